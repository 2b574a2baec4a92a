/** One figure of a metric. CloudWatch knows numbers alone, so a sum of minor units has to be a safe integer. */
export type MetricValue = { readonly unit: 'Count' | 'Seconds' | 'None'; readonly value: bigint | number };

/**
 * Names and values of what a figure is about, such as state and currency. Few and fixed in the code or the
 * configuration: each combination is a metric of its own, for which CloudWatch charges. Never an id, IBAN or name.
 */
export type MetricDimensions = Readonly<Record<string, string>>;

/** Figures for dashboards and alarms, passed in. They are told best effort; the ledger is what counts. */
export interface Metrics {
  /** Records figures of one set of dimensions, by their name. */
  record(dimensions: MetricDimensions, values: Readonly<Record<string, MetricValue>>): void;
}
