import { isFollowedTooOften } from '../core/followed-often.ts';
import type { Payout } from '../core/payout.ts';
import { stepPayout } from '../core/step-payout.ts';
import { updatePayout } from '../ledger/payouts.ts';
import { isRunFinished } from '../ledger/runs.ts';
import type { LedgerTable } from '../ledger/table.ts';
import type { Clock } from '../platform/clock.ts';

type Deps = { readonly table: LedgerTable; readonly clock: Clock; readonly runId: string };

/** With more, it looks them up again: a row's run is one of the last few. */
const RUNS_KEPT = 1000;

/**
 * A ready payout of an unfinished run may wait for a message that nobody sent: this run queues it again, in its own
 * name.
 */
export class UnsentPayouts {
  readonly #deps: Deps;
  readonly #finishedRuns = new Map<string, boolean>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @returns the payout to queue; undefined if its message is sent, or somebody else's to send. */
  async requeue(payout: Payout): Promise<Payout | undefined> {
    const { table, clock, runId } = this.#deps;
    if (payout.runId === runId || (await this.#isFinished(payout.runId))) return undefined;
    // If it stalls, the repair sends it.
    if (isFollowedTooOften(payout)) return undefined;
    const step = { by: 'collect-expenses', why: 'requeued', facts: { runId }, atMs: clock.now() } as const;
    const written = await updatePayout(table, payout, stepPayout(payout, payout.state, { runId }, step));
    return written.kind === 'written' && written.payout.state === 'ready' ? written.payout : undefined;
  }

  async #isFinished(runId: string): Promise<boolean> {
    const known = this.#finishedRuns.get(runId);
    if (known !== undefined) return known;
    const finished = await isRunFinished(this.#deps.table, runId);
    if (this.#finishedRuns.size >= RUNS_KEPT) this.#finishedRuns.clear();
    this.#finishedRuns.set(runId, finished);
    return finished;
  }
}
