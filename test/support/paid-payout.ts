import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { BankFact } from '../../functions/core/bank-fact.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { openBatch, sealBatch } from '../../functions/ledger/batches.ts';
import { writeManifestPart } from '../../functions/ledger/manifests.ts';
import { encodePayout } from '../../functions/ledger/payout-row.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { manifestEntry, openedBatch, SEAL } from './batches.ts';
import { expense } from './expenses.ts';
import { scheduledPayout } from './payment-stand.ts';
import { sentOn, step } from './payouts.ts';

/** A payout in a sealed file, booked as the fact says, in a table without a stand. */
export async function putPaidPayout(table: LedgerTable, booked: BankFact): Promise<Payout> {
  const bookedOn = booked.bookingDate ?? '2026-11-03';
  const batch = openedBatch({ openedAtMs: Date.parse(`${bookedOn}T06:00:00Z`) });
  await openBatch(table, batch);
  const scheduled = scheduledPayout(expense());
  await writeManifestPart(table, batch.batchId, 0, [manifestEntry(scheduled.expenseId)]);
  await sealBatch(table, batch, { ...SEAL, count: 1, controlSumMinor: 1250n });
  const sent = sentOn(step(scheduled, 'batched', { batchId: batch.batchId }), 'submitted');
  const paid = step(sent, 'paid', {}, booked);
  await table.client.send(new PutItemCommand({ TableName: table.tableName, Item: encodePayout(paid) }));
  return paid;
}
