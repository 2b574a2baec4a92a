import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import type { Expense, SourceName } from '../../functions/core/expense.ts';
import { duplicateKeyOf, expenseDigest, payoutIdOf } from '../../functions/core/expense-ids.ts';
import { base32Of, parsePayoutId, sha256Hex } from '../../functions/core/ids.ts';
import { endToEndIdOf, parseEndToEndId } from '../../functions/core/payout.ts';
import { expense } from '../support/expenses.ts';
import { forAll } from '../support/properties.ts';

/** Texts that would meet in a naive concatenation: digits, the separator, beyond the basic plane. */
const parts = fc.string({ unit: fc.constantFrom('1', '2', ':', '-', 'a', 'é', '€', '😀'), maxLength: 8 });

/** The id of a source's expense. */
function idOf(source: SourceName, account: string, expenseId: string) {
  return payoutIdOf({ source, account, subject: 'expense', expenseId });
}

describe('payoutIdOf', () => {
  it('stays what it was: ids in a table outlive every deployment', () => {
    const bytes = '6:payout6:spirii9:nordfleet7:expense9:expense-1';
    const hex = createHash('sha256').update(bytes).digest('hex');

    expect(idOf('spirii', 'nordfleet', 'expense-1')).toBe(`PO${base32Of(hex)}`);
    expect(idOf('spirii', 'nordfleet', 'expense-1')).toBe(idOf('spirii', 'nordfleet', 'expense-1'));
  });

  it('has the shape that a payment file takes, and is read back as itself', () => {
    forAll(parts, parts, (account, expenseId) => {
      const payoutId = idOf('ampeco', account, expenseId);

      expect(payoutId).toMatch(/^PO[0-9A-HJKMNP-TV-Z]{26}$/);
      expect(parsePayoutId(payoutId)).toBe(payoutId);
    });
  });

  it('differs wherever source, account or expense id differ, however they are split', () => {
    const names = fc.constantFrom<('spirii' | 'ampeco')[]>('spirii', 'ampeco');
    const triples = fc.tuple(names, parts, parts);
    forAll(triples, triples, (a, b) => {
      const same = a.every((part, index) => part === b[index]);

      expect(idOf(...a) === idOf(...b)).toBe(same);
    });
  });

  it.each([
    ['moved from the account to the id', ['ab', 'c'], ['a', 'bc']],
    ['an empty account', ['', 'ab'], ['ab', '']],
    ['a length inside the text', ['1', '1:1'], ['1:1', '1']],
  ])('keeps splits of the same text apart: %s', (_what, [a = '', b = ''], [c = '', d = '']) => {
    expect(idOf('spirii', a, b)).not.toBe(idOf('spirii', c, d));
  });
});

describe('payoutIdOf and what the id is the id of', () => {
  it('keeps an expense and a settlement report of the same number apart', () => {
    const same = { source: 'ampeco', account: 'voltgrid', expenseId: '321' } as const;

    expect(payoutIdOf({ ...same, subject: 'expense' })).not.toBe(
      payoutIdOf({ ...same, subject: 'settlement-report' }),
    );
  });
});

describe('parsePayoutId', () => {
  const valid = idOf('spirii', 'nordfleet', 'expense-1');

  it.each([
    ['lower case', valid.toLowerCase()],
    ['one character short', valid.slice(0, -1)],
    ['one character long', `${valid}0`],
    ['a letter that base 32 leaves out', `${valid.slice(0, -1)}U`],
    ['a line end', `${valid}\n`],
    ['empty', ''],
  ])('refuses %s', (_what, text) => {
    expect(parsePayoutId(text)).toBeUndefined();
  });
});

describe('sha256Hex', () => {
  it('gives lists of parts the same digest only where they are the same list', () => {
    const lists = fc.array(parts, { maxLength: 4 });
    forAll(lists, lists, (a, b) => {
      expect(sha256Hex(a) === sha256Hex(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
    });
  });
});

describe('base32Of', () => {
  it.each([
    ['zeros', '0'.repeat(64), '0'.repeat(26)],
    ['ones', 'f'.repeat(64), 'Z'.repeat(26)],
    ['the first bit alone', `8${'0'.repeat(63)}`, `G${'0'.repeat(25)}`],
    ['a bit beyond the first 130', `${'0'.repeat(32)}2${'0'.repeat(31)}`, '0'.repeat(26)],
    ['the 130th bit alone', `${'0'.repeat(32)}4${'0'.repeat(31)}`, `${'0'.repeat(25)}1`],
  ])('takes the first 130 bits: %s', (_what, hex, text) => {
    expect(base32Of(hex)).toBe(text);
  });
});

describe('end-to-end ids', () => {
  const payoutId = idOf('spirii', 'nordfleet', 'expense-1');

  it('are at most 35 characters of the SEPA set and come back as payout and attempt', () => {
    forAll(parts, fc.integer({ min: 1, max: 999 }), (expenseId, attempt) => {
      const payout = { payoutId: idOf('ampeco', 'voltgrid', expenseId), attempt };
      const text = endToEndIdOf(payout);

      expect(text).toMatch(/^[A-Z0-9-]{1,35}$/);
      expect(parseEndToEndId(text)).toEqual(payout);
    });
  });

  it('differ from attempt to attempt', () => {
    const attempts = Array.from({ length: 999 }, (_, index) =>
      endToEndIdOf({ payoutId, attempt: index + 1 }),
    );

    expect(new Set(attempts).size).toBe(999);
  });

  it.each([
    ['of somebody else', 'NOTPROVIDED'],
    ['without an attempt', payoutId],
    ['of attempt zero', `${payoutId}-00`],
    ['with an attempt that we would write otherwise', `${payoutId}-001`],
    ['with a blank around it', ` ${payoutId}-01`],
    ['in lower case', `${payoutId}-01`.toLowerCase()],
    ['that goes on', `${payoutId}-01-X`],
    ['empty', ''],
  ])('one %s is not ours', (_what, text) => {
    expect(parseEndToEndId(text)).toBeUndefined();
  });
});

describe('expenseDigest', () => {
  const base = expense();

  it.each<[string, Partial<Expense>]>([
    ['expense id', { expenseId: 'other' }],
    ['recipient', { recipientId: 'other' }],
    ['name', { recipientName: 'Other' }],
    ['IBAN', { iban: 'NL91ABNA0417164300' }],
    ['BIC', { bic: 'ABNANL2A' }],
    ['amount', { amount: { text: '1251', unit: 'minor' } }],
    ['unit of the amount', { amount: { text: '1250', unit: 'major' } }],
    ['currency', { currency: 'DKK' }],
    ['period', { period: { start: plainDate('2026-09-01'), end: plainDate('2026-09-30') } }],
    ['energy', { energyWh: 1n }],
    ['payability', { payability: 'unclear' }],
    ['findings', { sourceFindings: [{ code: 'report-sum', severity: 'hold', message: 'Off by 1.' }] }],
  ])('changes with the %s', (_field, change) => {
    expect(expenseDigest(expense(change))).not.toBe(expenseDigest(base));
  });

  it.each<[string, Partial<Expense>]>([
    ['the status text, which moves on by itself', { sourceStatus: 'Sent' }],
    ['the report that it stands in', { reportId: 'other', reference: 'other' }],
  ])('does not change with %s', (_what, change) => {
    expect(expenseDigest(expense(change))).toBe(expenseDigest(base));
  });
});

describe('duplicateKeyOf', () => {
  const key = duplicateKeyOf(expense(), 1250n);

  it('is the same for a settlement report that is made anew with another amount, unlike an expense', () => {
    const report = expense({ source: 'ampeco', subject: 'settlement-report' });
    const anew = { ...report, expenseId: 'other' };

    expect(duplicateKeyOf(anew, 1300n)).toBe(duplicateKeyOf(report, 1250n));
    expect(duplicateKeyOf(expense(), 1300n)).not.toBe(key);
  });

  it('is the same for another expense and report of the same recipient, period and amount', () => {
    const again = expense({
      expenseId: 'other',
      reportId: 'other',
      reference: 'other',
      recipientName: 'J. Doe',
    });

    expect(duplicateKeyOf(again, 1250n)).toBe(key);
  });

  it.each<[string, Partial<Expense>, bigint]>([
    ['source', { source: 'ampeco' }, 1250n],
    ['account', { account: 'other' }, 1250n],
    ['recipient', { recipientId: 'other' }, 1250n],
    ['currency', { currency: 'DKK' }, 1250n],
    ['amount', {}, 1251n],
    ['period', { period: { start: plainDate('2026-10-01'), end: plainDate('2026-10-30') } }, 1250n],
  ])('differs with the %s', (_field, change, amountMinor) => {
    expect(duplicateKeyOf(expense(change), amountMinor)).not.toBe(key);
  });
});
