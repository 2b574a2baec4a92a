import { describe, expect } from 'vitest';
import { duplicateKeyOf } from '../../functions/core/expense-ids.ts';
import { claimOnce } from '../../functions/ledger/duplicate-claims.ts';
import { duplicateClaimKey } from '../../functions/ledger/keys.ts';
import { countsOf, it } from '../support/collection.ts';
import { expense, expenses, IBANS } from '../support/expenses.ts';

describe('the same expense id', () => {
  it('twice in one part is one payout', async ({ stand }) => {
    const summary = await stand.collect([expense(), expense()]);

    expect(countsOf(summary)).toEqual({ fetched: 2, created: 1, unchanged: 1 });
    expect(await stand.sent()).toEqual(['expense-1']);
  });

  it('in two parts at once is one payout', async ({ stand }) => {
    const others = expenses(60).map((each) => ({ ...each, expenseId: `x-${each.expenseId}` }));

    const summary = await stand.collect([expense(), ...others, expense()]);

    expect(countsOf(summary)).toEqual({ fetched: 62, created: 61, unchanged: 1 });
    expect((await stand.sent()).filter((id) => id === 'expense-1')).toEqual(['expense-1']);
  });

  it('with another amount in another report is held for a person, whichever comes first', async ({
    stand,
  }) => {
    const other = expense({ reportId: 'report-2', amount: { text: '1300', unit: 'minor' } });

    await stand.collect([expense(), other]);
    await stand.collect([other, expense()]);

    expect(await stand.states()).toEqual(['expense-1: held expense-id-duplicate']);
    expect((await stand.payout()).version).toBe(2);
  });
});

describe('two expenses of the same recipient, period and amount', () => {
  const again = expense({ expenseId: 'expense-2' });
  const wrong = expense({ iban: IBANS.wrongCheckDigits });
  const waiting = expense({ payability: 'waiting' });

  it('are not both paid: the second is held and names the first', async ({ stand }) => {
    await stand.collect([expense()]);
    await stand.collect([expense(), again]);

    expect(await stand.states()).toEqual(['expense-1: ready', 'expense-2: held possible-duplicate']);
    expect((await stand.payout('expense-2')).reasons[0]?.message).toContain('expense-1');
    expect(await stand.sent()).toEqual(['expense-1']);
  });

  it('are not both paid when they come at once', async ({ stand }) => {
    await stand.collect([expense(), again]);

    const states = (await stand.states()).map((line) => line.slice('expense-1: '.length));
    expect(states.sort()).toEqual(['held possible-duplicate', 'ready']);
    expect(await stand.sent()).toHaveLength(1);
  });

  it('are not both paid when one is corrected in the run that brings the other', async ({ stand }) => {
    for (const order of ['corrected first', 'new first']) {
      const account = order.replace(' ', '-');
      const amount = { text: String(1000 + order.length), unit: 'minor' } as const;
      const mine = (changes: object) => expense({ account, amount, ...changes });
      await stand.collect([mine({ expenseId: `${account}-a`, iban: IBANS.wrongCheckDigits })], { account });
      const [a, b] = [mine({ expenseId: `${account}-a` }), mine({ expenseId: `${account}-b` })];

      await stand.collect(order === 'corrected first' ? [a, b] : [b, a], { account });
    }

    const states = (await stand.states()).map((line) => line.replace(/^\S+ /, ''));
    expect(states.sort()).toEqual(['held possible-duplicate', 'held possible-duplicate', 'ready', 'ready']);
  });

  it('are not both paid when another process is about to correct the first', async ({ stand }) => {
    await stand.collect([wrong]);
    const { payoutId, version } = await stand.payout();
    // What that process has done so far: it holds the claim, and its row still says `rejected`.
    const key = duplicateClaimKey(duplicateKeyOf(expense(), 1250n));
    await claimOnce(stand.table, key, { payoutId, version: version + 1 });

    await stand.collect([again]);
    const meanwhile = await stand.states();
    await stand.collect([expense(), again]);

    expect(meanwhile).toEqual([
      'expense-1: rejected iban-check-digits',
      'expense-2: held possible-duplicate',
    ]);
    expect(await stand.states()).toEqual(['expense-1: ready', 'expense-2: held possible-duplicate']);
  });

  it('let the second go ahead where the first will not be paid', async ({ stand }) => {
    await stand.collect([expense()]);
    await stand.collect([wrong]);

    await stand.collect([wrong, again]);

    expect(await stand.states()).toEqual([
      'expense-1: rejected iban-check-digits iban-changed',
      'expense-2: ready',
    ]);
  });

  it('let the second go ahead once the first is withdrawn, and do not pay the first when it comes back', async ({
    stand,
  }) => {
    await stand.collect([expense()]);
    await stand.collect([waiting, again]);
    await stand.collect([waiting, again]);
    const meanwhile = await stand.states();

    await stand.collect([expense(), again]);

    expect(meanwhile).toEqual(['expense-1: withdrawn', 'expense-2: ready']);
    expect(await stand.states()).toEqual(['expense-1: held possible-duplicate', 'expense-2: ready']);
  });

  it('of different periods, amounts or recipients are both paid', async ({ stand }) => {
    await stand.collect([
      expense(),
      expense({ expenseId: 'other-amount', amount: { text: '1251', unit: 'minor' } }),
      expense({ expenseId: 'other-recipient', recipientId: 'recipient-2', iban: IBANS.nl }),
    ]);

    expect(await stand.sent()).toEqual(['expense-1', 'other-amount', 'other-recipient']);
  });
});
