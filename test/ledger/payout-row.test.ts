import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { historyVerifies } from '../../functions/core/step-payout.ts';
import { decodePayout, encodePayout } from '../../functions/ledger/payout-row.ts';
import type { Item } from '../../functions/ledger/table.ts';
import { errorOf, shownOf } from '../support/errors.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { payoutIn, payoutOf, REACHABLE_STATES } from '../support/payouts.ts';
import { forAll } from '../support/properties.ts';

const texts = fc.string({ unit: 'grapheme', maxLength: 30 });

const payouts: fc.Arbitrary<Payout> = fc
  .record({
    recipientName: texts,
    recipientId: texts,
    reportId: texts,
    reference: texts,
    expenseId: texts,
    sourceStatus: texts,
    bic: fc.option(texts, { nil: undefined }),
    amountMinor: fc.bigInt({ min: 1n, max: 10n ** 37n }),
    energyWh: fc.option(fc.bigInt({ min: 0n, max: 10n ** 18n }), { nil: undefined }),
    period: fc.option(fc.constant({ start: plainDate('2026-10-01'), end: plainDate('2026-10-31') }), {
      nil: undefined,
    }),
    duplicateKey: fc.option(texts, { nil: undefined }),
    released: fc.option(fc.constant(['limit-exceeded', 'iban-changed'] as const), { nil: undefined }),
  })
  .map((changes) => payoutOf(expense(), changes));

describe('a row', () => {
  it('gives back the payout that was written, amounts to the last digit', () => {
    forAll(payouts, (payout) => {
      expect(decodePayout(encodePayout(payout))).toEqual(payout);
    });
  });

  it.each(REACHABLE_STATES)('of a payout that is %s gives it back with a history that verifies', (state) => {
    const payout = payoutIn(state);

    const decoded = decodePayout(encodePayout(payout));

    expect(decoded).toEqual(payout);
    expect(historyVerifies(decoded)).toBe(true);
  });

  it('keeps amounts as numbers that no float has touched', () => {
    const row = encodePayout(payoutOf(expense(), { amountMinor: 9007199254740993n }));

    expect(row['amountMinor']).toEqual({ N: '9007199254740993' });
  });
});

/** One entry of the row's history with other values: the second, unless another is named. */
function withStep(changes: Item, at = 1): Item {
  const { L: entries = [] } = encodePayout(payoutIn('submitted'))['history'] ?? {};
  return {
    history: { L: entries.map((entry, i) => (i === at ? { M: { ...entry.M, ...changes } } : entry)) },
  };
}

describe('a row that cannot be read', () => {
  const row = encodePayout(payoutIn('submitted'));

  it('is one that does not say by which schema it was written', () => {
    const { schema: _, ...others } = row;

    const error = errorOf(() => decodePayout(others));

    expect(error.code).toBe('LEDGER_ROW_INVALID');
    expect(error.message).toContain('schema');
  });

  it.each<[string, Item]>([
    ['pk', { pk: { S: 'PAYOUT#PO1' } }],
    ['pk', { pk: { S: 'BATCH#PO00000000000000000000000000' } }],
    ['state', { state: { S: 'paying' } }],
    ['version', { version: { S: 'one' } }],
    ['amountMinor', { amountMinor: { N: '12.5' } }],
    ['currency', { currency: { BOOL: true } }],
    ['iban', { iban: { NULL: true } }],
    ['history', { history: { L: [] } }],
    ['schema', { schema: { N: '2' } }],
    ['history.1.why', withStep({ why: { S: 'released by Anna' } })],
    ['history.1.facts.runId', withStep({ why: { S: 'source-changed' }, facts: { M: {} } })],
    ['history.2.facts', withStep({ facts: { M: { batchId: { S: 'BA1' }, more: { S: '' } } } }, 2)],
    ['history.1.facts', withStep({ facts: { M: {} } })],
    [
      'plan.executionDate',
      { plan: { M: { rail: { S: 'x' }, debtorAccountId: { S: 'x' }, executionDate: { S: 'x' } } } },
    ],
    [
      'reasons.0.code',
      { reasons: { L: [{ M: { code: { S: 'x' }, severity: { S: 'hold' }, message: { S: '' } } }] } },
    ],
  ])('is refused with the name of the wrong field: %s', (field, wrong) => {
    const error = errorOf(() => decodePayout({ ...row, ...wrong }));

    expect(error.code).toBe('LEDGER_ROW_INVALID');
    expect(error.message).toContain(field);
    expect(error.details).toEqual({ key: (wrong['pk'] ?? row['pk'])?.S });
  });

  it('is refused where a field is missing', () => {
    const { currency: _, ...rest } = row;

    expect(errorOf(() => decodePayout(rest)).message).toContain('currency');
  });

  it('does not show what stands in it', () => {
    const shown = shownOf(errorOf(() => decodePayout({ ...row, state: { S: 'paying' } })));

    expect(shown).not.toContain(IBANS.de);
    expect(shown).not.toContain('Jane');
    expect(shown).not.toContain('paying');
  });
});
