import type { ApprovalRules } from '../functions/platform/approval-rules.ts';
import type { RepairDeps } from '../functions/repair-payouts/repair-deps.ts';
import type { LocalResult } from './document.ts';
import type { LocalAws } from './embedded/local-aws.ts';
import type { MovableClock } from './movable-clock.ts';

/** A run with its stores still open. */
export type OpenRun = {
  readonly result: LocalResult;
  readonly aws: LocalAws;
  readonly deps: RepairDeps;
  readonly clock: MovableClock;
  /**
   * Does what the pipeline does on its schedules, as if all were now: people's decisions take their course.
   * @param approval judges signatures given meanwhile, also on a page that the run did not know of.
   */
  readonly goOn: (approval: ApprovalRules) => Promise<void>;
};
