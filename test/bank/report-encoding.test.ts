import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBankReport } from '../../functions/bank/read-report.ts';
import type { ReportItem } from '../../functions/bank/report.ts';
import { rejectionOf } from '../support/errors.ts';
import { forAllAsyncIn } from '../support/properties.ts';
import { asChunks, EXAMPLES, itemsOf } from './report-fixtures.ts';

/** Holds characters of one to four bytes in UTF-8, one of them a pair in UTF-16. */
const GOOD = EXAMPLES['camt.054.001.08 return'] ?? '';
const MARK = '\ufeff';
const BY_HAND = '<?xml version="1.0"?>';

/** Its only letters beyond ASCII are in the remittance information. */
const WESTERN = GOOD.replaceAll(/[^\0-\x7f]+/g, '').replace(
  'EV charging',
  'Gr\u00f8n str\u00f8m til \u00c5se',
);

function utf16(text: string, order: 'le' | 'be'): Buffer {
  const bytes = Buffer.from(text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

function declared(label: string, xml = GOOD): string {
  return xml.replace('encoding="UTF-8"', `encoding="${label}"`);
}

async function ruleOf(bytes: string | Uint8Array): Promise<unknown> {
  return (await rejectionOf(itemsOf(bytes))).details['rule'];
}

function remittanceOf(items: readonly ReportItem[]): unknown {
  return items.flatMap((item) => (item.kind === 'transaction' ? item.remittance.unstructured : []));
}

describe('reads a document in its declared encoding', () => {
  test.each<[name: string, bytes: string | Uint8Array]>([
    ['UTF-8 in capitals', declared('utf-8')],
    ['UTF-8 without its hyphen', declared('UTF8')],
    ['UTF-8 under the label of ASCII', declared('US-ASCII')],
    ['a label in single quotes', GOOD.replace('"UTF-8"', "'UTF-8'")],
    ['UTF-8 with its mark', MARK + GOOD],
    ['UTF-8 without a declaration', GOOD.slice(GOOD.indexOf('<Document'))],
    ['a declaration without an encoding', GOOD.replace(' encoding="UTF-8"', '')],
    ['UTF-16, little end first, with its mark', utf16(MARK + declared('UTF-16'), 'le')],
    ['UTF-16, big end first, with its mark', utf16(MARK + declared('UTF-16'), 'be')],
    ['UTF-16 with its mark and without a declaration', utf16(MARK + GOOD.slice(GOOD.indexOf('<D')), 'le')],
    [
      'UTF-16 with its mark, declared without an encoding',
      utf16(MARK + GOOD.replace(/<\?.*\?>/, BY_HAND), 'be'),
    ],
    ['UTF-16LE by its declaration alone', utf16(declared('UTF-16LE'), 'le')],
    ['UTF-16BE by its declaration alone', utf16(declared('UTF-16BE'), 'be')],
    ['UTF-16 by its declaration alone', utf16(declared('utf-16'), 'be')],
  ])('%s', async (_name, bytes) => {
    expect(await itemsOf(bytes)).toEqual(await itemsOf(GOOD));
  });

  test.each(['ISO-8859-1', 'iso-8859-15', 'windows-1252', 'latin1'])('%s', async (label) => {
    const items = await itemsOf(Buffer.from(declared(label, WESTERN), 'latin1'));

    expect(remittanceOf(items)).toEqual(remittanceOf(await itemsOf(WESTERN)));
    expect(remittanceOf(items)).toContainEqual(expect.stringContaining('Gr\u00f8n str\u00f8m til \u00c5se'));
  });

  test('the euro sign of windows-1252, which has another place in ISO-8859-15', async () => {
    const xml = WESTERN.replace('Gr\u00f8n', '\u00a4');
    const at = Buffer.from(xml, 'latin1').indexOf(0xa4);
    const windows = Buffer.from(declared('windows-1252', xml), 'latin1');
    windows[at + 'windows-1252'.length - 'UTF-8'.length] = 0x80;

    const fromWindows = remittanceOf(await itemsOf(windows));
    const fromLatin9 = remittanceOf(await itemsOf(Buffer.from(declared('ISO-8859-15', xml), 'latin1')));

    expect(fromWindows).toContainEqual(expect.stringMatching(/^\u20ac/));
    expect(fromLatin9).toEqual(fromWindows);
  });

  test.each<[name: string, bytes: Buffer]>([
    ['UTF-8', Buffer.from(MARK + GOOD)],
    ['UTF-16, little end first', utf16(MARK + declared('UTF-16'), 'le')],
    ['UTF-16, big end first', utf16(declared('UTF-16BE'), 'be')],
    ['ISO-8859-1', Buffer.from(declared('ISO-8859-1', WESTERN), 'latin1')],
  ])('%s: the same items wherever the bytes are cut', async (_name, bytes) => {
    const whole = await itemsOf(bytes);
    const single = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
    expect(await Array.fromAsync(readBankReport(asChunks(...single)))).toEqual(whole);

    await forAllAsyncIn(30, fc.array(fc.nat(bytes.byteLength), { maxLength: 30 }), async (places) => {
      const cuts = [0, ...places.toSorted((a, b) => a - b), bytes.byteLength];
      const chunks = cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end));

      expect(await Array.fromAsync(readBankReport(asChunks(...chunks)))).toEqual(whole);
    });
  });
});

describe('refuses a document without a known encoding', () => {
  test.each<[name: string, bytes: string | Uint8Array]>([
    ['UTF-7', declared('UTF-7')],
    ['an encoding that nobody knows', declared('x-our-own')],
    ['an empty label', declared('')],
    ['UTF-16 declared in a text of single bytes', declared('UTF-16')],
    ['UTF-8 declared under the mark of UTF-16', utf16(MARK + GOOD, 'le')],
    ['ISO-8859-1 declared under the mark of UTF-8', MARK + declared('ISO-8859-1')],
    ['UTF-16 declared under the mark of UTF-8', MARK + declared('UTF-16')],
    ['the other order declared under a mark of UTF-16', utf16(MARK + declared('UTF-16BE'), 'le')],
    ['UTF-16 without a mark and without an encoding', utf16(GOOD.replace(/<\?.*\?>/, BY_HAND), 'le')],
    ['UTF-32', Buffer.concat([Buffer.of(0xff, 0xfe, 0, 0), Buffer.alloc(40)])],
    ['half a pair of UTF-16', utf16(MARK + declared('UTF-16').replace('\ud83d\ude97', '\ud83d'), 'le')],
    [
      'an odd number of bytes in UTF-16',
      Buffer.concat([utf16(MARK + declared('UTF-16'), 'le'), Buffer.of(0x20)]),
    ],
    [
      'bytes that are not valid in the declared encoding',
      Buffer.from(declared('ISO-2022-JP', WESTERN), 'latin1'),
    ],
  ])('%s', async (_name, bytes) => {
    expect(await ruleOf(bytes)).toBe('encoding');
  });

  test('a declaration without an end is not held for ever', async () => {
    expect(await ruleOf(`<?xml version="1.0" ${' '.repeat(200_000)}`)).toBe('token-length');
  });
});

describe('names an archive as what it is', () => {
  const ZIP = Buffer.concat([Buffer.of(0x50, 0x4b, 0x03, 0x04, 20, 0), Buffer.from('report.xml')]);

  test.each<[rule: string, what: string, tool: string, bytes: Uint8Array]>([
    ['zip', 'zip archive', 'unzip', ZIP],
    ['zip', 'zip archive', 'unzip', Buffer.concat([Buffer.of(0x50, 0x4b, 0x05, 0x06), Buffer.alloc(18)])],
    ['gzip', 'gzip archive', 'gunzip', gzipSync(GOOD)],
  ])('%s', async (rule, what, tool, bytes) => {
    const single = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
    for (const chunks of [[bytes], single]) {
      const reading = Array.fromAsync(readBankReport(asChunks(...chunks)));

      await expect(reading).rejects.toMatchObject({
        code: 'BANK_REPORT_REFUSED',
        message: expect.stringContaining(what),
        action: expect.stringContaining(tool),
        details: { rule },
      });
    }
  });
});
