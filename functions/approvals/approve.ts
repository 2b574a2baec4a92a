import { isOutdated } from '../batches/outdated.ts';
import { type ApprovalFault, approvalFaults, signatureFault } from '../core/approval/approvals.ts';
import { personKeyOf } from '../core/approval/person.ts';
import { termsText } from '../core/approval/policy.ts';
import type { Proposal } from '../core/approval/proposal.ts';
import { rosterVerifies } from '../core/approval/roster.ts';
import type { Signed } from '../core/approval/signed.ts';
import type { Approval, Batch } from '../core/batch.ts';
import type { SourceModes } from '../core/source-mode.ts';
import { approveBatch } from '../ledger/approve-batch.ts';
import { readBatch, voidBatch } from '../ledger/batches.ts';
import { readRoster } from '../ledger/roster.ts';
import { readStopOf } from '../ledger/stops.ts';
import type { LedgerTable } from '../ledger/table.ts';
import { type ApprovalRules, approvalTermsOf } from '../platform/approval-rules.ts';
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

/** Why an approval is not taken. */
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

type Proposed = Batch & { readonly proposal: Proposal };

/**
 * Takes a person's signature of a proposed batch. The last one that it needs seals it; just before that, the rules and
 * every payment of it are looked at once more, and what no longer holds ends the proposal.
 * @throws PipelineError LEDGER_ROW_INVALID
 */
export async function approve(deps: ApprovalDeps, batchId: string, signed: Signed): Promise<Approved> {
  const { table, clock, approval } = deps;
  const batch = await readBatch(table, batchId);
  const proposed = batch === undefined ? undefined : proposedOf(batch);
  if (proposed === undefined) return { ok: false, why: batch === undefined ? 'unknown' : 'over' };
  const nowMs = clock.now();
  const { proposal, approvals } = proposed;
  if (nowMs >= proposal.expiresAtMs) return { ok: false, why: 'expired' };
  if ((await readStopOf(table, proposed.debtor.accountId)) !== undefined)
    return { ok: false, why: 'stopped' };
  if (!hasSameTerms(deps, proposed)) return ending(deps, proposed, 'terms-changed');
  if (approval.trust === undefined) return { ok: false, why: 'key-untrusted' };

  const roster = await readRoster(table);
  // Somebody wrote the row past the pipeline: the proposal is as good as it was.
  if (!rosterVerifies(roster)) return { ok: false, why: 'roster-tampered' };
  const check = { roster, trust: approval.trust };
  const own = signatureFault(proposed, proposal, signed, check, nowMs);
  if (own !== undefined) return { ok: false, why: own };
  const person = personKeyOf(signed.person);
  if (approvals.some((earlier) => personKeyOf(earlier.person) === person)) {
    return { ok: false, why: 'person-twice' };
  }
  const given: Approval = { ...signed, atMs: nowMs, rosterEntries: check.roster.entries.length };
  const [fault, ...others] = approvalFaults(proposed, proposal, [...approvals, given], check, nowMs);
  const seals = fault === undefined;
  if (!seals && (fault !== 'people-missing' || others.length > 0)) {
    return fault === 'key-brought-in' || others.includes('key-brought-in')
      ? { ok: false, why: 'key-brought-in' }
      : // An approval given before counts no longer, since its key was revoked.
        ending(deps, proposed, 'outdated');
  }
  if (seals && (await isOutdated(deps, proposed))) return ending(deps, proposed, 'outdated');

  const after = await approveBatch(table, proposed, given, seals);
  if (after === undefined) return { ok: false, why: 'raced' };
  if (after.state === 'sealed') await deps.finish();
  return { ok: true, batch: after };
}

function proposedOf(batch: Batch): Proposed | undefined {
  const { proposal } = batch;
  return batch.state === 'proposed' && proposal !== undefined ? { ...batch, proposal } : undefined;
}

function hasSameTerms({ debtorAccounts }: ApprovalDeps, { debtor, proposal }: Proposed): boolean {
  const account = debtorAccounts.find(({ id }) => id === debtor.accountId);
  return account !== undefined && termsText(approvalTermsOf(account)) === termsText(proposal.terms);
}

/** The payouts go back with the next repair, and are proposed as they are by then. */
async function ending(
  { table }: ApprovalDeps,
  batch: Proposed,
  why: 'terms-changed' | 'outdated',
): Promise<Approved> {
  return { ok: false, why: (await voidBatch(table, batch, { why })) ? why : 'raced' };
}
