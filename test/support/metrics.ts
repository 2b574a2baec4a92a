import type { MetricDimensions, Metrics, MetricValue } from '../../functions/platform/metrics.ts';

type Values = Readonly<Record<string, MetricValue>>;

/** Keeps what was recorded, for a test to look at. */
export class RecordingMetrics implements Metrics {
  readonly records: { readonly dimensions: MetricDimensions; readonly values: Values }[] = [];
  /** The last of each name and dimensions, such as `Waiting State=held`. */
  readonly figures = new Map<string, MetricValue['value']>();

  record(dimensions: MetricDimensions, values: Values): void {
    this.records.push({ dimensions, values });
    const about = Object.entries(dimensions).map(([name, value]) => `${name}=${value}`);
    for (const [name, { value }] of Object.entries(values)) {
      this.figures.set([name, ...about].join(' '), value);
    }
  }
}
