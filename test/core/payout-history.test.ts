import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import type { HistoryEntry, Payout } from '../../functions/core/payout.ts';
import { historyVerifies } from '../../functions/core/step-payout.ts';
import type { StepReason } from '../../functions/core/step-reason.ts';
import { fact } from '../support/bank-facts.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { PLAN, payoutIn, payoutOf } from '../support/payouts.ts';
import { personsWord } from '../support/people.ts';
import { forAll } from '../support/properties.ts';
import { draws, walk } from './payout-steps.ts';

/** The entry with another reason for its step. */
function withReason({ why: _, facts: __, ...entry }: HistoryEntry, reason: StepReason): HistoryEntry {
  return { ...entry, ...reason };
}

describe('historyVerifies', () => {
  const tampers: readonly [string, (entry: HistoryEntry) => HistoryEntry][] = [
    ['version', (entry) => ({ ...entry, version: entry.version + 1 })],
    ['at', (entry) => ({ ...entry, at: '2020-01-01T00:00:00.000Z' })],
    ['from', (entry) => ({ ...entry, from: entry.from === 'ready' ? 'held' : 'ready' })],
    ['to', (entry) => ({ ...entry, to: entry.to === 'paid' ? 'failed' : 'paid' })],
    ['by', (entry) => ({ ...entry, by: entry.by === 'operator' ? 'repair-payouts' : 'operator' })],
    ['why', (entry) => withReason(entry, { why: 'rechecked' })],
    ['the batch of a claim', (entry) => withReason(entry, { why: 'batched', facts: { batchId: 'batch-2' } })],
    [
      'the words of a person',
      (entry) => withReason(entry, { why: 'released', facts: personsWord('Anna', 'paid') }),
    ],
    ['attempt', (entry) => ({ ...entry, attempt: entry.attempt + 1 })],
    ['reasonCodes', (entry) => ({ ...entry, reasonCodes: [...entry.reasonCodes, 'limit-exceeded'] })],
    ['evidence, made up', (entry) => ({ ...entry, evidence: fact('settled') })],
    [
      'evidence, made up and empty',
      (entry) => ({ ...entry, evidence: fact('pending', { bankReportId: '', status: '' }) }),
    ],
    [
      'evidence, its reason added',
      (entry) => ({
        ...entry,
        evidence: { ...(entry.evidence ?? fact('refused')), reasonCode: 'MS03' },
      }),
    ],
    ['payment digest', (entry) => ({ ...entry, paymentDigest: '0'.repeat(64) })],
    ['hash', (entry) => ({ ...entry, hash: '0'.repeat(64) })],
  ];

  it.each(tampers)('sees a changed %s in any entry of any history', (_field, tamper) => {
    forAll(draws, fc.nat(), (steps, pick) => {
      const payout = walk(steps).at(-1) ?? payoutOf();
      const index = pick % payout.history.length;

      const history = payout.history.map((entry, i) => (i === index ? tamper(entry) : entry));

      expect(historyVerifies({ ...payout, history })).toBe(false);
    });
  });

  it.each<[string, Partial<Payout>]>([
    ['amount', { amountMinor: 1_250_000n }],
    ['amount, taken away', { amountMinor: undefined }],
    ['IBAN', { iban: IBANS.nl }],
    ['name', { recipientName: 'Somebody Else' }],
    ['currency', { currency: 'DKK' }],
    ['BIC', { bic: 'ABNANL2A' }],
    ['state', { state: 'ready' }],
    ['version', { version: 1 }],
    ['attempt, which makes another end-to-end id', { attempt: 2 }],
    ['payout id', { payoutId: payoutOf(expense({ expenseId: 'other' })).payoutId }],
    ['source, by whose mode it is paid', { source: 'ampeco' }],
    ['account at the source, by whose mode it is paid', { account: 'other' }],
    ['expense', { expenseId: 'other' }],
    ['batch', { batchId: 'batch-2' }],
    ['debtor account of its plan', { plan: { ...PLAN, debtorAccountId: 'other' } }],
    ['day of its plan', { plan: { ...PLAN, executionDate: plainDate('2026-11-04') } }],
    ['list of what a person released', { released: ['limit-exceeded'] as const }],
    ['history, emptied', { history: [] }],
  ])('sees a changed %s of the row', (_field, change) => {
    expect(historyVerifies({ ...payoutIn('submitted'), ...change })).toBe(false);
  });

  it('sees an entry that was left out, doubled or moved', () => {
    const payout = payoutIn('returned');
    const { history } = payout;

    history.forEach((entry, index) => {
      expect(historyVerifies({ ...payout, history: history.toSpliced(index, 1) })).toBe(false);
      expect(historyVerifies({ ...payout, history: history.toSpliced(index, 0, entry) })).toBe(false);
    });
    expect(historyVerifies({ ...payout, history: history.toReversed() })).toBe(false);
  });

  it('sees a history that was cut back together with its row', () => {
    const payout = payoutIn('paid');

    expect(historyVerifies({ ...payout, history: payout.history.slice(0, 1) })).toBe(false);
  });
});
