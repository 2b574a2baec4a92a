import { GetObjectCommand, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { type ApprovalCheck, statementOf } from '../core/approval/approvals.ts';
import { personKeyOf } from '../core/approval/person.ts';
import { keyOf } from '../core/approval/roster.ts';
import { statementText } from '../core/approval/statement.ts';
import { approvalsKeyOf, type Batch } from '../core/batch.ts';
import { assert } from '../core/errors.ts';
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

const signers = z.object({
  approvals: z.array(
    z.object({
      person: z.object({ issuer: z.string(), subject: z.string() }),
      assertion: z.object({ credentialId: z.string() }),
    }),
  ),
});

/** Who approved with which key, as the file beside a payment file says it. */
export type Signer = { readonly personKey: string; readonly credentialId: string };

/**
 * Who approved the file, by the object that only the functions of files can write; nobody where there is none, or it is
 * not one of ours.
 */
export async function readSigners(bucket: FileBucket, batch: Batch): Promise<readonly Signer[]> {
  const text = await textOf(bucket, approvalsKeyOf(batch));
  const read = signers.safeParse(text === undefined ? undefined : parsed(text));
  if (!read.success) return [];
  return read.data.approvals.map(({ person, assertion }) => ({
    personKey: personKeyOf(person),
    credentialId: assertion.credentialId,
  }));
}

async function textOf(bucket: FileBucket, key: string): Promise<string | undefined> {
  try {
    const { Body } = await bucket.client.send(new GetObjectCommand({ Bucket: bucket.bucketName, Key: key }));
    return await Body?.transformToString();
  } catch (cause) {
    if (cause instanceof S3ServiceException && isMissing(cause)) return undefined;
    throw cause;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
