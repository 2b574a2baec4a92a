import { describe, expect, it } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import type { PreviewSummary } from '../../functions/submit-batches/preview.ts';
import { printed } from './printed.ts';

describe('the output of a dry run', () => {
  const summary: PreviewSummary = {
    debtorAccountId: 'eur-main',
    executionDate: plainDate('2026-11-03'),
    currency: 'EUR',
    csvKey: 'preview/eur-main/2026-11-03/preview.csv',
    files: [],
    caps: [
      {
        cap: 'run',
        beyond: { count: 3, sumMinor: 3003n },
        limit: { count: 2, sumMinor: 9000n },
      },
    ],
    counts: { 'would-be-paid': 1, 'held-back': 3, 'would-be-held': 0 },
    stopped: new Map([
      ['rejected', 7],
      ['held', 5],
    ]),
    wouldBePaidMinor: 1250n,
    isCutOff: true,
  };
  const file = {
    key: 'a',
    messageId: 'PREVIEW-1',
    count: 1,
    controlSumMinor: 1250n,
    path: 'out/previews/a.xml',
  };

  it('says what would be paid, what a cap holds back, and that no bank got a file', () => {
    const text = printed({ previews: [{ summary, listPath: 'out/previews/a.csv', files: [file] }] }).join(
      '\n',
    );

    expect(text).toContain('Previews in out/previews');
    expect(text).toMatch(/^a\.csv +2026-11-03 +1 +12\.50 EUR +3 +0 +7 +5$/m);
    expect(text).toMatch(/^a\.xml +1 \(single\) +12\.50 EUR$/m);
    expect(text).toContain('The cap of a run would hold back 3 payouts of 30.03 EUR of eur-main');
    expect(text).toContain('More payouts of eur-main wait than its preview lists.');
    expect(text).toContain('nothing of it was handed to a bank');
  });

  it('is nothing where no source is on one', () => {
    expect(printed({}).join('\n')).not.toContain('Dry run');
  });
});
