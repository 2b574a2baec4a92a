import { expect, test } from 'vitest';
import { aFile, answersTo, itemsIn, itemsOf } from './samples.ts';

const FILE = await aFile('M1', 3);
const TEXT = Buffer.from(FILE.bytes).toString();

/** Replaces the first occurrence; a change that finds nothing would prove nothing. */
function changed(from: string | RegExp, to: string): string {
  const text = TEXT.replace(from, to);
  expect(text).not.toBe(TEXT);
  return text;
}

const PAYMENT = /<CdtTrfTxInf>.*<\/CdtTrfTxInf>\n/;

test.each<[string, string, () => string]>([
  ['a group sum that is not the sum', 'AM10', () => changed('<CtrlSum>30.21<', '<CtrlSum>30.22<')],
  ['a payment sum that is not the sum', 'AM10', () => changed(/(<BtchBookg>.*<CtrlSum>)30.21/, '$130.22')],
  ['a sum with more decimals than the currency', 'AM10', () => changed('30.21<', '30.210<')],
  ['a group count that is not the count', 'AM18', () => changed('<NbOfTxs>3<', '<NbOfTxs>4<')],
  ['a payment that was cut out', 'AM18', () => changed(PAYMENT, '')],
  ['a creditor IBAN with a wrong digit', 'AC03', () => changed('DE8937040044', 'DE8937040045')],
  ['a creditor without an IBAN', 'AC03', () => changed(/<IBAN>DE[^<]*<\/IBAN>/, '<Othr><Id>1</Id></Othr>')],
  ['a debtor IBAN with a wrong digit', 'AC02', () => changed('DK5000400440116243', 'DK5000400440116244')],
  ['an amount of zero', 'AM01', () => changed('>10.00<', '>0.00<')],
  ['a negative amount', 'AM12', () => changed('>10.00<', '>-10.00<')],
  ['an amount with three decimals', 'AM12', () => changed('>10.00<', '>10.000<')],
  ['payments in two currencies', 'AM03', () => changed('Ccy="EUR">10.07', 'Ccy="SEK">10.07')],
  ['a currency that the bank does not know', 'AM03', () => TEXT.replaceAll('"EUR"', '"XXX"')],
  ['a day that does not exist', 'DT01', () => changed('2026-11-24', '2026-11-31')],
  ['a creditor without a name', 'BE22', () => changed(/<Cdtr>.*?<\/Cdtr>/, '')],
  ['a payment without an end-to-end id', 'FF01', () => changed(/<EndToEndId>.*?<\/EndToEndId>/, '')],
  ['two payment information blocks', 'FF01', () => changed(/<PmtInf>.*<\/PmtInf>/s, '$&$&')],
  ['two amounts in one payment', 'FF01', () => changed(/<InstdAmt.*?<\/InstdAmt>/, '$&$&')],
  ['another version of the message', 'FF01', () => changed('pain.001.001.09', 'pain.001.001.03')],
  ['another message', 'FF01', () => TEXT.replaceAll('CstmrCdtTrfInitn', 'CstmrDrctDbtInitn')],
  ['a DOCTYPE', 'FF01', () => changed('<Document', '<!DOCTYPE Document><Document')],
  ['an end that is missing', 'FF01', () => TEXT.slice(0, -40)],
  ['no content at all', 'FF01', () => ''],
])('a file with %s is refused whole, with %s', async (_, code, text) => {
  const { reports, books } = answersTo([{ name: 'f.xml', bytes: Buffer.from(text()) }]);

  const statuses = await itemsIn(reports, 'status-receipt', 'status');

  expect(reports).toHaveLength(1);
  expect(books).toEqual([]);
  expect(statuses).toHaveLength(1);
  expect(statuses[0]).toMatchObject({ level: 'group', status: 'RJCT', reasons: [{ code }] });
  expect(['M1', 'NOTPROVIDED']).toContain(statuses[0]?.originalMessageId);
});

test('bytes that are not UTF-8 are refused under the name of the file', async () => {
  const { reports } = answersTo([{ name: 'a/b.xml', bytes: Uint8Array.of(0x3c, 0xff) }]);

  const [status] = await itemsIn(reports, 'status-receipt', 'status');

  expect(reports[0]?.name).toBe('pain.002-a_b.xml-received.xml');
  expect(status?.originalMessageId).toBe('NOTPROVIDED');
});

test('a repeated message id is refused, and books nothing twice', async () => {
  const once = answersTo([FILE]);

  const twice = answersTo([FILE, { ...FILE, name: 'again.xml' }]);

  const refusal = twice.reports.find(({ name }) => name === 'pain.002-M1-received-2.xml');
  const items = refusal === undefined ? [] : await itemsOf(refusal);
  expect(items[1]).toMatchObject({ status: 'RJCT', originalMessageId: 'M1', reasons: [{ code: 'DU01' }] });
  expect(twice.reports.filter((report) => report !== refusal)).toEqual(once.reports);
  expect(twice.books).toEqual(once.books);
});

test('one bad file does not stop the others', () => {
  const bad = { name: 'bad.xml', bytes: Buffer.from('<no-order/>') };

  const { books } = answersTo([bad, FILE]);

  expect(books).toHaveLength(3);
});
