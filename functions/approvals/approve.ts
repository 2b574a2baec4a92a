import { isOutdated } from '../batches/outdated.ts';
import { type ApprovalFault, approvalFaults, signatureFault } from '../core/approval/approvals.ts';
import { personKeyOf } from '../core/approval/person.ts';
import { isUsedByRoster, rosterVerifies } from '../core/approval/roster.ts';
import type { Signed } from '../core/approval/signed.ts';
import { type Approval, type Batch, isProposed, type ProposedBatch } from '../core/batch.ts';
import type { SourceModes } from '../core/source-mode.ts';
import { approveBatch } from '../ledger/approve-batch.ts';
import { readBatch, voidBatch } from '../ledger/batches.ts';
import { readRoster } from '../ledger/roster.ts';
import { readStopOf } from '../ledger/stops.ts';
import type { LedgerTable } from '../ledger/table.ts';
import { type ApprovalRules, hasTermsOf } from '../platform/approval-rules.ts';
import type { Clock } from '../platform/clock.ts';
import type { DebtorAccount } from '../platform/config.ts';

export type ApprovalDeps = {
  readonly table: LedgerTable;
  readonly clock: Clock;
  readonly approval: ApprovalRules;
  /** The configured ones. */
  readonly debtorAccounts: readonly DebtorAccount[];
  /** A source may have gone on a dry run since the proposal. */
  readonly sourceModes: SourceModes;
  /** Has the files of sealed batches made at once. If it fails, the next repair does it. */
  readonly finish: () => Promise<void>;
};

/** Why an approval does not count. */
export type ApprovalRefusal =
  | ApprovalFault
  | 'unknown'
  | 'over'
  | 'expired'
  | 'stopped'
  | 'terms-changed'
  | 'outdated'
  | 'raced';

export type Approved =
  | { readonly ok: true; readonly batch: Batch }
  | { readonly ok: false; readonly why: ApprovalRefusal };

/**
 * Takes a person's signature for a proposed batch. The last signature seals. Before the seal, it checks the rules and
 * each payment again, and ends the proposal if one no longer holds.
 * @throws PipelineError LEDGER_ROW_INVALID
 */
export async function approve(deps: ApprovalDeps, batchId: string, signed: Signed): Promise<Approved> {
  const { table, clock, approval } = deps;
  const batch = await readBatch(table, batchId);
  if (batch === undefined) return { ok: false, why: 'unknown' };
  if (!isProposed(batch)) return { ok: false, why: 'over' };
  const nowMs = clock.now();
  const { proposal, approvals } = batch;
  if (nowMs >= proposal.expiresAtMs) return { ok: false, why: 'expired' };
  if ((await readStopOf(table, batch.debtor.accountId)) !== undefined) return { ok: false, why: 'stopped' };
  if (!hasTermsOf(deps.debtorAccounts, batch)) return ending(deps, batch, 'terms-changed');
  if (approval.trust === undefined) return { ok: false, why: 'key-untrusted' };

  const roster = await readRoster(table);
  // Somebody wrote the roster past the pipeline: the proposal is as good as before.
  if (!rosterVerifies(roster)) return { ok: false, why: 'roster-tampered' };
  const check = { roster, trust: approval.trust, isUsed: isUsedByRoster };
  const own = signatureFault(batch, proposal, signed, check, nowMs);
  if (own !== undefined) return { ok: false, why: own };
  const person = personKeyOf(signed.person);
  if (approvals.some((earlier) => personKeyOf(earlier.person) === person)) {
    return { ok: false, why: 'person-twice' };
  }
  const given: Approval = { ...signed, atMs: nowMs };
  const faults = new Set(approvalFaults(batch, proposal, [...approvals, given], check, nowMs));
  const seals = !faults.delete('people-missing');
  if (faults.has('key-brought-in')) return { ok: false, why: 'key-brought-in' };
  // The rest are an earlier approval's, which no longer counts: somebody revoked its key.
  if (faults.size > 0) return ending(deps, batch, 'outdated');
  if (seals && (await isOutdated(deps, batch))) return ending(deps, batch, 'outdated');

  const after = await approveBatch(table, batch, given, seals);
  if (after === undefined) return { ok: false, why: 'raced' };
  if (after.state === 'sealed') await deps.finish();
  return { ok: true, batch: after };
}

/** The next repair frees the payouts; the next file has them as they are by then. */
async function ending(
  { table, clock }: ApprovalDeps,
  batch: ProposedBatch,
  why: 'terms-changed' | 'outdated',
): Promise<Approved> {
  const isOver = await voidBatch(table, batch, { why, atMs: clock.now() });
  return { ok: false, why: isOver ? why : 'raced' };
}
