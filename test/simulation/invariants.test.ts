import { describe, expect, it } from 'vitest';
import { endToEndIdOf, type Payout } from '../../functions/core/payout.ts';
import { encodePayout } from '../../functions/ledger/payout-row.ts';
import { checkEndState, type EndState } from '../../simulation/invariants/end-state.ts';
import { PayoutRows } from '../../simulation/invariants/payout-rows.ts';
import { Checks } from '../../simulation/invariants/violation.ts';
import { type BookedExpense, paymentText } from '../../simulation/world/expense-book.ts';
import { PLAN, payoutOf, step } from '../support/payouts.ts';

function seen(...rows: readonly Payout[]): () => void {
  return () => {
    const payoutRows = new PayoutRows(new Checks(), () => true);
    for (const row of rows) {
      const key = `PAYOUT#${row.payoutId}`;
      payoutRows.see({ tableName: 'table', key, before: undefined, after: encodePayout(row) }, 0);
    }
  };
}

const READY = payoutOf();
const SCHEDULED = step(READY, 'scheduled', { plan: PLAN });
const BATCHED = step(SCHEDULED, 'batched', { batchId: 'batch-1' });
const SUBMITTED = step(BATCHED, 'submitted');
const PAID = step(SUBMITTED, 'paid', { bankEvidence: { reportId: 'camt.053:1', status: 'BOOK' } });

describe('the rows of payouts', () => {
  it('may go from step to step', () => {
    expect(seen(READY, SCHEDULED, BATCHED, SUBMITTED, PAID)).not.toThrow();
  });

  it.each([
    ['leave out a version', [READY, BATCHED]],
    ['go back to an earlier version', [READY, SCHEDULED, READY]],
    ['be written twice for one step', [READY, SCHEDULED, SCHEDULED]],
    ['begin with anything but their first version', [SCHEDULED]],
    ['forget their past', [READY, { ...SCHEDULED, history: SCHEDULED.history.slice(1) }]],
    ['change what is to be paid without a step', [READY, { ...SCHEDULED, amountMinor: 1n }]],
  ])('may not %s', (_, rows) => {
    expect(seen(...rows)).toThrow(expect.objectContaining({ invariant: 4 }));
  });
});

const FACTS = { amountMinor: 9300n, currency: 'EUR', iban: 'DE89370400440532013000', recipientName: 'N' };

const EXPENSE: BookedExpense = {
  source: 'spirii',
  account: 'nordfleet',
  id: 'expense-1',
  reportId: 'report-1',
  recipientId: 'customer-1',
  payoutId: PAID.payoutId,
  appearsMs: 0,
  facts: FACTS,
  payability: 'payable',
  payabilitySinceMs: 0,
  everSaid: new Set([paymentText(FACTS)]),
};

function endWith(payout: Payout | undefined, bank: EndState['books'][number]['state'] | undefined): EndState {
  const line = {
    endToEndId: endToEndIdOf(PAID),
    debtorIban: 'DE89370400440532013000',
    currency: 'EUR',
    amountMinor: PAID.amountMinor ?? 0n,
  };
  return {
    expenses: [EXPENSE],
    payouts: new Map(payout === undefined ? [] : [[`PAYOUT#${payout.payoutId}`, payout]]),
    books: bank === undefined ? [] : [{ ...line, state: bank }],
    contradicted: new Set(),
    batchOf: () => 'batch-1',
  };
}

describe('the end of a run', () => {
  it('is right where the bank booked what the ledger calls paid', () => {
    expect(() => checkEndState(endWith(PAID, 'booked'), new Checks())).not.toThrow();
  });

  it.each([
    ['the ledger calls paid what the bank refused', PAID, 'rejected', 2],
    ['the ledger calls paid what the bank never saw', PAID, undefined, 2],
    ['the bank booked what the ledger waits for', SUBMITTED, 'booked', 2],
    ['an approved expense has no payout', undefined, undefined, 3],
    ['a payout is left on its way', SCHEDULED, undefined, 3],
  ] as const)('is wrong where %s', (_, payout, bank, invariant) => {
    expect(() => checkEndState(endWith(payout, bank), new Checks())).toThrow(
      expect.objectContaining({ invariant }),
    );
  });

  it('leaves to a person what the bank contradicted itself about', () => {
    const end = { ...endWith(SUBMITTED, 'booked'), contradicted: new Set([endToEndIdOf(SUBMITTED)]) };

    expect(() => checkEndState(end, new Checks())).not.toThrow();
  });
});
