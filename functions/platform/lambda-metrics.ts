import { MetricUnit, Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import { assert } from '../core/errors.ts';
import type { Metrics, MetricValue } from './metrics.ts';

const UNITS = { Count: MetricUnit.Count, Seconds: MetricUnit.Seconds, None: MetricUnit.NoUnit } as const;

/**
 * Metrics in CloudWatch's embedded metric format: one line on stdout for each set of dimensions, without a call to
 * CloudWatch. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * @param namespace such as `ev-payouts/prod`.
 */
export function createLambdaMetrics(namespace: string): Metrics {
  const metrics = new PowertoolsMetrics({ namespace });
  // `service` would be one: it repeats the namespace, and every query would have to name it.
  metrics.clearDefaultDimensions();
  return {
    record: (dimensions, values) => {
      // Before anything is stored: else a throwing record's rest would slip into the next one.
      const figures = Object.entries(values).map(
        ([name, { unit, value }]) => [name, UNITS[unit], numberOf(value)] as const,
      );
      metrics.addDimensions({ ...dimensions });
      for (const figure of figures) metrics.addMetric(...figure);
      metrics.publishStoredMetrics();
    },
  };
}

function numberOf(value: MetricValue['value']): number {
  const number = Number(value);
  assert(
    typeof value === 'number' || Number.isSafeInteger(number),
    'a metric is a number that a float can hold',
  );
  return number;
}
