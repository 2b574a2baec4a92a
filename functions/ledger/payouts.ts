import { isDeepStrictEqual } from 'node:util';
import { type AttributeValue, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { assert, PipelineError } from '../core/errors.ts';
import type { PayoutId } from '../core/ids.ts';
import type { Payout } from '../core/payout.ts';
import { historyVerifies } from '../core/step-payout.ts';
import type { Clock } from '../platform/clock.ts';
import { PARTITION_KEY, payoutKey } from './keys.ts';
import { isListedAlike } from './list-keys.ts';
import { decodePayout, encodeEntry, encodePayout, fieldsOf, unlistedFieldsOf } from './payout-row.ts';
import { conditionHeld, getItem, getItems, keyOf, type LedgerTable, writeItem } from './table.ts';

/**
 * The result of a conditional write: `written` with our row, or `lost` with the current row. Somebody else acted first:
 * decide again from that row.
 */
export type WriteOutcome = { readonly kind: 'written' | 'lost'; readonly payout: Payout };

/** Rows per BatchGetItem (DynamoDB API: 100 items, 16 MB). */
export const MAX_ROWS_PER_READ = 100;

/** Creates a payout's one row, or finds the existing one. */
export async function insertPayout(table: LedgerTable, payout: Payout): Promise<WriteOutcome> {
  assert(payout.version === 1, 'a new row has version 1');
  const written = await conditionHeld(() =>
    table.client.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: encodePayout(payout),
        ConditionExpression: `attribute_not_exists(${PARTITION_KEY})`,
      }),
    ),
  );
  if (written) return { kind: 'written', payout };
  const current = await mustRead(table, payout.payoutId);
  // If the first entry is ours, an earlier write took effect and only its answer was lost.
  const ours = current.history[0]?.hash === payout.history[0]?.hash;
  return { kind: ours ? 'written' : 'lost', payout: current };
}

/**
 * Writes a step of a payout with its history entry: one conditional update of its one row, which holds only while state
 * and version are still those of `before`.
 */
export async function updatePayout(table: LedgerTable, before: Payout, after: Payout): Promise<WriteOutcome> {
  assert(before.payoutId === after.payoutId, 'a step stays on its row');
  assert(after.version === before.version + 1, 'versions rise by one');
  const { sets, removes, names, values } = differences(before, after);
  const written = await conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(payoutKey(before.payoutId)),
        ConditionExpression: '#state = :expectedState AND #version = :expectedVersion',
        UpdateExpression: `SET ${sets.join(', ')}${removes.length === 0 ? '' : ` REMOVE ${removes.join(', ')}`}`,
        ExpressionAttributeNames: { ...names, '#state': 'state', '#version': 'version' },
        ExpressionAttributeValues: {
          ...values,
          ':expectedState': { S: before.state },
          ':expectedVersion': { N: String(before.version) },
        },
      }),
    ),
  );
  if (written) return { kind: 'written', payout: after };
  const current = await mustRead(table, before.payoutId);
  return { kind: isOurs(current, after) ? 'written' : 'lost', payout: current };
}

/**
 * Whether the row went through our step and only its answer was lost. The entry's hash tells it from every step but a
 * rival's of the same millisecond that pays the same. At that version, the whole row must be ours. If the row has gone
 * on since, `written` may be such a rival's: read what only one of the two wrote (a batch id, a run) from the returned
 * row.
 */
function isOurs(current: Payout, after: Payout): boolean {
  if (current.version === after.version) return isDeepStrictEqual(encodePayout(current), encodePayout(after));
  const entry = after.history.at(-1);
  return current.history.some((candidate) => candidate.hash === entry?.hash);
}

type Differences = {
  readonly sets: string[];
  readonly removes: string[];
  readonly names: Record<string, string>;
  readonly values: Record<string, AttributeValue>;
};

/** Encodes only what differs: a step changes a few of some thirty fields. */
function differences(before: Payout, after: Payout): Differences {
  const fields = isListedAlike(before, after) ? unlistedFieldsOf : fieldsOf;
  const [old, fresh] = [fields(before), fields(after)];
  const entry = after.history.at(-1);
  assert(entry !== undefined && after.history.length === before.history.length + 1, 'a step adds one entry');
  const result: Differences = {
    sets: ['#history = list_append(#history, :entry)'],
    removes: [],
    names: { '#history': 'history' },
    values: { ':entry': { L: [encodeEntry(entry)] } },
  };
  for (const field of new Set([...Object.keys(old), ...Object.keys(fresh)])) {
    const value = fresh[field];
    if (isDeepStrictEqual(old[field], value)) continue;
    result.names[`#${field}`] = field;
    if (value === undefined) {
      result.removes.push(`#${field}`);
    } else {
      result.sets.push(`#${field} = :${field}`);
      Object.assign(result.values, writeItem({ [`:${field}`]: value }));
    }
  }
  return result;
}

/**
 * One row, strongly consistent, or undefined.
 * @throws PipelineError LEDGER_ROW_INVALID where it is unreadable or was changed past the ledger.
 */
export async function readPayout(table: LedgerTable, payoutId: PayoutId): Promise<Payout | undefined> {
  const item = await getItem(table, payoutKey(payoutId));
  const payout = item === undefined ? undefined : decodePayout(item);
  if (payout !== undefined && !historyVerifies(payout)) throw alteredRow(payout);
  return payout;
}

/** Never act on a row changed past the ledger: the next step would make its history verify again. */
function alteredRow({ payoutId }: Payout): PipelineError {
  return new PipelineError('LEDGER_ROW_INVALID', 'A payout row is not where its history leads.', {
    action: 'It was changed past the ledger. Compare it with the point-in-time backup and restore it.',
    details: { payoutId },
  });
}

async function mustRead(table: LedgerTable, payoutId: PayoutId): Promise<Payout> {
  const payout = await readPayout(table, payoutId);
  assert(payout !== undefined, 'a row that stopped a write is there');
  return payout;
}

/** Rows read at once. A missing row is in no map; an unreadable row concerns only itself. */
export type ReadRows = {
  readonly payouts: ReadonlyMap<PayoutId, Payout>;
  /** LEDGER_ROW_INVALID of each row unreadable or changed past the ledger. */
  readonly unreadable: ReadonlyMap<PayoutId, PipelineError>;
  /** The content of changed rows among the unreadable: to show, never to act on. */
  readonly altered: ReadonlyMap<PayoutId, Payout>;
};

/** Up to 100 rows at once, strongly consistent. @throws PipelineError LEDGER_CONTENDED */
export async function readPayouts(
  table: LedgerTable,
  payoutIds: readonly PayoutId[],
  clock: Clock,
): Promise<ReadRows> {
  assert(payoutIds.length <= MAX_ROWS_PER_READ, `at most ${MAX_ROWS_PER_READ} rows are read at once`);
  const items = await getItems(table, payoutIds.map(payoutKey), clock);
  const payouts = new Map<PayoutId, Payout>();
  const unreadable = new Map<PayoutId, PipelineError>();
  const altered = new Map<PayoutId, Payout>();
  for (const payoutId of new Set(payoutIds)) {
    const item = items.get(payoutKey(payoutId));
    if (item === undefined) continue;
    try {
      const payout = decodePayout(item);
      if (historyVerifies(payout)) {
        payouts.set(payoutId, payout);
      } else {
        altered.set(payoutId, payout);
        unreadable.set(payoutId, alteredRow(payout));
      }
    } catch (error) {
      if (!(error instanceof PipelineError)) throw error;
      unreadable.set(payoutId, error);
    }
  }
  return { payouts, unreadable, altered };
}
