import { ALL_ACCOUNTS } from '../core/stop.ts';
import { readStops } from '../ledger/stops.ts';
import type { OutlookDeps } from './outlook-deps.ts';

/**
 * Raises an alarm for each stop every hour: it stays on while the stop lasts. A forgotten stop would hold owed money.
 * @returns the number of stops.
 */
export async function watchStops(deps: OutlookDeps): Promise<number> {
  const { stops } = await readStops(deps.table);
  for (const { debtorAccountId, at } of stops) {
    deps.log.alarm('payments-stopped', {
      debtorAccountId: debtorAccountId === ALL_ACCOUNTS ? 'all' : debtorAccountId,
      since: at,
      action: 'Find out why it was stopped. Resume it once the cause is gone; until then nothing leaves.',
    });
  }
  return stops.length;
}
