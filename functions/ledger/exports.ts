import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { Person } from '../core/approval/person.ts';
import { PipelineError } from '../core/errors.ts';
import { type PayoutId, parsePayoutId } from '../core/ids.ts';
import type { Beside } from '../core/journal/beside.ts';
import { journalDigest, lengthOf } from '../core/journal/digest.ts';
import { assertJournal, type JournalEntry } from '../core/journal/entry.ts';
import { ACCOUNT_ROLES, MOVEMENT_KINDS, SIDES } from '../core/journal/movements.ts';
import { personShape } from './approval-shapes.ts';
import { exportKey, exportPartKey, PARTITION_KEY } from './keys.ts';
import { bigInteger, count, day, payoutId } from './row-values.ts';
import { conditionHeld, decodeRow, getItem, type Item, type LedgerTable, newRow } from './table.ts';

/**
 * A closed month: its journal is what its parts say, for ever. One conditional put of this row closes it. If two close
 * it at once, one wins, and the other's parts mean nothing.
 */
export type ClosedMonth = {
  readonly month: string;
  readonly by: Person;
  /** ISO 8601. */
  readonly closedAt: string;
  /** 26 characters that follow from the month before, and from every entry. */
  readonly digest: string;
  /** Of the month before; empty for the first. */
  readonly previous: string;
  readonly entries: number;
  readonly entryParts: number;
  readonly namedParts: number;
};

const closedMonthRow = z.object({
  month: z.string(),
  by: personShape,
  closedAt: z.string(),
  digest: z.string(),
  previous: z.string(),
  entries: count,
  entryParts: count,
  namedParts: count,
});

const entryShape = z.object({
  document: z.string(),
  kind: z.enum(MOVEMENT_KINDS),
  date: day,
  evidenceDate: day,
  payoutId,
  movement: count,
  attempt: count,
  source: z.string(),
  company: z.optional(z.string()),
  expenseId: z.string(),
  recipientId: z.string(),
  recipientName: z.string(),
  recipientExternalId: z.optional(z.string()),
  billingReference: z.optional(z.string()),
  period: z.optional(z.object({ start: day, end: day })),
  energyWh: z.optional(bigInteger),
  charges: z.optional(z.string()),
  currency: z.string(),
  debtorAccountId: z.string(),
  creditorAccount: z.optional(z.string()),
  remittance: z.optional(z.string()),
  postings: z.array(z.object({ role: z.enum(ACCOUNT_ROLES), side: z.enum(SIDES), amountMinor: bigInteger })),
  bankReportId: z.string(),
  reference: z.optional(z.string()),
  reasonCode: z.optional(z.string()),
});

const openItems = z.array(z.object({ payoutId, currency: z.string(), amountMinor: bigInteger }));

const besideRow = z.object({
  contradicted: openItems,
  ended: openItems,
  unreadable: z.array(payoutId),
  unstated: z.array(z.object({ debtorAccountId: z.string(), day })),
});

const entriesRow = z.object({ entries: z.array(entryShape) });
const namedRow = z.object({ named: z.array(z.string()) });

/** Characters of a row's JSON content, at most three bytes each: below 400 kB. */
const MAX_PART_CHARACTERS = 120_000;

/** The month's row (strongly consistent); undefined while it is open. */
export async function readClosedMonth(table: LedgerTable, month: string): Promise<ClosedMonth | undefined> {
  const item = await getItem(table, exportKey(month));
  return item === undefined ? undefined : decodeClosedMonth(item);
}

/** @throws PipelineError LEDGER_ROW_INVALID */
export function decodeClosedMonth(item: Item): ClosedMonth {
  return decodeRow('closed month', closedMonthRow, item);
}

/** What closes a month. */
export type Closing = {
  readonly month: string;
  /** Undefined for the first. */
  readonly previous: ClosedMonth | undefined;
  readonly entries: readonly JournalEntry[];
  readonly beside: Beside;
  readonly by: Person;
  readonly atMs: number;
};

/**
 * Closes a month, parts first. A repetition after a lost answer finds its own row, or a faster writer's.
 * @returns the row that closed it.
 */
export async function closeMonth(table: LedgerTable, closing: Closing): Promise<ClosedMonth> {
  const { month, previous, entries, beside, by, atMs } = closing;
  assertJournal(month, entries);
  const digest = journalDigest(month, previous?.digest ?? '', entries);
  const entryParts = partsBySize(entries, lengthOf);
  const namedParts = partsBySize(namesOf(entries), (name) => name.length);
  for (const [part, some] of entryParts.entries()) {
    await put(table, exportPartKey(month, digest, 'entries', part), { entries: some });
  }
  for (const [part, named] of namedParts.entries()) {
    await put(table, exportPartKey(month, digest, 'named', part), { named });
  }
  await put(table, exportPartKey(month, digest, 'beside', 0), bounded(beside));
  const closed: ClosedMonth = {
    month,
    by,
    closedAt: new Date(atMs).toISOString(),
    digest,
    previous: previous?.digest ?? '',
    entries: entries.length,
    entryParts: entryParts.length,
    namedParts: namedParts.length,
  };
  const held = await conditionHeld(() =>
    table.client.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: newRow(exportKey(month), closed),
        ConditionExpression: `attribute_not_exists(${PARTITION_KEY})`,
      }),
    ),
  );
  return held ? closed : ((await readClosedMonth(table, month)) ?? closed);
}

async function put(table: LedgerTable, key: string, content: Readonly<Record<string, unknown>>) {
  await table.client.send(
    new PutItemCommand({
      TableName: table.tableName,
      Item: newRow(key, content),
    }),
  );
}

/** A closed month's journal. @throws PipelineError LEDGER_ROW_INVALID where its parts are not those that closed it. */
export async function readJournal(table: LedgerTable, closed: ClosedMonth): Promise<readonly JournalEntry[]> {
  return journalIn(closed, (key) => getItem(table, key));
}

/**
 * As `readJournal`, of rows that lie elsewhere.
 * @param itemOf a row by its key.
 */
export async function journalIn(closed: ClosedMonth, itemOf: ItemOf): Promise<readonly JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for (let part = 0; part < closed.entryParts; part += 1) {
    const key = exportPartKey(closed.month, closed.digest, 'entries', part);
    entries.push(...(await readPart(itemOf, key, entriesRow)).entries);
  }
  if (journalDigest(closed.month, closed.previous, entries) !== closed.digest)
    throw changedPast(closed.month);
  return entries;
}

/** The first of each kind: a row takes 400 kB. */
const MAX_BESIDE = 1_000;

function bounded({ contradicted, ended, unreadable, unstated }: Beside): Beside {
  return {
    contradicted: contradicted.slice(0, MAX_BESIDE),
    ended: ended.slice(0, MAX_BESIDE),
    unreadable: unreadable.slice(0, MAX_BESIDE),
    unstated: unstated.slice(0, MAX_BESIDE),
  };
}

/** What finance had to look at when the month closed, at most a thousand of each kind. */
export async function readBeside(table: LedgerTable, closed: ClosedMonth): Promise<Beside> {
  return besideIn(closed, (key) => getItem(table, key));
}

/** As `readBeside`, of rows that lie elsewhere. */
export async function besideIn({ month, digest }: ClosedMonth, itemOf: ItemOf): Promise<Beside> {
  return readPart(itemOf, exportPartKey(month, digest, 'beside', 0), besideRow);
}

/** Keys of all parts of a closed month's journal, in their order. */
export function* partKeysOf({ month, digest, entryParts, namedParts }: ClosedMonth): Generator<string> {
  for (let part = 0; part < entryParts; part += 1) yield exportPartKey(month, digest, 'entries', part);
  for (let part = 0; part < namedParts; part += 1) yield exportPartKey(month, digest, 'named', part);
  yield exportPartKey(month, digest, 'beside', 0);
}

/** Whether the named parts, which tell later months what this one has, name its entries. */
export async function isNamedSo(
  { month, digest, namedParts, entries: count }: ClosedMonth,
  entries: readonly JournalEntry[],
  itemOf: ItemOf,
): Promise<boolean> {
  const found: string[] = [];
  for (let part = 0; part < namedParts; part += 1) {
    found.push(...(await readPart(itemOf, exportPartKey(month, digest, 'named', part), namedRow)).named);
  }
  return count === entries.length && found.join() === namesOf(entries).join();
}

/** Which movements of which payouts a closed month has. */
export async function* readNamedMovements(
  table: LedgerTable,
  { month, digest, namedParts }: ClosedMonth,
): AsyncGenerator<{ readonly payoutId: PayoutId; readonly movements: readonly number[] }> {
  for (let part = 0; part < namedParts; part += 1) {
    const key = exportPartKey(month, digest, 'named', part);
    const { named } = await readPart((one) => getItem(table, one), key, namedRow);
    for (const name of named) {
      const [id = '', ...numbers] = name.split('.');
      const payoutId = parsePayoutId(id);
      if (payoutId === undefined || numbers.some((number) => !/^\d{1,4}$/.test(number)))
        throw changedPast(month);
      yield { payoutId, movements: numbers.map(Number) };
    }
  }
}

/** A row by its key. */
type ItemOf = (key: string) => Promise<Item | undefined>;

async function readPart<T>(itemOf: ItemOf, key: string, shape: z.ZodMiniType<T>): Promise<T> {
  const item = await itemOf(key);
  if (item === undefined) throw changedPast(key);
  return decodeRow('journal', shape, item);
}

function changedPast(what: string): PipelineError {
  return new PipelineError('LEDGER_ROW_INVALID', `The journal of ${what} is not the one that closed it.`, {
    action: 'It was changed past the ledger. Compare it with the point-in-time backup and restore it.',
  });
}

/** A payout and the numbers of its movements: `PO….0.1`. */
function namesOf(entries: readonly JournalEntry[]): readonly string[] {
  const numbers = new Map<PayoutId, number[]>();
  for (const { payoutId: id, movement } of entries) numbers.set(id, [...(numbers.get(id) ?? []), movement]);
  return [...numbers].map(([id, of]) => [id, ...of.toSorted((a, b) => a - b)].join('.'));
}

function partsBySize<T>(items: readonly T[], sizeOf: (item: T) => number): readonly (readonly T[])[] {
  const parts: T[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const own = sizeOf(item);
    if (size + own > MAX_PART_CHARACTERS) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(item);
    size += own;
  }
  return parts;
}
