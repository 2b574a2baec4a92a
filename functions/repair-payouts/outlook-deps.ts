import type { AmpecoSourceConfig, SourceConfig } from '../platform/config.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { RepairDeps } from './repair-deps.ts';

export type OutlookDeps = RepairDeps & {
  readonly sources: readonly WatchedSource[];
  readonly metrics: Metrics;
};

export type WatchedSource = Pick<SourceConfig, 'kind' | 'account' | 'mode' | 'schedule' | 'tariff'> &
  Pick<Partial<AmpecoSourceConfig>, 'writeBack'>;
