import { PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { type ApprovalCheck, departureFaults, statementOf } from '../core/approval/approvals.ts';
import { personKeyOf } from '../core/approval/person.ts';
import { keyOf, type Roster, withRosterEntry } from '../core/approval/roster.ts';
import { statementText } from '../core/approval/statement.ts';
import { approvalsKeyOf, type Batch } from '../core/batch.ts';
import { assert, PipelineError } from '../core/errors.ts';
import { changeRoster, readRoster } from '../ledger/roster.ts';
import type { LedgerTable } from '../ledger/table.ts';
import type { ApprovalRules } from '../platform/approval-rules.ts';
import type { FileBucket } from './outbox.ts';

type DepartureDeps = { readonly table: LedgerTable; readonly approval: ApprovalRules };

/**
 * The last look before a byte goes out: as many different people as the account's policy asks for signed these very
 * bytes, none of them a maker, by keys that the configuration's first approvers brought in. It believes neither the
 * row's state nor whoever wrote it.
 * @returns what the approvals were judged by; undefined where nobody has to approve.
 * @throws PipelineError APPROVAL_UNVERIFIED
 */
export async function verifyDeparture(
  { table, approval }: DepartureDeps,
  batch: Batch,
): Promise<ApprovalCheck | undefined> {
  const { trust, policyOf } = approval;
  const check = trust && batch.proposal && { roster: await readRoster(table), trust };
  const faults = departureFaults(batch, policyOf(batch.debtor.accountId), check);
  if (faults.length === 0) return check;
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

/**
 * Puts all that proves the approvals beside the payment file, and before it: statements, assertions and public keys,
 * enough to verify them without us.
 */
export async function putApprovals(bucket: FileBucket, batch: Batch, check: ApprovalCheck): Promise<void> {
  const body = approvalsDocument(batch, check);
  const key = approvalsKeyOf(batch);
  try {
    await bucket.client.send(
      new PutObjectCommand({
        Bucket: bucket.bucketName,
        Key: key,
        Body: body,
        ContentType: 'application/json',
        IfNoneMatch: '*',
      }),
    );
  } catch (error) {
    // It lies there already, from a try that died: of the same approvals, whatever version of us wrote it.
    const isThere = error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412;
    if (!isThere) throw error;
  }
}

function approvalsDocument(batch: Batch, { roster, trust }: ApprovalCheck): string {
  const { proposal, approvals, batchId } = batch;
  assert(proposal !== undefined, 'only a proposed batch has approvals');
  const signed = approvals.map((approval) => {
    const { person, assertion, atMs } = approval;
    const key = keyOf(roster, personKeyOf(person), assertion.credentialId);
    return {
      person,
      at: new Date(atMs).toISOString(),
      // The challenge of the assertion is the SHA-256 of this very text.
      statement: statementText(statementOf(batch, proposal, trust, approval)),
      assertion,
      publicKey: key?.publicKey,
    };
  });
  return `${JSON.stringify({ batchId, relyingParty: trust.party, approvals: signed }, undefined, 2)}\n`;
}

/** From now on whoever brought in these keys may approve beside them: a file of theirs has left. */
export async function markKeysUsed({ table }: DepartureDeps, batch: Batch, atMs: number): Promise<void> {
  const areNew = (roster: Roster) => batch.approvals.some((approval) => isNew(roster, approval));
  if (!areNew(await readRoster(table))) return;
  await changeRoster(table, (known) =>
    batch.approvals.reduce((roster, approval) => {
      if (!isNew(roster, approval)) return roster;
      const { person, assertion } = approval;
      const key = keyOf(roster, personKeyOf(person), assertion.credentialId);
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
  const key = keyOf(roster, personKeyOf(person), assertion.credentialId);
  return key?.registeredBy !== undefined && key.usedFor === undefined && !key.isRevoked;
}
