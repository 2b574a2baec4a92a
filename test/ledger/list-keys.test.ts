import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import { foldedName, withoutControls } from '../../functions/core/folded-name.ts';
import { recipientKeyOf } from '../../functions/core/payee.ts';
import type { Payout } from '../../functions/core/payout.ts';
import {
  monthPartition,
  parseListSort,
  payoutListKeys,
  recipientPartition,
  reportPartition,
} from '../../functions/ledger/list-keys.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { expenseFor, payoutIn, payoutOf, REACHABLE_STATES } from '../support/payouts.ts';
import { present } from '../support/present.ts';
import { forAll } from '../support/properties.ts';

const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom('𝔸', 'Å', '\u0000', '\u001f', '#', 'a'),
    minLength: 190,
    maxLength: 2_000,
  }),
);

const payouts: fc.Arbitrary<Payout> = fc
  .record({
    recipientName: texts,
    expenseId: texts,
    iban: fc.oneof(texts, fc.constantFrom(...Object.values(IBANS), '')),
    currency: fc.oneof(texts, fc.constantFrom('EUR', '')),
    amountMinor: fc.option(fc.bigInt({ min: -(10n ** 100n), max: 10n ** 100n }), { nil: undefined }),
  })
  // In this state it may say whatever its source writes.
  .map((changes) => payoutOf(expense(), { ...changes, state: 'rejected' }));

function entryOf(payout: Payout) {
  return present(parseListSort(payoutListKeys(payout).listSort));
}

describe('the keys of a payout in the list indexes', () => {
  it('are such as DynamoDB takes, whatever a source writes', () => {
    forAll(payouts, (payout) => {
      const keys = payoutListKeys(payout);
      expect(Buffer.byteLength(keys.listSort)).toBeLessThanOrEqual(1024);
      for (const key of Object.values(keys)) expect(key.length).toBeGreaterThan(0);
      // What the table gives back is what was written.
      expect(keys.listSort.isWellFormed()).toBe(true);
    });
  });

  it('say what a list searches by, and what of it is cut off', () => {
    forAll(payouts, (payout) => {
      const entry = entryOf(payout);
      const name = foldedName(payout.recipientName);
      const fits = [
        name,
        withoutControls(payout.currency),
        withoutControls(payout.expenseId),
        String(payout.amountMinor),
      ].every((text, part) => Buffer.byteLength(text) <= ([320, 12, 560, 60][part] ?? 0));
      expect(name.startsWith(entry.name)).toBe(true);
      expect(entry.isCut).toBe(!fits);
      if (fits) expect(entry).toMatchObject({ name, amountMinor: payout.amountMinor });
    });
  });

  it('hold amount and currency, the end of the IBAN and the expense id of a usual payout', () => {
    const payout = payoutOf(expense({ expenseId: 'A-1', recipientName: 'Åse #1', currency: 'EUR' }));

    expect(entryOf(payout)).toMatchObject({
      name: 'ase #1',
      amountMinor: 1250n,
      currency: 'EUR',
      ibanEnd: IBANS.de.slice(-4),
      expenseId: 'A-1',
      isCut: false,
    });
  });

  it('cannot be read where they are of another shape', () => {
    for (const text of ['', 'a', 'a\u001fb\u001fc', 'a\u001fb\u001fc\u001fd\u001fe\u001ff\u001fg']) {
      expect(parseListSort(text)).toBeUndefined();
    }
  });

  it.each(REACHABLE_STATES)('are the same when the payout is %s as when it was made', (state) => {
    expect(payoutListKeys(payoutIn(state))).toEqual(payoutListKeys(payoutOf(expenseFor(state))));
  });

  it('sort by name: a name before those that begin with it', () => {
    const keyOf = (recipientName: string) =>
      Buffer.from(payoutListKeys(payoutOf(expense({ recipientName }))).listSort);

    for (const [before, after] of [
      ['Ann', 'Ann Lee'],
      ['ann lee', 'Anne'],
      ['Åse', 'Bo'],
      ['Zoë', '𝔸nn'],
    ] as const) {
      expect(Buffer.compare(keyOf(before), keyOf(after))).toBe(-1);
    }
  });

  it('are of the month in which the period ends; without a period, of the one in which it was made', () => {
    const period = { start: plainDate('2026-09-16'), end: plainDate('2026-10-15') };
    const { period: _, ...without } = expense();

    expect(payoutListKeys(payoutOf(expense({ period }))).ofMonth).toBe(monthPartition('2026-10').key);
    expect(payoutListKeys(payoutOf(without)).ofMonth).toBe(monthPartition('2026-11').key);
  });

  it('are of no report where the expense is in none, and else of its own and of its recipient', () => {
    const payout = payoutOf(expense({ reportId: 'R1' }));
    const keys = payoutListKeys(payout);

    expect(payoutListKeys(payoutOf(expense({ reportId: '' })))).not.toHaveProperty('ofReport');
    expect(keys.ofReport).toBe(reportPartition('R1').key);
    expect(keys.ofReport).not.toBe(reportPartition('R2').key);
    expect(keys.ofPayee).toBe(recipientPartition(recipientKeyOf(payout)).key);
  });
});
