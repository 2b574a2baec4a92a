import { describe, expect, it } from 'vitest';
import { logStep } from '../../functions/publish-events/log-step.ts';
import { expense } from '../support/expenses.ts';
import { RecordingLog } from '../support/log.ts';
import { PLAN, payoutIn, payoutOf, REFUSED, step } from '../support/payouts.ts';

describe('the line of a step', () => {
  it('names the step, its actor, and what the payout belongs to', () => {
    const log = new RecordingLog();
    const { payoutId } = payoutOf();

    logStep(log, payoutIn('batched'));

    expect(log.lines).toEqual([
      {
        level: 'info',
        event: 'payout-status-changed',
        fields: {
          payoutId,
          version: 3,
          attempt: 1,
          from: 'scheduled',
          to: 'batched',
          by: 'operator',
          why: 'batched',
          source: 'spirii',
          account: 'nordfleet',
          expenseId: 'expense-1',
          runId: 'run-1',
          debtorAccountId: PLAN.debtorAccountId,
          batchId: 'batch-1',
        },
      },
    ]);
  });

  it("names findings and the bank's reasons, as codes", () => {
    const log = new RecordingLog();
    const failed = step(payoutIn('submitted'), 'failed', {}, REFUSED);

    logStep(log, payoutOf(expense({ iban: '', currency: 'SEK' })));
    logStep(log, failed);

    expect(log.lines[0]?.fields['reasonCodes']).toMatch(/^[a-z-]+( [a-z-]+)*$/);
    expect(JSON.stringify(log.lines)).not.toMatch(/Jane|DE89/);
  });
});
