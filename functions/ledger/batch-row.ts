import * as z from 'zod/mini';
import { BATCH_STATES, type Batch, OPEN_BATCH_STATES } from '../core/batch.ts';
import { PARTY_ID_SCHEMES } from '../core/payment-file.ts';
import { RAIL_NAMES } from '../core/rail.ts';
import { approvalShape, personShape, proposalShape, sealShape, voidedShape } from './approval-shapes.ts';
import { batchKey } from './keys.ts';
import { batchLiveKeys, type LiveKeys } from './live-keys.ts';
import { monthListKeys } from './month-list.ts';
import { count, day, iban, postalAddress } from './row-values.ts';
import { decodeRow, type Item, newRow } from './table.ts';

const partyIds = z.array(
  z.object({
    id: z.string(),
    scheme: z.exactOptional(z.enum(PARTY_ID_SCHEMES)),
    proprietary: z.exactOptional(z.string()),
  }),
);

const codeOrWord = z.object({
  code: z.exactOptional(z.string()),
  proprietary: z.exactOptional(z.string()),
});

const fileTerms = z.object({
  accountCurrency: z.string(),
  initiatingPartyIds: partyIds,
  debtorIds: partyIds,
  debtorAddress: z.exactOptional(postalAddress),
  localInstrument: z.exactOptional(codeOrWord),
  categoryPurpose: z.exactOptional(codeOrWord),
});

const batchRow = z.object({
  batchId: z.string(),
  state: z.enum(BATCH_STATES),
  version: count,
  runId: z.string(),
  debtor: z.object({
    accountId: z.string(),
    holderName: z.string(),
    iban,
    bic: z.optional(z.string()),
    terms: z.exactOptional(fileTerms),
  }),
  rail: z.enum(RAIL_NAMES),
  currency: z.string(),
  executionDate: day,
  batchBooking: z.boolean(),
  openedAtMs: count,
  leaseUntilMs: count,
  seal: z.optional(sealShape),
  leavesAtMs: z.optional(count),
  proposal: z.optional(proposalShape),
  approvals: z.array(approvalShape),
  voided: z.optional(voidedShape),
  uploaded: z.optional(z.object({ by: personShape, reason: z.string(), atMs: count })),
});

export function encodeBatch(batch: Batch): Item {
  return newRow(batchKey(batch.batchId), {
    ...batch,
    ...liveKeysOfBatch(batch),
    ...batchListKeys(batch),
  });
}

/** Its place among the batches opened in the same month: no step changes it. */
function batchListKeys({ batchId, debtor, openedAtMs }: Batch) {
  return monthListKeys('batches', new Date(openedAtMs).toISOString(), `${debtor.accountId}#${batchId}`);
}

/** Attributes that a write sets, as the end of its SET section, and their values. */
export function settingOf(fields: Readonly<Record<string, unknown>>) {
  return {
    sets: Object.keys(fields)
      .map((name) => `, ${name} = :${name}`)
      .join(''),
    values: Object.fromEntries(Object.entries(fields).map(([name, value]) => [`:${name}`, value])),
  };
}

/** None where nothing is still to happen to it. */
export function liveKeysOfBatch(
  batch: Pick<Batch, 'batchId' | 'state' | 'openedAtMs'>,
): LiveKeys | undefined {
  const { state, batchId, openedAtMs } = batch;
  return OPEN_BATCH_STATES.includes(state)
    ? batchLiveKeys(state, batchId, new Date(openedAtMs).toISOString())
    : undefined;
}

/** @throws PipelineError LEDGER_ROW_INVALID */
export function decodeBatch(item: Item): Batch {
  const { debtor, seal, leavesAtMs, proposal, voided, ...rest } = decodeRow('batch', batchRow, item);
  return { ...rest, debtor: { ...debtor, bic: debtor.bic }, seal, leavesAtMs, proposal, voided };
}
