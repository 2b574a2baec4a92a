import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { creditorNameOf } from '../bank/creditor-name.ts';
import { PipelineError } from '../core/errors.ts';
import {
  NO_PAYEE_CHECKS,
  PAYEE_CHECK_RESULTS,
  type PayeeCheck,
  type PayeeChecks,
  withPayeeCheck,
  withReleasedPayee,
} from '../core/payee-check.ts';
import { PARTITION_KEY, payeeChecksKey } from './keys.ts';
import { count } from './row-values.ts';
import {
  conditionHeld,
  getItem,
  type Item,
  keyOf,
  type LedgerTable,
  readItem,
  unreadableRow,
} from './table.ts';

const payeeChecksRow = z.object({
  version: count,
  checks: z.array(
    z.object({
      name: z.string(),
      result: z.enum(PAYEE_CHECK_RESULTS),
      createdAt: z.string(),
      reportId: z.string(),
      endToEndId: z.string(),
    }),
  ),
  released: z.array(z.string()),
});

/** More than the lines of one report that are settled at once: all of them may be about one account. */
const MAX_ROUNDS = 64;

/**
 * Keeps what a bank found when it compared a name with its account. Of an account and a name the latest report's word
 * counts, in whatever order they are read; a check that was kept before changes nothing.
 * @param check with the name as the file says it, or as the payout does.
 * @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED
 */
export async function recordPayeeCheck(
  table: LedgerTable,
  { iban, ...check }: PayeeCheck & { readonly iban: string },
): Promise<void> {
  const sent = { ...check, name: creditorNameOf(check.name) };
  await change(table, iban, (known) => withPayeeCheck(known, sent));
}

/** Keeps that a person let a name go on to an account: its next payout is not asked about again. */
export async function recordReleasedPayee(
  table: LedgerTable,
  payee: { readonly iban: string; readonly name: string },
): Promise<void> {
  await change(table, payee.iban, (known) => withReleasedPayee(known, creditorNameOf(payee.name)));
}

/** What is known of an account now (strongly consistent). @throws PipelineError LEDGER_ROW_INVALID */
export async function readPayeeCheck(table: LedgerTable, iban: string): Promise<PayeeChecks> {
  return (await readRow(table, iban)).known;
}

type Row = { readonly known: PayeeChecks; readonly version: number };

async function readRow(table: LedgerTable, iban: string): Promise<Row> {
  const item = await getItem(table, payeeChecksKey(iban));
  return item === undefined ? { known: NO_PAYEE_CHECKS, version: 0 } : decode(item);
}

function decode(item: Item): Row {
  const parsed = payeeChecksRow.safeParse(readItem(item));
  if (!parsed.success) throw unreadableRow('payee check', item, parsed.error);
  const { version, ...known } = parsed.data;
  return { known, version };
}

async function change(
  table: LedgerTable,
  iban: string,
  changed: (known: PayeeChecks) => PayeeChecks,
): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const { known, version } = await readRow(table, iban);
    const next = changed(known);
    // Also where the answer of a round before was lost: what it wrote is there.
    if (next === known || (await write(table, iban, next, version))) return;
  }
  throw new PipelineError(
    'LEDGER_CONTENDED',
    'The checks of an account were written by others again and again.',
    {
      action: 'Nothing was lost: what brought the check is read again.',
      details: { rounds: MAX_ROUNDS },
    },
  );
}

async function write(table: LedgerTable, iban: string, next: PayeeChecks, version: number): Promise<boolean> {
  return conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(payeeChecksKey(iban)),
        UpdateExpression: 'SET #version = :next, #checks = :checks, #released = :released',
        ConditionExpression: `attribute_not_exists(${PARTITION_KEY}) OR #version = :version`,
        ExpressionAttributeNames: { '#version': 'version', '#checks': 'checks', '#released': 'released' },
        ExpressionAttributeValues: marshall({
          ':next': version + 1,
          ':version': version,
          ':checks': next.checks,
          ':released': next.released,
        }),
      }),
    ),
  );
}
