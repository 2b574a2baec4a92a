/** One figure of a metric. CloudWatch knows only numbers, so a sum of minor units must be a safe integer. */
export type MetricValue = { readonly unit: 'Count' | 'Seconds' | 'None'; readonly value: bigint | number };

/**
 * Dimensions of a figure, such as state and currency. Few, and fixed in the code or the configuration: CloudWatch
 * charges for each combination as a metric of its own. Never an id, IBAN or name.
 */
export type MetricDimensions = Readonly<Record<string, string>>;

/** Figures for dashboards and alarms, passed in. Best effort; the ledger is what counts. */
export interface Metrics {
  /** Records figures of one set of dimensions, by their name. */
  record(dimensions: MetricDimensions, values: Readonly<Record<string, MetricValue>>): void;
}
