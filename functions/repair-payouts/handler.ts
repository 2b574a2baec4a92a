import * as z from 'zod/mini';
import { logAbout } from '../platform/log.ts';
import { type Outlook, takeOutlook } from './outlook.ts';
import type { OutlookDeps } from './outlook-deps.ts';
import { type Proof, proveSums } from './prove-sums.ts';
import { type RepairSummary, repairPayouts } from './repair.ts';
import { finishSealedBatches } from './repair-batches.ts';

const TASKS = {
  repair: repairPayouts,
  finish: finishSealedBatches,
  prove: proveSums,
  outlook: takeOutlook,
} as const;

const repairEvent = z.object({ task: z.enum(['repair', 'finish', 'prove', 'outlook']) });

/**
 * `{ "task": "repair" }` every few minutes, `{ "task": "finish" }` after the last approval of a file, `{ "task": "outlook" }` every hour, `{ "task": "prove" }` once a day: the
 * proof reads every open payout.
 */
export function createHandler(
  deps: OutlookDeps,
): (event: unknown) => Promise<RepairSummary | number | Proof | Outlook> {
  return async (event) => {
    const { task } = repairEvent.parse(event);
    const log = logAbout(deps.log, { runId: `${new Date(deps.clock.now()).toISOString()}-${task}` });
    log.info('repair-started', { task });
    return TASKS[task]({ ...deps, log });
  };
}
