import type { MetricDimensions, Metrics, MetricValue } from '../../functions/platform/metrics.ts';

type Recorded = {
  readonly dimensions: MetricDimensions;
  readonly values: Readonly<Record<string, MetricValue>>;
};

/** Keeps the figures that were recorded, for a test to look at. */
export class RecordingMetrics implements Metrics {
  readonly records: Recorded[] = [];

  record(dimensions: MetricDimensions, values: Readonly<Record<string, MetricValue>>): void {
    this.records.push({ dimensions, values });
  }

  /** The last of its name and dimensions, such as `Waiting State=held`. */
  figure(about: string): MetricValue['value'] | undefined {
    const figures = this.records.flatMap(({ dimensions, values }) => {
      const ofThem = Object.entries(dimensions).map(([name, value]) => `${name}=${value}`);
      return Object.entries(values).map(([name, { value }]) => [[name, ...ofThem].join(' '), value] as const);
    });
    return new Map(figures).get(about);
  }
}
