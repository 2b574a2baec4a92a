import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { personKeyOf } from '../core/approval/person.ts';
import type { Approval, Batch, ProposedBatch } from '../core/batch.ts';
import { assert } from '../core/errors.ts';
import { liveKeysOfBatch, settingOf } from './batch-row.ts';
import { readBatch } from './batches.ts';
import { batchKey } from './keys.ts';
import { conditionHeld, keyOf, type LedgerTable, writeItem } from './table.ts';

/**
 * Adds a person's approval to a proposed batch by one conditional write; the last approval also seals the batch in that
 * write. So approvals, refusals, expiry and a stop's void race on one row, and exactly one wins. After a lost answer,
 * the signature identifies the approval as ours.
 * @param seals whether the batch, by the row as read, needs no other approval.
 * @returns the batch afterwards; undefined where somebody else came first, or it is too late.
 */
export async function approveBatch(
  table: LedgerTable,
  batch: ProposedBatch,
  approval: Approval,
  seals: boolean,
): Promise<Batch | undefined> {
  assert(batch.state === 'proposed', 'only a proposed batch is approved');
  const after: Batch = {
    ...batch,
    version: batch.version + 1,
    approvals: [...batch.approvals, approval],
    ...(seals ? { state: 'sealed', seal: batch.proposal.seal } : {}),
  };
  if (await write(table, batch, approval, after)) return after;
  const current = await readBatch(table, batch.batchId);
  const isOurs = current?.approvals.some(
    ({ assertion }) => assertion.signature === approval.assertion.signature,
  );
  return isOurs === true ? current : undefined;
}

/**
 * Each condition stands by itself, though the version alone would guard the first four: even an edited row or a wrong
 * reader breaks no rule.
 */
const MAY_APPROVE = [
  '#state = :proposed',
  '#version = :version',
  'proposal.seal.manifestHash = :manifestHash',
  'proposal.seal.fileSha256 = :fileSha256',
  'proposal.expiresAtMs > :atMs',
  'NOT contains(proposal.makers, :person)',
  '(attribute_not_exists(approvedBy) OR NOT contains(approvedBy, :person))',
].join(' AND ');

async function write(
  table: LedgerTable,
  batch: ProposedBatch,
  approval: Approval,
  after: Batch,
): Promise<boolean> {
  const { manifestHash, fileSha256 } = batch.proposal.seal;
  const person = personKeyOf(approval.person);
  const setting = settingOf(after.state === 'sealed' ? { seal: after.seal, ...liveKeysOfBatch(after) } : {});
  return conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(batchKey(batch.batchId)),
        UpdateExpression: `SET #state = :to, #version = :next, approvals = list_append(approvals, :approvals)${setting.sets} ADD approvedBy :people`,
        ConditionExpression: MAY_APPROVE,
        ExpressionAttributeNames: { '#state': 'state', '#version': 'version' },
        ExpressionAttributeValues: writeItem({
          ':to': after.state,
          ':next': after.version,
          ':approvals': [approval],
          ':people': new Set([person]),
          ':proposed': 'proposed',
          ':version': batch.version,
          ':manifestHash': manifestHash,
          ':fileSha256': fileSha256,
          ':atMs': approval.atMs,
          ':person': person,
          ...setting.values,
        }),
      }),
    ),
  );
}
