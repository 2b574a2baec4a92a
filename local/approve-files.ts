import { approve } from '../functions/approvals/approve.ts';
import { APPROVAL_REFUSALS } from '../functions/approvals/refusals.ts';
import { refuse } from '../functions/approvals/refuse.ts';
import { type Batch, isProposed, type ProposedBatch } from '../functions/core/batch.ts';
import { assert } from '../functions/core/errors.ts';
import { readBatch } from '../functions/ledger/batches.ts';
import { readManifest } from '../functions/ledger/manifests.ts';
import type { Random } from '../functions/platform/clock.ts';
import { endProposals } from '../functions/repair-payouts/end-proposals.ts';
import { freeVoidedPayouts, readLiveBatches } from '../functions/repair-payouts/repair-batches.ts';
import type { RepairDeps } from '../functions/repair-payouts/repair-deps.ts';
import type { MovableClock } from './movable-clock.ts';
import { type SandboxPeople, type SandboxPerson, signedBy } from './sandbox/people/sandbox-people.ts';

export type ApproveFilesDeps = RepairDeps & { readonly clock: MovableClock; readonly random: Random };

export type ApproveFilesOptions = {
  readonly people: SandboxPeople;
  /** Whether somebody refuses a file for one of its lines, and one expires: on stores without earlier work. */
  readonly showsEnds: boolean;
  /** Puts the files of sealed batches into the outbox. */
  readonly finish: () => Promise<void>;
  /** The account's cut-off once more, for what went back. */
  readonly submit: (debtorAccountId: string) => Promise<void>;
  readonly onProgress: (what: string) => void;
};

/** An account with a refused payout needs two others, where its bank takes no file of a single payment. */
const LINES_OF_REFUSED = 3;

/** A second round proposes what a source changed meanwhile; what changes again waits for the next run. */
const MOST_ROUNDS = 2;

/**
 * The sandbox's people approve every proposal. Their signatures are real, and the pipeline verifies them like any
 * other. First they refuse one file and let one expire, each with its whole way back into another file.
 */
export async function approveFiles(deps: ApproveFilesDeps, options: ApproveFilesOptions): Promise<void> {
  await new Approving(deps, options).run();
}

class Approving {
  readonly #deps: ApproveFilesDeps;
  readonly #options: ApproveFilesOptions;

  constructor(deps: ApproveFilesDeps, options: ApproveFilesOptions) {
    this.#deps = deps;
    this.#options = options;
  }

  async run(): Promise<void> {
    const { showsEnds, onProgress } = this.#options;
    const proposed = await this.#proposed();
    if (proposed.length === 0) return;
    onProgress("The sandbox's people approve the payment files …");
    const { expiring, refused } = showsEnds ? endsAmong(proposed) : NO_ENDS;
    if (refused !== undefined) await this.#refuse(refused);
    // Before the time moves on, so that none of them misses its cut-off.
    await this.#approveAll(expiring?.batchId);
    if (expiring === undefined) return;
    await this.#letExpire(expiring);
    await this.#approveAll();
  }

  /** The oldest first: a killed run may have left one from a time that it had moved on to. */
  async #proposed(): Promise<readonly ProposedBatch[]> {
    const found = (await Array.fromAsync(readLiveBatches(this.#deps, 'proposed'))).filter(isProposed);
    return found.toSorted((a, b) => a.proposal.proposedAtMs - b.proposal.proposedAtMs);
  }

  async #approveAll(except?: string): Promise<void> {
    for (let round = 1; round <= MOST_ROUNDS; round += 1) {
      const ended = new Set<string>();
      for (const batch of await this.#proposed()) {
        if (batch.batchId === except) continue;
        for (const person of this.#options.people) await this.#approve(person, batch.batchId);
        if ((await this.#read(batch.batchId)).state === 'void') ended.add(batch.debtor.accountId);
      }
      if (ended.size === 0) return;
      for (const debtorAccountId of ended) await this.#proposeAgain(debtorAccountId);
    }
  }

  async #approve(person: SandboxPerson, batchId: string): Promise<void> {
    const { clock, approval, random, log } = this.#deps;
    const batch = await this.#read(batchId);
    // Enough of them have signed, or others complete a policy of more people.
    if (!isProposed(batch)) return;
    clock.moveOnTo(batch.proposal.proposedAtMs);
    assert(approval.trust !== undefined, 'where somebody approves, the configuration says who');
    const signed = signedBy(person, batch, { stage: approval.trust.stage, clock, random });
    const { finish } = this.#options;
    const answer = await approve({ ...this.#deps, finish }, batchId, signed);
    if (answer.ok) return;
    log.warn('approval-not-taken', { batchId, why: answer.why, action: APPROVAL_REFUSALS[answer.why] });
  }

  async #refuse(batch: ProposedBatch): Promise<void> {
    const [first, second] = this.#options.people;
    await this.#approve(first, batch.batchId);
    const { table, clock } = this.#deps;
    const payments = await Array.fromAsync(
      readManifest(table, batch.batchId, batch.proposal.seal.manifestParts),
    );
    const largest = payments.reduce((most, one) => (one.amountMinor > most.amountMinor ? one : most));
    const decision = {
      by: second.person,
      reason: 'The largest amount of the file: ask its driver first.',
      atMs: clock.now(),
    };
    const refused = await refuse(table, batch.batchId, decision, [largest.payoutId]);
    assert(refused.ok, 'nobody else works on the proposals of a new ledger');
    await this.#proposeAgain(batch.debtor.accountId);
  }

  async #letExpire(batch: ProposedBatch): Promise<void> {
    const { clock } = this.#deps;
    const { debtor, proposal, batchId } = batch;
    await this.#approve(this.#options.people[0], batchId);
    this.#options.onProgress(`Time moves on to the expiry of a file of ${debtor.accountId} …`);
    clock.moveOnTo(proposal.expiresAtMs);
    await endProposals(this.#deps);
    await this.#proposeAgain(debtor.accountId);
  }

  /** As the next repair and cut-off do. */
  async #proposeAgain(debtorAccountId: string): Promise<void> {
    await freeVoidedPayouts(this.#deps);
    await this.#options.submit(debtorAccountId);
  }

  async #read(batchId: string): Promise<Batch> {
    const batch = await readBatch(this.#deps.table, batchId);
    assert(batch !== undefined, 'a batch that was proposed has its row for ever');
    return batch;
  }
}

type Ends = { readonly expiring?: ProposedBatch | undefined; readonly refused?: ProposedBatch | undefined };

const NO_ENDS: Ends = {};

/** Small files show as much as large ones. One of the first to expire does, so that no other misses its cut-off. */
export function endsAmong(proposed: readonly ProposedBatch[]): Ends {
  const soonest = Math.min(...proposed.map(({ proposal }) => proposal.expiresAtMs));
  const expiring = smallestOf(proposed.filter(({ proposal }) => proposal.expiresAtMs === soonest));
  const others = proposed.filter((batch) => batch !== expiring);
  const refused = smallestOf(others.filter(({ proposal }) => proposal.seal.count >= LINES_OF_REFUSED));
  return { expiring, refused };
}

function smallestOf(batches: readonly ProposedBatch[]): ProposedBatch | undefined {
  return batches.toSorted((a, b) => a.proposal.seal.count - b.proposal.seal.count)[0];
}
