import { sourceModesOf } from '../../functions/core/source-mode.ts';
import type { DebtorAccount } from '../../functions/platform/config.ts';
import { type Outlook, takeOutlook } from '../../functions/repair-payouts/outlook.ts';
import type { OutlookDeps, WatchedSource } from '../../functions/repair-payouts/outlook-deps.ts';
import { RecordingMetrics } from './metrics.ts';
import { ACCOUNT, type PaymentStand } from './payment-stand.ts';

export const SOURCE: WatchedSource = {
  kind: 'spirii',
  account: 'nordfleet',
  mode: 'live',
  schedule: { expression: 'cron(0 6 * * ? *)', timeZone: 'Etc/UTC' },
};

export type OutlookOptions = {
  readonly accounts?: readonly DebtorAccount[];
  readonly sources?: readonly WatchedSource[];
};

/** What the outlook needs beside the stand, and what it recorded. */
export function outlookOf(
  stand: PaymentStand,
  { accounts = [ACCOUNT], sources = [SOURCE] }: OutlookOptions = {},
): { readonly deps: OutlookDeps; readonly metrics: RecordingMetrics; take: () => Promise<Outlook> } {
  const metrics = new RecordingMetrics();
  const deps = {
    ...stand.deps,
    sourceModes: sourceModesOf(sources),
    sources,
    debtorAccounts: accounts,
    metrics,
  };
  return { deps, metrics, take: () => takeOutlook(deps) };
}
