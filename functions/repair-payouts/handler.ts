import * as z from 'zod/mini';
import { noteAlarm } from '../ledger/alarm-notes.ts';
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

/** EventBridge's word on a CloudWatch alarm that rings or ends. */
const alarmEvent = z.object({
  task: z.literal('note-alarm'),
  alarm: z.string().check(z.maxLength(255)),
  state: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  at: z.iso.datetime(),
});

const repairEvent = z.union([
  z.object({ task: z.enum(['repair', 'finish', 'prove', 'outlook']) }),
  alarmEvent,
]);

/**
 * `{ "task": "repair" }` every few minutes, `{ "task": "finish" }` after a file's last approval, `{ "task": "outlook"
 * }` every hour, `{ "task": "prove" }` once a day, which reads every open payout. `{ "task": "note-alarm", … }` when an
 * alarm rings or ends: for the console.
 */
export function createHandler(
  deps: OutlookDeps,
): (event: unknown) => Promise<RepairSummary | number | Proof | Outlook | undefined> {
  return async (event) => {
    const asked = repairEvent.parse(event);
    if (asked.task === 'note-alarm') {
      const { alarm: name, state, at } = asked;
      await noteAlarm(deps.table, { name, isOn: state === 'ALARM', atMs: Date.parse(at) });
      return undefined;
    }
    const { task } = asked;
    const log = logAbout(deps.log, { runId: `${new Date(deps.clock.now()).toISOString()}-${task}` });
    log.info('repair-started', { task });
    return TASKS[task]({ ...deps, log });
  };
}
