import { type ApprovalCheck, departureFaults } from '../core/approval/approvals.ts';
import { personKeyOf } from '../core/approval/person.ts';
import {
  type ApproverKey,
  approverKeyOf,
  keysOf,
  type Roster,
  withRosterEntry,
} from '../core/approval/roster.ts';
import type { Signed } from '../core/approval/signed.ts';
import type { Trust } from '../core/approval/trusted-key.ts';
import type { Batch } from '../core/batch.ts';
import { assert, PipelineError } from '../core/errors.ts';
import { readBatch } from '../ledger/batches.ts';
import { changeRoster, readRoster } from '../ledger/roster.ts';
import type { LedgerTable } from '../ledger/table.ts';
import type { ApprovalRules } from '../platform/approval-rules.ts';
import { isSignedBy } from './approvals-file.ts';
import type { FileBucket } from './outbox.ts';

type DepartureDeps = {
  readonly table: LedgerTable;
  readonly bucket: FileBucket;
  readonly approval: ApprovalRules;
};

/**
 * `outdated`: somebody has revoked a key that signed, so the file must not leave.
 * @property check what judged the approvals; undefined where nobody has to approve.
 */
export type VerifiedBatch =
  | { readonly kind: 'verified'; readonly check: ApprovalCheck | undefined }
  | { readonly kind: 'outdated' };

/**
 * The last look before a byte goes out: as many different people as the account's policy asks for signed these very
 * bytes, none of them a maker, by keys that the configuration's first approvers brought in. It trusts neither the row's
 * state nor whoever wrote it.
 * @throws PipelineError APPROVAL_UNVERIFIED
 */
export async function verifyDeparture(deps: DepartureDeps, batch: Batch): Promise<VerifiedBatch> {
  const { trust, policyOf } = deps.approval;
  const check = trust && batch.proposal && (await checkOf(deps, batch, trust));
  const faults = departureFaults(batch, policyOf(batch.debtor.accountId), check);
  if (faults.length === 0) return { kind: 'verified', check };
  if (faults.every((fault) => fault === 'key-revoked')) return { kind: 'outdated' };
  throw new PipelineError(
    'APPROVAL_UNVERIFIED',
    'The approvals of a sealed batch do not let its file leave.',
    {
      action:
        'Nothing was put by this run. Find out who wrote the batch row, or changed the approval policy or the approvers since it was sealed; keep the batch as evidence.',
      details: { batchId: batch.batchId, faults: faults.join(', ') },
    },
  );
}

/** The approvals beside a sent payment file tell which keys signed: whoever writes the table cannot write there. */
async function checkOf(
  deps: DepartureDeps,
  { approvals, proposal }: Batch,
  trust: Trust,
): Promise<ApprovalCheck> {
  const roster = await readRoster(deps.table);
  const signing = approvals.map(({ person, assertion: { credentialId } }) => ({
    personKey: personKeyOf(person),
    credentialId,
  }));
  const making = (proposal?.makers ?? []).flatMap((personKey) =>
    keysOf(roster, personKey).map(({ credentialId }) => ({ personKey, credentialId })),
  );
  const asked = new Set<string>();
  const proven = new Set<string>();
  for (const { personKey, credentialId } of [...signing, ...making]) {
    for (const key of keysBehind(roster, personKey, credentialId)) {
      if (asked.has(key.credentialId)) continue;
      asked.add(key.credentialId);
      if (await isProvenUse(deps, key)) proven.add(key.credentialId);
    }
  }
  return { roster, trust, isUsed: ({ credentialId }) => proven.has(credentialId) };
}

/** The key, its bringer's, and so on up to one of the configuration's. */
function keysBehind(roster: Roster, personKey: string, credentialId: string): readonly ApproverKey[] {
  const keys: ApproverKey[] = [];
  let current = approverKeyOf(roster, personKey, credentialId);
  while (current !== undefined && keys.length <= roster.entries.length) {
    keys.push(current);
    const by: Signed | undefined = current.registeredBy;
    current = by && approverKeyOf(roster, personKeyOf(by.person), by.assertion.credentialId);
  }
  return keys;
}

async function isProvenUse({ table, bucket }: DepartureDeps, key: ApproverKey): Promise<boolean> {
  const batch = key.usedFor === undefined ? undefined : await readBatch(table, key.usedFor);
  if (batch === undefined) return false;
  return isSignedBy(bucket, batch, key);
}

/** From now on the bringers of these keys may approve beside them: a file approved by them has left. */
export async function markKeysUsed(
  table: LedgerTable,
  batch: Batch,
  judgedBy: Roster,
  atMs: number,
): Promise<void> {
  if (!batch.approvals.some((approval) => isNew(judgedBy, approval))) return;
  await changeRoster(table, (known) =>
    batch.approvals.reduce((roster, approval) => {
      if (!isNew(roster, approval)) return roster;
      const { person, assertion } = approval;
      const key = approverKeyOf(roster, personKeyOf(person), assertion.credentialId);
      assert(key !== undefined, 'a key that is new is known');
      return withRosterEntry(roster, {
        at: new Date(atMs).toISOString(),
        what: 'used',
        person,
        credentialId: key.credentialId,
        publicKey: key.publicKey,
        by: { batchId: batch.batchId },
      });
    }, known),
  );
}

function isNew(roster: Roster, { person, assertion }: Batch['approvals'][number]): boolean {
  const key = approverKeyOf(roster, personKeyOf(person), assertion.credentialId);
  return key?.registeredBy !== undefined && key.usedFor === undefined && !key.isRevoked;
}
