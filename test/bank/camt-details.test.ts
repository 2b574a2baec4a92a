import { describe, expect, test } from 'vitest';
import type { ReportedAmount } from '../../functions/bank/report.ts';
import { accountReport, EUR, entry, itemsOf, itemsOfKind, statement } from './report-fixtures.ts';

type Version = '02' | '08';

function reportOf(version: Version, details: string, amount = '30', entryMore = ''): string {
  const xml = entry({ version, amount, details: `<NtryDtls>${details}</NtryDtls>` });
  // Charges of an entry follow its transaction code.
  return accountReport(
    'camt.053',
    version,
    statement('S-1', xml.replace('</BkTxCd>', `</BkTxCd>${entryMore}`)),
  );
}

async function transactionOf(version: Version, content: string) {
  const items = await itemsOfKind('transaction', reportOf(version, `<TxDtls>${content}</TxDtls>`));
  expect(items).toHaveLength(1);
  return items[0];
}

const eur = (name: string, amount: string, currency = 'EUR'): string =>
  `<${name} Ccy="${currency}">${amount}</${name}>`;

describe('the amount of a transaction', () => {
  test('its own amount wins over the one of its details', async () => {
    const amounts = `${eur('Amt', '12.50')}<AmtDtls><InstdAmt>${eur('Amt', '11')}</InstdAmt><TxAmt>${eur('Amt', '99')}</TxAmt></AmtDtls>`;

    const transaction = await transactionOf('08', amounts);

    expect(transaction).toMatchObject({ amount: EUR(1250n), instructedAmount: EUR(1100n) });
  });

  test('its own amount wins even where it cannot be read', async () => {
    const amounts = `${eur('Amt', '12,50')}<AmtDtls><TxAmt>${eur('Amt', '12.50')}</TxAmt></AmtDtls>`;

    expect((await transactionOf('08', amounts))?.amount).toMatchObject({ readable: false });
  });

  test.each(['02', '08'] as const)(
    'version %s: the ordered amount is not the booked one',
    async (version) => {
      const transaction = await transactionOf(
        version,
        `<AmtDtls><InstdAmt>${eur('Amt', '11')}</InstdAmt></AmtDtls>`,
      );

      expect(transaction?.amount).toBeUndefined();
      expect(transaction?.instructedAmount).toEqual(EUR(1100n));
    },
  );
});

describe('charges', () => {
  const MIXED = { readable: false, problem: 'parts-differ', line: 0 } as const;
  const rcrd = (content: string): string => `<Rcrd>${content}</Rcrd>`;

  test.each<[name: string, version: Version, charges: string, expected: ReportedAmount | undefined]>([
    ['the total', '08', eur('TtlChrgsAndTaxAmt', '1.50'), EUR(150n)],
    [
      'the total, whatever its records say',
      '08',
      eur('TtlChrgsAndTaxAmt', '1.50') + rcrd(eur('Amt', '9')),
      EUR(150n),
    ],
    ['one record', '08', rcrd(eur('Amt', '1.50')), EUR(150n)],
    ['the sum of records', '08', rcrd(eur('Amt', '1.50')) + rcrd(eur('Amt', '0.25')), EUR(175n)],
    [
      'records of both sides',
      '08',
      rcrd(`${eur('Amt', '1.50')}<CdtDbtInd>DBIT</CdtDbtInd>`) +
        rcrd(`${eur('Amt', '0.25')}<CdtDbtInd>CRDT</CdtDbtInd>`),
      EUR(125n),
    ],
    ['more given back than taken', '08', rcrd(`${eur('Amt', '1')}<CdtDbtInd>CRDT</CdtDbtInd>`), undefined],
    ['records in two currencies', '08', rcrd(eur('Amt', '1')) + rcrd(eur('Amt', '1', 'SEK')), MIXED],
    ['no amount', '08', rcrd('<CdtDbtInd>DBIT</CdtDbtInd>'), undefined],
    ['one amount', '02', eur('Amt', '1.50'), EUR(150n)],
    ['the sum of amounts', '02', `${eur('Amt', '1.50')}</Chrgs><Chrgs>${eur('Amt', '0.25')}`, EUR(175n)],
    [
      'one total, repeated with its parts',
      '02',
      `${eur('TtlChrgsAndTaxAmt', '2')}${eur('Amt', '1.50')}</Chrgs><Chrgs>${eur('TtlChrgsAndTaxAmt', '2.00')}${eur('Amt', '0.50')}`,
      EUR(200n),
    ],
    [
      'two totals',
      '02',
      `${eur('TtlChrgsAndTaxAmt', '2')}</Chrgs><Chrgs>${eur('TtlChrgsAndTaxAmt', '3')}`,
      MIXED,
    ],
  ])('%s of version %s', async (_name, version, charges, expected) => {
    const element = `<Chrgs>${charges}</Chrgs>`;
    const transaction = await transactionOf(version, `<AmtDtls/>${element}`);
    const [line] = await itemsOfKind('entry', reportOf(version, '', '30', element));

    expect(transaction?.charges).toEqual(expected);
    expect(line?.charges).toEqual(expected);
  });

  test('that are unreadable stay so', async () => {
    const transaction = await transactionOf(
      '08',
      `<Chrgs>${rcrd(eur('Amt', '1'))}${rcrd(eur('Amt', '0.001'))}${rcrd(eur('Amt', '1'))}</Chrgs>`,
    );

    expect(transaction?.charges).toMatchObject({ readable: false, problem: 'too-many-decimals' });
  });

  test('of one transaction do not leak into the next, nor those of an entry', async () => {
    const charged = `<TxDtls><Chrgs>${rcrd(eur('Amt', '1'))}</Chrgs></TxDtls>`;
    const first = entry({ version: '08', amount: '1', details: `<NtryDtls>${charged}<TxDtls/></NtryDtls>` });
    const second = entry({ version: '08', amount: '1' });
    const withCharges = first.replace('</BkTxCd>', `</BkTxCd><Chrgs>${rcrd(eur('Amt', '1'))}</Chrgs>`);
    const xml = accountReport('camt.053', '08', statement('S-1', withCharges + second));

    expect((await itemsOfKind('transaction', xml)).map(({ charges }) => charges)).toEqual([
      EUR(100n),
      undefined,
    ]);
    expect((await itemsOfKind('entry', xml)).map(({ charges }) => charges)).toEqual([EUR(100n), undefined]);
  });
});

describe('texts in which a bank may put an id', () => {
  test.each<[name: string, content: string]>([
    ['TxId', '<Refs><EndToEndId>E</EndToEndId><TxId>T-1</TxId></Refs>'],
    ['AcctOwnrTxId', '<Refs><AcctOwnrTxId>T-1</AcctOwnrTxId></Refs>'],
    ['a reference of its own', '<Refs><Prtry><Tp>OWN</Tp><Ref>T-1</Ref></Prtry></Refs>'],
    ['a document', '<RmtInf><Strd><RfrdDocInf><Nb>T-1</Nb></RfrdDocInf></Strd></RmtInf>'],
    ['additional remittance information', '<RmtInf><Strd><AddtlRmtInf>T-1</AddtlRmtInf></Strd></RmtInf>'],
    ['additional transaction information', '<AddtlTxInf>T-1</AddtlTxInf>'],
  ])('%s', async (_name, content) => {
    expect((await transactionOf('08', content))?.otherTexts).toEqual(['T-1']);
  });

  test('are kept up to a bound, and do not leak', async () => {
    const many = `<TxDtls><Refs>${'<Prtry><Ref>R</Ref></Prtry>'.repeat(50)}</Refs></TxDtls>`;

    const items = await itemsOfKind('transaction', reportOf('08', `${many}<TxDtls/>`));

    expect(items.map(({ otherTexts }) => otherTexts?.length)).toEqual([20, undefined]);
  });

  test('an entry tells the text after its transactions', async () => {
    const [with_, without] = ['<AddtlNtryInf>SEPA BATCH</AddtlNtryInf>', ''].map((more) =>
      entry({ version: '02', amount: '1' }).replace('</Ntry>', `${more}</Ntry>`),
    );

    const ends = await itemsOfKind(
      'entry-end',
      accountReport('camt.053', '02', statement('S-1', `${with_}${without}`)),
    );

    expect(ends.map(({ additionalInformation }) => additionalInformation)).toEqual(['SEPA BATCH', undefined]);
  });
});

describe('what a statement covers', () => {
  const account = '<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>';
  const period = (from: string, to: string): string =>
    `<FrToDt><FrDtTm>${from}</FrDtTm><ToDtTm>${to}</ToDtTm></FrToDt>`;

  test.each([
    ['2026-11-02T00:00:00', '2026-11-02T23:59:59', '2026-11-02'],
    ['2026-11-02T00:00:00', '2026-11-03T00:00:00', '2026-11-02'],
    ['2026-11-02T00:00:00+01:00', '2026-11-03T00:00:00.000+01:00', '2026-11-02'],
    ['2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z', '2026-11-30'],
    ['2026-11-02T00:00:00', '2026-11-03T00:00:01', '2026-11-03'],
    ['2026-11-02T00:00:00', '2026-11-02T00:00:00', '2026-11-02'],
    ['2026-11-02', '2026-11-03', '2026-11-03'],
  ])('%s to %s ends with %s', async (from, to, last) => {
    const xml = accountReport('camt.053', '08', `<Id>S-1</Id>${period(from, to)}${account}`);

    expect(await itemsOfKind('statement', xml)).toMatchObject([
      { fromDate: from.slice(0, 10), toDate: last },
    ]);
  });

  test('its page, and that of its message', async () => {
    const pages = (name: string, number: number, isLast: boolean): string =>
      `<${name}><PgNb>${number}</PgNb><LastPgInd>${isLast}</LastPgInd></${name}>`;
    const xml = accountReport(
      'camt.053',
      '08',
      `<Id>S-1</Id>${pages('StmtPgntn', 2, true)}${account}`,
      `<Id>S-2</Id>${account}`,
    ).replace('</CreDtTm></GrpHdr>', `</CreDtTm>${pages('MsgPgntn', 1, false)}</GrpHdr>`);

    const items = await itemsOf(xml);

    expect(items[0]).toMatchObject({ kind: 'header', page: { number: 1, isLast: false } });
    expect(items[1]).toMatchObject({ kind: 'statement', page: { number: 2, isLast: true } });
    expect(items[2]).not.toHaveProperty('page');
  });
});
