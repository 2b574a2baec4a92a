import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { payoutIdOf } from '../../functions/core/expense-ids.ts';
import { type PreviewLine, previewCsv } from '../../functions/submit-batches/preview-csv.ts';
import { expense } from '../support/expenses.ts';
import { forAll } from '../support/properties.ts';

const LINE: PreviewLine = {
  payoutId: payoutIdOf(expense()),
  source: 'spirii',
  account: 'nordfleet',
  expenseId: 'expense-1',
  recipientName: 'Jane Doe',
  maskedIban: 'DE** **** 3000',
  amountMinor: 1250n,
  currency: 'EUR',
  verdict: 'would-be-paid',
  executionDate: undefined,
  file: 'payment-file-1.xml',
  reasons: [],
};

/** What a reader by RFC 4180 makes of the text: a reader of its own, that knows quotes and line ends alone. */
function read(csv: string): string[][] {
  const rows: string[][] = [];
  let [row, field, isQuoted]: [string[], string, boolean] = [[], '', false];
  for (let at = 0; at < csv.length; at += 1) {
    const character = csv.charAt(at);
    if (isQuoted && character === '"' && csv.charAt(at + 1) === '"') {
      field += '"';
      at += 1;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) field += character;
    else if (character === ',') [row, field] = [[...row, field], ''];
    else if (character === '\n') {
      rows.push([...row, field]);
      [row, field] = [[], ''];
    } else if (character !== '\r') field += character;
  }
  return rows;
}

describe('the list of a preview', () => {
  it('begins with the mark that tells Excel its encoding, and ends every line as RFC 4180 says', () => {
    const csv = previewCsv([LINE], false);

    expect(csv.startsWith('\u{feff}"verdict","payout_id"')).toBe(true);
    expect(csv.match(/\r\n/g)).toHaveLength(2);
    expect(csv.endsWith('\r\n')).toBe(true);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1+1', '\t=1+1', '\u200b=1+1', '＝1+1', '＠x'])(
    'lets no formula begin with %j',
    (recipientName) => {
      const [, row = []] = read(previewCsv([{ ...LINE, recipientName }], false));

      expect(row[5]?.startsWith("'")).toBe(true);
    },
  );

  it('leaves an amount below zero a number', () => {
    const [, row = []] = read(previewCsv([{ ...LINE, amountMinor: -1546n, verdict: 'rejected' }], false));

    expect([row[7], row[8]]).toEqual(['-15.46', '-1546']);
  });

  it('shows no amount where it could not be read', () => {
    const [, row = []] = read(previewCsv([{ ...LINE, amountMinor: undefined, verdict: 'rejected' }], false));

    expect([row[0], row[7], row[8]]).toEqual(['rejected', '', '']);
  });

  it('keeps every field in its column and every payout in its line, whatever a source writes', () => {
    const text = fc.string({ unit: 'binary', maxLength: 30 });
    forAll(text, text, text, fc.boolean(), (recipientName, expenseId, message, isCutOff) => {
      const lines = [{ ...LINE, recipientName, expenseId, reasons: [{ code: 'held', message }] }, LINE];

      const [head = [], ...rows] = read(previewCsv(lines, isCutOff));

      expect(rows.length).toBe(isCutOff ? 3 : 2);
      expect(rows.every((row) => row.length === head.length)).toBe(true);
      expect(rows.flat().filter((field) => /^\s*[=+\-@]/.test(field))).toEqual([]);
    });
  });
});
