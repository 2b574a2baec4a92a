import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { SOURCE_NAMES } from '../core/expense.ts';
import { FINDING_CODES } from '../core/finding.ts';
import { ACTORS, type Payout } from '../core/payout.ts';
import { RAIL_NAMES } from '../core/rail.ts';
import { STATES } from '../core/states.ts';
import { OF_A_BATCH, OF_A_PERSON, OF_A_RUN, OF_ANOTHER_REPORT, WITHOUT_FACTS } from '../core/step-reason.ts';
import { bankFact } from './bank-fact-shape.ts';
import { PARTITION_KEY, payoutIdInKey, payoutKey } from './keys.ts';
import { payoutListKeys } from './list-keys.ts';
import { payoutLiveKeys } from './live-keys.ts';
import { bigInteger, count, day, parsedText, postalAddress } from './row-values.ts';
import { decodeRow, type Item, SCHEMA, writeItem } from './table.ts';

const ofStep = {
  version: count,
  at: z.string(),
  from: z.enum([...STATES, 'none']),
  to: z.enum(STATES),
  by: z.enum(ACTORS),
  attempt: count,
  reasonCodes: z.array(z.enum(FINDING_CODES)),
  evidence: z.exactOptional(bankFact),
  paymentDigest: z.string(),
  terms: z.string(),
  details: z.string(),
  hash: z.string(),
};

const text = z.string();

/** A step with exactly the facts of its reason: the hash covers all of it. */
const entry = z.discriminatedUnion('why', [
  z.object({ ...ofStep, why: z.enum(OF_A_RUN), facts: z.strictObject({ runId: text }) }),
  z.object({
    ...ofStep,
    why: z.enum(OF_ANOTHER_REPORT),
    facts: z.strictObject({ runId: text, otherReportId: text }),
  }),
  z.object({ ...ofStep, why: z.enum(OF_A_BATCH), facts: z.strictObject({ batchId: text }) }),
  z.object({
    ...ofStep,
    why: z.enum(OF_A_PERSON),
    facts: z.strictObject({ person: text, personKey: text, reason: text }),
  }),
  z.object({ ...ofStep, why: z.enum(WITHOUT_FACTS), facts: z.exactOptional(z.undefined()) }),
]);

const period = z.object({ start: day, end: day });

const payoutRow = z.object({
  [PARTITION_KEY]: parsedText(payoutIdInKey, 'not the key of a payout'),
  source: z.enum(SOURCE_NAMES),
  account: z.string(),
  expenseId: z.string(),
  reportId: z.string(),
  reference: z.string(),
  recipientId: z.string(),
  recipientName: z.string(),
  iban: z.string(),
  bic: z.optional(z.string()),
  amountMinor: z.optional(bigInteger),
  currency: z.string(),
  period: z.optional(period),
  energyWh: z.optional(bigInteger),
  address: z.exactOptional(postalAddress),
  sourceStatus: z.string(),
  expenseDigest: z.string(),
  duplicateKey: z.optional(z.string()),
  sessions: z.exactOptional(z.object({ digest: z.string(), version: count })),
  charges: z.exactOptional(z.string()),
  earlier: z.exactOptional(
    z.array(
      z.object({
        until: count,
        recipientName: z.string(),
        recipientId: z.string(),
        period: z.exactOptional(period),
        energyWh: z.exactOptional(bigInteger),
        charges: z.exactOptional(z.string()),
      }),
    ),
  ),
  notes: z.exactOptional(
    z.array(
      z.object({ code: z.enum(FINDING_CODES), field: z.exactOptional(z.string()), message: z.string() }),
    ),
  ),
  runId: z.string(),
  state: z.enum(STATES),
  version: count,
  attempt: count,
  reasons: z.array(
    z.object({
      code: z.enum(FINDING_CODES),
      severity: z.enum(['reject', 'hold']),
      field: z.exactOptional(z.string()),
      message: z.string(),
    }),
  ),
  released: z.optional(z.array(z.enum(FINDING_CODES))),
  plan: z.optional(z.object({ rail: z.enum(RAIL_NAMES), debtorAccountId: z.string(), executionDate: day })),
  batchId: z.optional(z.string()),
  updatedAt: z.string(),
  history: z.array(entry).check(z.minLength(1)),
});

export function encodePayout(payout: Payout): Item {
  return { ...writeItem(fieldsOf(payout)), history: { L: payout.history.map(encodeEntry) } };
}

type Fields = Readonly<Record<string, unknown>>;

/** What the row keeps beside its history, which grows entry by entry and is never rewritten. */
export function fieldsOf(payout: Payout): Fields {
  return { ...unlistedFieldsOf(payout), ...payoutListKeys(payout) };
}

/** As {@link fieldsOf}, without the lists' keys: three digests that most steps do not change. */
export function unlistedFieldsOf(payout: Payout): Fields {
  // The key has the id, the first entry the time of creation.
  const { history: _, payoutId, createdAt: __, ...fields } = payout;
  return {
    [PARTITION_KEY]: payoutKey(payoutId),
    schema: SCHEMA,
    ...fields,
    ...payoutLiveKeys(payout),
  };
}

export function encodeEntry(entry: Payout['history'][number]): AttributeValue {
  return { M: writeItem(entry) };
}

/** @throws PipelineError LEDGER_ROW_INVALID, naming fields, never values. */
export function decodePayout(item: Item): Payout {
  const { [PARTITION_KEY]: payoutId, ...row } = decodeRow('payout', payoutRow, item);
  // Spelled out, since a field absent in the row is present and undefined in a payout.
  const { bic, amountMinor, period, energyWh, duplicateKey, released, plan, batchId } = row;
  const optional = { bic, amountMinor, period, energyWh, duplicateKey, released, plan, batchId };
  const createdAt = row.history[0]?.at ?? row.updatedAt;
  return { ...row, ...optional, payoutId, createdAt };
}
