import { describe, expect, it, vi } from 'vitest';
import { createLambdaMetrics } from '../../functions/platform/lambda-metrics.ts';

/** The lines that are written to stdout meanwhile. */
function linesOf(write: () => unknown): unknown[] {
  const lines: string[] = [];
  using _spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk: unknown): boolean => {
    lines.push(String(chunk));
    return true;
  });
  write();
  return lines.map((line): unknown => JSON.parse(line));
}

describe('the metrics of a function', () => {
  it('are one line in the embedded metric format for each set of dimensions, with no other dimension', () => {
    const metrics = createLambdaMetrics('ev-payouts/example');

    const lines = linesOf(() => {
      metrics.record(
        { State: 'paid', Currency: 'EUR' },
        { Payouts: { unit: 'Count', value: 2 }, AmountMinor: { unit: 'None', value: 9007199254740991n } },
      );
      metrics.record({ State: 'held' }, { OldestAge: { unit: 'Seconds', value: 3600.5 } });
    });

    expect(lines).toEqual([
      {
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              Namespace: 'ev-payouts/example',
              Dimensions: [['State', 'Currency']],
              Metrics: [
                { Name: 'Payouts', Unit: 'Count' },
                { Name: 'AmountMinor', Unit: 'None' },
              ],
            },
          ],
        },
        State: 'paid',
        Currency: 'EUR',
        Payouts: 2,
        AmountMinor: 9007199254740991,
      },
      expect.objectContaining({ State: 'held', OldestAge: 3600.5 }),
    ]);
  });

  it('refuse a sum that a float would round, and leave no trace in the next line', () => {
    const metrics = createLambdaMetrics('ev-payouts/example');
    const tooLarge = { AmountMinor: { unit: 'None', value: 2n ** 53n } } as const;

    const [line, ...more] = linesOf(() => {
      expect(() => metrics.record({ State: 'paid' }, tooLarge)).toThrow(/float/);
      metrics.record({ Source: 'spirii' }, { Payouts: { unit: 'Count', value: 1 } });
    });

    expect(more).toEqual([]);
    expect(line).not.toHaveProperty('State');
    expect(line).not.toHaveProperty('AmountMinor');
    expect(line).toMatchObject({ Source: 'spirii', Payouts: 1 });
  });
});
