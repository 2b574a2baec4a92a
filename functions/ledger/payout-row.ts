import { marshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { SOURCE_NAMES } from '../core/expense.ts';
import { FINDING_CODES } from '../core/finding.ts';
import { ACTORS, type Payout } from '../core/payout.ts';
import { STATES } from '../core/transitions.ts';
import { PARTITION_KEY, payoutKey, payoutLiveKeys } from './keys.ts';
import { bigInteger, count, day, payoutId } from './row-values.ts';
import { type Item, readItem, unreadableRow } from './table.ts';

const evidence = z.object({
  reportId: z.string(),
  status: z.string(),
  reasonCode: z.string().exactOptional(),
});

const payoutRow = z.object({
  payoutId,
  source: z.enum(SOURCE_NAMES),
  account: z.string(),
  expenseId: z.string(),
  reportId: z.string(),
  reference: z.string(),
  recipientId: z.string(),
  recipientName: z.string(),
  iban: z.string(),
  bic: z.string().optional(),
  amountMinor: bigInteger.optional(),
  currency: z.string(),
  period: z.object({ start: day, end: day }).optional(),
  energyWh: bigInteger.optional(),
  sourceStatus: z.string(),
  expenseDigest: z.string(),
  duplicateKey: z.string().optional(),
  runId: z.string(),
  state: z.enum(STATES),
  version: count,
  attempt: count,
  reasons: z.array(
    z.object({
      code: z.enum(FINDING_CODES),
      severity: z.enum(['reject', 'hold']),
      field: z.string().exactOptional(),
      message: z.string(),
    }),
  ),
  released: z.array(z.enum(FINDING_CODES)).optional(),
  plan: z.object({ rail: z.string(), debtorAccountId: z.string(), executionDate: day }).optional(),
  batchId: z.string().optional(),
  bankEvidence: evidence.optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
  history: z
    .array(
      z.object({
        version: count,
        at: z.string(),
        from: z.enum([...STATES, 'none']),
        to: z.enum(STATES),
        by: z.enum(ACTORS),
        why: z.string(),
        attempt: count,
        reasonCodes: z.array(z.enum(FINDING_CODES)),
        evidence: evidence.exactOptional(),
        facts: z.string(),
        terms: z.string(),
        hash: z.string(),
      }),
    )
    .min(1),
});

export function encodePayout(payout: Payout): Item {
  return marshall(
    {
      [PARTITION_KEY]: payoutKey(payout.payoutId),
      ...payout,
      ...payoutLiveKeys(payout),
    },
    { removeUndefinedValues: true },
  );
}

/** @throws PipelineError LEDGER_ROW_INVALID, which names the fields and never their values. */
export function decodePayout(item: Item): Payout {
  const parsed = payoutRow.safeParse(readItem(item));
  if (!parsed.success) throw unreadableRow('payout', item, parsed.error);
  // Spelled out, since a field that is absent in the row is present and undefined in a payout.
  const { bic, amountMinor, period, energyWh, duplicateKey, released, plan, batchId, bankEvidence, ...rest } =
    parsed.data;
  return { ...rest, bic, amountMinor, period, energyWh, duplicateKey, released, plan, batchId, bankEvidence };
}
