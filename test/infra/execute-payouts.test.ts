import { describe, expect, it } from 'vitest';
import { EXECUTE } from './functions.ts';
import { arnBy, functionOf, queueOf, resourcesOf, synthesized } from './synthesized.ts';

describe('the consumer of the payouts queue', () => {
  const { template } = synthesized();
  const execute = functionOf(template, EXECUTE);
  const queue = queueOf(template, 'payouts');

  it('gets up to 100 messages of the last 5 s, five times at once, and may fail some', () => {
    const mappings = resourcesOf(template, 'AWS::Lambda::EventSourceMapping').filter(
      ({ Properties }) =>
        JSON.stringify(Properties['FunctionName']) === JSON.stringify({ Ref: execute.logicalId }),
    );

    expect(mappings.map((mapping) => mapping.Properties)).toEqual([
      {
        EventSourceArn: arnBy(queue),
        FunctionName: { Ref: execute.logicalId },
        BatchSize: 100,
        MaximumBatchingWindowInSeconds: 5,
        ScalingConfig: { MaximumConcurrency: 5 },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    ]);
  });

  it('finishes its messages long before they turn visible again', () => {
    const timeoutSeconds = Number(execute.Properties['Timeout']);

    expect(timeoutSeconds).toBe(60);
    expect(queue.Properties['VisibilityTimeout']).toBeGreaterThanOrEqual(6 * timeoutSeconds + 5);
  });
});
