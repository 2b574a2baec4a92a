import type { Batch } from '../../functions/core/batch.ts';
import { type Payout, parseEndToEndId } from '../../functions/core/payout.ts';
import { batchIdInKey, payoutKey } from '../../functions/ledger/keys.ts';
import type { PaymentFile } from '../../local/sandbox/bank/check-file.ts';
import type { OutboxObject } from '../invariants/payment-files.ts';
import type { SignedFiles } from '../invariants/signed-files.ts';
import type { TableWrite } from '../services/dynamo-db/table.ts';
import type { Deployments } from './deployments.ts';
import type { LedgerView } from './ledger-view.ts';
import type { Timeline } from './timeline.ts';

type Deps = {
  readonly timeline: Timeline;
  readonly signed: SignedFiles;
  readonly deployments: Deployments;
  readonly ledger: LedgerView;
  readonly payouts: ReadonlyMap<string, Payout>;
  /** As people left it: without edits past the pipeline. */
  readonly batchOf: (batchId: string) => Batch | undefined;
};

/** Tells the checker of signatures each moment at which people's word counts. */
export class SignedChecks {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  left({ messageId, orders }: PaymentFile, { bytes }: OutboxObject): void {
    const { signed, deployments, timeline, batchOf } = this.#deps;
    const batch = batchOf(messageId);
    if (batch === undefined) throw new Error('A file belongs to a batch, or a check has failed before.');
    signed.left({
      batch,
      bytes,
      payouts: orders.flatMap(({ endToEndId }) => this.#payoutOf(endToEndId) ?? []),
      configs: deployments.inForceSince(timeline.nowMs),
    });
  }

  /** The last approval of a file: nobody else seals what was proposed. */
  completed({ key, before }: TableWrite): void {
    const { signed, deployments, ledger, payouts, timeline } = this.#deps;
    const batch = ledger.batch(batchIdInKey(key) ?? '');
    if (batch === undefined || before?.['state']?.S !== 'proposed') return;
    const { nowMs } = timeline;
    const leewayMs = deployments.approvingLeewayMs;
    signed.completed({
      batch,
      payouts: [...payouts.values()].filter(
        ({ batchId, state }) => batchId === batch.batchId && state === 'batched',
      ),
      configs: deployments.inForceSince(nowMs, leewayMs),
      sinceMs: nowMs - leewayMs,
    });
  }

  leaves({ key, before, after }: TableWrite): void {
    if (before?.['leavesAtMs'] !== undefined || after['leavesAtMs'] === undefined) return;
    if (after['proposal'] === undefined) return;
    const { signed, deployments, timeline } = this.#deps;
    signed.leaves(batchIdInKey(key) ?? '', timeline.nowMs, deployments.leewayMs);
  }

  #payoutOf(endToEndId: string): Payout | undefined {
    const payoutId = parseEndToEndId(endToEndId)?.payoutId;
    return payoutId === undefined ? undefined : this.#deps.payouts.get(payoutKey(payoutId));
  }
}
