import type { MetricDimensions, Metrics, MetricValue } from '../../functions/platform/metrics.ts';

/** Keeps the figures that were recorded, for a test to look at: by name and dimensions, such as `Waiting State=held`. */
export class RecordingMetrics implements Metrics {
  readonly figures = new Map<string, MetricValue['value']>();

  record(dimensions: MetricDimensions, values: Readonly<Record<string, MetricValue>>): void {
    const about = Object.entries(dimensions).map(([name, value]) => `${name}=${value}`);
    for (const [name, { value }] of Object.entries(values)) {
      this.figures.set([name, ...about].join(' '), value);
    }
  }
}
