import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBankReport } from '../../functions/bank/read-report.ts';
import { BANK_REPORT_LIMITS } from '../../functions/bank/xml/limits.ts';
import { kindOf } from '../../functions/core/error-kind.ts';
import { PipelineError } from '../../functions/core/errors.ts';
import { rejectionOf } from '../support/errors.ts';
import { forAllAsyncIn } from '../support/properties.ts';
import {
  accountReport,
  document,
  EXAMPLES,
  entry,
  itemsOf,
  originalGroup,
  statement,
  statusReport,
} from './report-fixtures.ts';

const GOOD = EXAMPLES['camt.054.001.08 return'] ?? '';

async function refusalOf(text: string | Uint8Array): Promise<PipelineError> {
  const error = await rejectionOf(itemsOf(text));
  expect(error.code).toBe('BANK_REPORT_REFUSED');
  expect(kindOf(error).again).toBe('permanent');
  expect(error.action).not.toBe('');
  return error;
}

function withProlog(prolog: string): string {
  return GOOD.replace('?>', `?>\n${prolog}`);
}

function inRemittance(content: string): string {
  return GOOD.replace(/<Ustrd>.*?<\/Ustrd>/, `<Ustrd>${content}</Ustrd>`);
}

const BILLION_LAUGHS = `<!DOCTYPE Document [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(10)}"><!ENTITY c "${'&b;'.repeat(10)}">]>`;

describe('refuses constructs that no bank report needs', () => {
  test.each<[name: string, rule: string, xml: string]>([
    ['a DOCTYPE', 'doctype', withProlog('<!DOCTYPE Document>')],
    ['a billion laughs', 'doctype', withProlog(BILLION_LAUGHS)],
    ['an external entity', 'doctype', withProlog('<!DOCTYPE D [<!ENTITY x SYSTEM "file:///etc/passwd">]>')],
    ['an external DTD', 'doctype', withProlog('<!DOCTYPE D SYSTEM "http://127.0.0.1/x.dtd">')],
    ['an entity of its own', 'entity', inRemittance('&secret;')],
    ['an entity of HTML', 'entity', inRemittance('&nbsp;')],
    ['a processing instruction', 'processing-instruction', withProlog('<?xml-stylesheet href="x.xsl"?>')],
    ['a processing instruction at the end', 'processing-instruction', `${GOOD}<?php ?>`],
    ['XML 1.1', 'xml-version', GOOD.replace('version="1.0"', 'version="1.1"')],
    ['nesting beyond the limit', 'depth', inside('<a>'.repeat(60), '</a>'.repeat(60))],
    ['nesting without an end', 'depth', inside('<a>'.repeat(100_000), '')],
    ['a text beyond the limit', 'text-length', inRemittance('x'.repeat(10_001))],
    [
      'a text beyond the limit in pieces',
      'text-length',
      inRemittance(`${'x'.repeat(6000)}<!-- -->${'x'.repeat(6000)}`),
    ],
    [
      'a text beyond the limit where nothing is read',
      'text-length',
      inside(`<a>${'x'.repeat(10_001)}`, '</a>'),
    ],
    ['an attribute without an end', 'token-length', inside(`<a b="${'>'.repeat(200_000)}`, '"/>')],
    ['a comment without an end', 'token-length', withProlog(`<!--${'<>'.repeat(100_000)}`)],
    [
      'a DOCTYPE without an end',
      'token-length',
      withProlog(`<!DOCTYPE D [${'<!ENTITY a "b">'.repeat(20_000)}`),
    ],
    ['an entity reference without an end', 'token-length', inRemittance(`&#${'0'.repeat(200_000)}65;`)],
    ['attributes without an end', 'token-length', inside(`<a ${manyAttributes(20_000)}`, '/>')],
    ['white space without an end', 'token-length', `${' '.repeat(200_000)}${GOOD}`],
  ])('%s: %s', async (_name, rule, xml) => {
    const { details } = await refusalOf(xml);

    expect(details['rule']).toBe(rule);
  });

  function inside(open: string, close: string): string {
    return GOOD.replace('</Ntfctn>', `${open}${close}</Ntfctn>`);
  }

  function manyAttributes(count: number): string {
    return Array.from({ length: count }, (_, index) => `a${index}="1"`).join(' ');
  }
});

describe('refuses an incomplete document', () => {
  test.each<[name: string, rule: string, xml: string | Uint8Array]>([
    ['no bytes', 'empty', ''],
    ['white space only', 'empty', ' \n '],
    ['a declaration only', 'empty', '<?xml version="1.0"?>'],
    ['no XML', 'not-well-formed', 'Date;Amount\n2026-11-01;20,50\n'],
    ['a second root', 'second-root', `${GOOD}<Document/>`],
    ['text after the end', 'not-well-formed', `${GOOD}x`],
    ['a wrong end tag', 'not-well-formed', GOOD.replace('</Ntfctn>', '</Ntry>')],
    ['a repeated attribute', 'not-well-formed', GOOD.replace('Ccy="EUR"', 'Ccy="EUR" Ccy="SEK"')],
    ['a prefix without a namespace', 'not-well-formed', GOOD.replace('<Refs>', '<p:Refs/><Refs>')],
    ['a control character', 'not-well-formed', inRemittance('\u0001')],
    ['a reference to a control character', 'not-well-formed', inRemittance('&#1;')],
    [
      'bytes that are no UTF-8',
      'encoding',
      Buffer.concat([Buffer.from(GOOD.slice(0, 400)), Buffer.of(0xc3, 0x28)]),
    ],
    ['an overlong encoding', 'encoding', Buffer.of(0xc0, 0xbc)],
    [
      'an end within a character',
      'encoding',
      Buffer.from(GOOD).subarray(0, Buffer.from(GOOD).indexOf(0xc3) + 1),
    ],
  ])('%s: %s', async (_name, rule, xml) => {
    const { details } = await refusalOf(xml);

    expect(details['rule']).toBe(rule);
  });

  test('every proper beginning of a document is refused', async () => {
    const bytes = Buffer.from(GOOD.trimEnd());

    await forAllAsyncIn(200, fc.integer({ min: 0, max: bytes.byteLength - 1 }), async (length) => {
      await refusalOf(bytes.subarray(0, length));
    });
  });

  test('a damaged document is read or refused, and nothing else happens', async () => {
    const bytes = Buffer.from(GOOD);
    const damage = fc.record({
      at: fc.nat(bytes.byteLength - 1),
      remove: fc.nat(12),
      insert: fc.oneof(
        fc.uint8Array({ maxLength: 6 }),
        fc
          .constantFrom('<', '>', '&', '<!--', '-->', '<![CDATA[', ']]>', '<?', '<!D', '"', '&#', '\r')
          .map(Buffer.from),
      ),
    });

    await forAllAsyncIn(400, fc.array(damage, { minLength: 1, maxLength: 4 }), async (damages) => {
      let damaged = bytes;
      for (const { at, remove, insert } of damages) {
        damaged = Buffer.concat([damaged.subarray(0, at), insert, damaged.subarray(at + remove)]);
      }

      const outcome = await itemsOf(damaged).then(
        () => 'read',
        (error: unknown) => (error instanceof PipelineError ? error.code : error),
      );

      expect(['read', 'BANK_REPORT_REFUSED']).toContain(outcome);
    });
  });
});

describe('refuses an unsupported message, and names the supported ones', () => {
  test.each([
    ['another version', document('camt.053.001.10', '<BkToCstmrStmt/>'), 'camt.053.001.10'],
    ['a payment file', document('pain.001.001.09', '<CstmrCdtTrfInitn/>'), 'pain.001.001.09'],
    [
      'another root',
      GOOD.replaceAll('Document', 'Envelope'),
      'camt.054.001.08 with another root than Document',
    ],
    ['no namespace', GOOD.replace(/ xmlns="[^"]*"/, ''), 'no ISO 20022 message'],
    ['another namespace', GOOD.replace(/urn:[^"]*/, 'https://example.org/jane'), 'no ISO 20022 message'],
    ['HTML', '<html><body>Maintenance</body></html>', 'no ISO 20022 message'],
  ])('%s', async (_name, xml, found) => {
    const { details } = await refusalOf(xml);

    expect(details).toMatchObject({ rule: 'namespace', found });
    expect(details['accepted']).toBe(
      'pain.002.001.03, pain.002.001.10, camt.053.001.02, camt.053.001.08, camt.054.001.02, camt.054.001.08',
    );
  });

  test('a message under the namespace of another one', async () => {
    const xml = GOOD.replace('camt.054', 'camt.053');

    const { details } = await refusalOf(xml);

    expect(details).toMatchObject({ rule: 'element-missing', element: 'BkToCstmrStmt' });
  });
});

describe('refuses breaks of the schema where money depends on it', () => {
  const entryXml = entry({ version: '08', amount: '1' });
  const notification = (content: string): string =>
    accountReport('camt.054', '08', statement('N-1', content));
  const changed = (from: string | RegExp, to: string) => notification(entryXml.replace(from, to));
  const without = (element: string) => changed(new RegExp(`<${element}.*?</${element}>`), '');

  test.each<[name: string, rule: string, element: string | undefined, xml: string]>([
    [
      'a second end-to-end id',
      'element-order',
      'EndToEndId',
      GOOD.replace('<UETR>', '<EndToEndId>E2E-2</EndToEndId><UETR>'),
    ],
    ['a second amount', 'element-order', 'Amt', changed('<CdtDbtInd>', '<Amt Ccy="EUR">2</Amt><CdtDbtInd>')],
    ['an entry without an amount', 'element-missing', 'Amt', without('Amt')],
    ['an entry without a direction', 'element-missing', 'CdtDbtInd', without('CdtDbtInd')],
    ['an entry with an unknown direction', 'value-invalid', 'CdtDbtInd', changed('DBIT', 'DEBT')],
    ['an entry with an empty status', 'element-missing', 'Cd', changed('<Cd>BOOK</Cd>', '<Cd> </Cd>')],
    ['a status of version 02 in 08', 'text-misplaced', undefined, changed('<Cd>BOOK</Cd>', 'BOOK')],
    ['a booking date that is none', 'value-invalid', 'Dt', changed('2026-11-01', '2026-02-30')],
    ['an amount that contains an element', 'element-unexpected', 'Amt', changed('>1</Amt>', '>1<b/>0</Amt>')],
    ['an id beyond any bound', 'value-invalid', 'NtryRef', changed('N-1', 'N'.repeat(141))],
    ['text between elements', 'text-misplaced', undefined, notification(`${entryXml}20.50`)],
    [
      'a report without a header',
      'element-missing',
      'GrpHdr',
      document('camt.054.001.08', '<BkToCstmrDbtCdtNtfctn/>'),
    ],
    ['a statement report without a statement', 'element-missing', 'Stmt', accountReport('camt.053', '08')],
    ['a notification without one', 'element-missing', 'Ntfctn', accountReport('camt.054', '02')],
    [
      'a statement without an account',
      'element-missing',
      'Acct',
      accountReport('camt.053', '08', statement('S-1', entryXml).replace(/<Acct>.*?<\/Acct>/, '')),
    ],
    [
      'a notification without an account or entries',
      'element-missing',
      'Acct',
      accountReport('camt.054', '02', '<Id>N-1</Id>'),
    ],
    [
      'an account without a number',
      'element-missing',
      'IBAN',
      accountReport('camt.053', '02', '<Id>S-1</Id><Acct><Id></Id></Acct>'),
    ],
    ['a status report without its original', 'element-missing', 'OrgnlGrpInfAndSts', statusReport('10', '')],
    [
      'a count that is none',
      'value-invalid',
      'OrgnlNbOfTxs',
      statusReport('10', originalGroup('<OrgnlNbOfTxs>-1</OrgnlNbOfTxs>')),
    ],
    [
      'a payment status after its transactions',
      'element-order',
      'PmtInfSts',
      statusReport(
        '10',
        `${originalGroup()}<OrgnlPmtInfAndSts><OrgnlPmtInfId>P</OrgnlPmtInfId><TxInfAndSts/><PmtInfSts>RJCT</PmtInfSts></OrgnlPmtInfAndSts>`,
      ),
    ],
  ])('%s: %s', async (_name, rule, element, xml) => {
    const { details } = await refusalOf(xml);

    expect(details).toMatchObject(element === undefined ? { rule } : { rule, element });
  });
});

describe('limits', () => {
  test('a document may be exactly as long as the limit', async () => {
    const maxBytes = Buffer.byteLength(GOOD);

    await expect(itemsOf(GOOD, { ...BANK_REPORT_LIMITS, maxBytes })).resolves.not.toHaveLength(0);
    await expect(itemsOf(GOOD, { ...BANK_REPORT_LIMITS, maxBytes: maxBytes - 1 })).rejects.toMatchObject({
      details: { rule: 'size' },
    });
  });

  test('stops reading bytes once a limit is passed', async () => {
    let chunksRead = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('<!--');
      for (; chunksRead < 1000; chunksRead += 1) yield Buffer.alloc(10_000, ' ');
    }

    await expect(Array.fromAsync(readBankReport(endless()))).rejects.toMatchObject({
      details: { rule: 'token-length' },
    });
    expect(chunksRead).toBeLessThan(10);
  });

  test('a text of exactly the limit is read, however it is written', async () => {
    await expect(itemsOf(inRemittance('x'.repeat(10_000)))).resolves.not.toHaveLength(0);
    await expect(itemsOf(inRemittance('&#x20AC;'.repeat(8000)))).resolves.not.toHaveLength(0);
  });
});

test("no refusal repeats the document's text", async () => {
  const secret = 'DE89370400440532013000';
  const places = [
    `&${secret};`,
    `<${secret}>`,
    `</${secret}>`,
    `<a ${secret}="1" ${secret}="2"/>`,
    `<${secret}:a/>`,
    `<?${secret}?>`,
    `<!DOCTYPE ${secret}>`,
    `${secret.repeat(1000)}`,
  ];

  for (const place of places) {
    const error = await refusalOf(inRemittance(place));
    expect(JSON.stringify([error.message, error.action, error.details, String(error.cause)])).not.toContain(
      secret,
    );
  }
});
