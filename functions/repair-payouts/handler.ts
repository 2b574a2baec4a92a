import * as z from 'zod/mini';
import { logAbout } from '../platform/log.ts';
import { type Proof, proveSums } from './prove-sums.ts';
import { type RepairDeps, type RepairSummary, repairPayouts } from './repair.ts';

const repairEvent = z.object({ task: z.enum(['repair', 'prove']) });

/** `{ "task": "repair" }` every few minutes, `{ "task": "prove" }` once a day: the proof reads every open payout. */
export function createHandler(deps: RepairDeps): (event: unknown) => Promise<RepairSummary | Proof> {
  return async (event) => {
    const { task } = repairEvent.parse(event);
    const log = logAbout(deps.log, { runId: `${new Date(deps.clock.now()).toISOString()}-${task}` });
    log.info('repair-started', { task });
    return task === 'repair' ? repairPayouts({ ...deps, log }) : proveSums({ ...deps, log });
  };
}
