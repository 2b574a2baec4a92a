import { describe, expect, it } from 'vitest';
import type { BankFact } from '../../../functions/core/bank-fact.ts';
import { endToEndIdOf, type Payout, type PayoutChange } from '../../../functions/core/payout.ts';
import { payoutEventOf } from '../../../functions/core/payout-event.ts';
import type { State } from '../../../functions/core/states.ts';
import { rowAtVersion } from '../../../operate/redrive/row-at-version.ts';
import { fact, notDebited } from '../../support/bank-facts.ts';
import { expense } from '../../support/expenses.ts';
import {
  BOOKED,
  PLAN,
  payoutIn,
  payoutOf,
  REACHABLE_STATES,
  REFUSED,
  RETURNED,
  step,
} from '../../support/payouts.ts';
import { present } from '../../support/present.ts';

type Step = readonly [State, PayoutChange?, BankFact?];

const TO_BANK: readonly Step[] = [
  ['scheduled', { plan: PLAN }],
  ['batched', { batchId: 'batch-1' }],
  ['submitted'],
];

/** The rows of one payout, one after each step. */
function walk(...steps: readonly Step[]): Payout[] {
  const rows = [payoutOf(expense())];
  for (const [to, change, said] of steps) rows.push(step(present(rows.at(-1)), to, change, said));
  return rows;
}

/** What an event made from the last row says of each version, or undefined. */
function retold(rows: readonly Payout[]): unknown[] {
  const last = present(rows.at(-1));
  return rows.map(({ version }) => {
    const row = rowAtVersion(last, version);
    return row === undefined ? undefined : payoutEventOf(row);
  });
}

describe('a payout as it was after an earlier step', () => {
  it('gives the events that its steps made, where nothing was replaced since', () => {
    const rows = walk(
      ...TO_BANK,
      ['accepted', {}, fact('accepted')],
      ['paid', {}, BOOKED],
      ['returned', {}, RETURNED],
    );

    expect(retold(rows)).toEqual(rows.map(payoutEventOf));
  });

  it.each(REACHABLE_STATES)('is the row itself at its last version: %s', (state) => {
    const payout = payoutIn(state);

    expect(rowAtVersion(payout, payout.version)).toEqual(payout);
  });

  it('is not told where the amount has changed since', () => {
    const rows = walk(['held'], ['ready', { amountMinor: 999n }], ['scheduled', { plan: PLAN }]);

    const events = rows.map(payoutEventOf);
    expect(retold(rows)).toEqual([undefined, undefined, events[2], events[3]]);
  });

  it('is not told of an attempt whose plan a new one has replaced', () => {
    const rows = walk(...TO_BANK, ['failed', {}, REFUSED], ['ready', {}, notDebited()]);

    const events = rows.map(payoutEventOf);
    // Before it had a plan it was as it is now: without one.
    expect(retold(rows)).toEqual([events[0], undefined, undefined, undefined, undefined, events[5]]);
    expect(endToEndIdOf(present(rowAtVersion(present(rows.at(-1)), 1)))).toMatch(/-01$/);
  });

  it.each([0, 3, 1.5])('is undefined for a version that it never had: %d', (version) => {
    expect(rowAtVersion(step(payoutOf(), 'held'), version)).toBeUndefined();
  });
});
