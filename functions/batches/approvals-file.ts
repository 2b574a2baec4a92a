import { HeadObjectCommand, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { type ApprovalCheck, statementOf } from '../core/approval/approvals.ts';
import { type Person, personKeyOf } from '../core/approval/person.ts';
import { type ApproverKey, approverKeyOf } from '../core/approval/roster.ts';
import { statementText } from '../core/approval/statement.ts';
import { approvalsKeyOf, type Batch } from '../core/batch.ts';
import { assert } from '../core/errors.ts';
import { base32Of, sha256Hex } from '../core/ids.ts';
import { type FileBucket, isMissing } from './outbox.ts';

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
        Metadata: { [SIGNERS]: signersOf(batch).join(' ') },
        IfNoneMatch: '*',
      }),
    );
  } catch (error) {
    // It is there from a try that died: with the same approvals, whatever version of us wrote it.
    const isThere = error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412;
    if (!isThere) throw error;
  }
}

function signersOf({ approvals }: Batch): readonly string[] {
  return approvals.map(({ person, assertion }) => signerText(person, assertion.credentialId));
}

function approvalsDocument(batch: Batch, { roster, trust }: ApprovalCheck): string {
  const { proposal, approvals, batchId } = batch;
  assert(proposal !== undefined, 'only a proposed batch has approvals');
  const signed = approvals.map((approval) => {
    const { person, assertion, atMs } = approval;
    const key = approverKeyOf(roster, personKeyOf(person), assertion.credentialId);
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

/** Who signed with which key, in 26 characters: an object's metadata has little room. */
function signerText(person: Pick<Person, 'issuer' | 'subject'>, credentialId: string): string {
  return base32Of(sha256Hex(['signer', personKeyOf(person), credentialId]));
}

/** Whether the key approved the file, by the object that only the functions of files can write. */
export async function isSignedBy(
  bucket: FileBucket,
  batch: Batch,
  { person, credentialId }: Pick<ApproverKey, 'person' | 'credentialId'>,
): Promise<boolean> {
  try {
    const Key = approvalsKeyOf(batch);
    const { Metadata } = await bucket.client.send(new HeadObjectCommand({ Bucket: bucket.bucketName, Key }));
    return (Metadata?.[SIGNERS] ?? '').split(' ').includes(signerText(person, credentialId));
  } catch (cause) {
    if (cause instanceof S3ServiceException && isMissing(cause)) return false;
    throw cause;
  }
}

const SIGNERS = 'signers';
