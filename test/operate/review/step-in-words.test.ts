import { describe, expect, it } from 'vitest';
import type { StepReason } from '../../../functions/core/step-reason.ts';
import { stepInWords } from '../../../operate/review/step-in-words.ts';
import { personsWord } from '../../support/people.ts';

describe('why a step was taken, in words', () => {
  it.each<[StepReason, string]>([
    [{ why: 'released', facts: personsWord('Anna', 'asked the fleet') }, 'released by Anna: asked the fleet'],
    [{ why: 'batched', facts: { batchId: 'BA1' } }, 'taken into a batch (batch BA1)'],
    [{ why: 'source-changed', facts: { runId: 'run-1' } }, 'the source changed it (run run-1)'],
    [
      { why: 'settlement-overlaps', facts: { runId: 'run-1', otherReportId: 'report-2' } },
      'the source paid another report with days in common (report report-2, run run-1)',
    ],
    [{ why: 'bank-refused' }, 'the bank refused it'],
  ])('says all that is known of $why', (reason, words) => {
    expect(stepInWords({ by: 'operator', ...reason })).toBe(`operator: ${words}`);
  });
});
