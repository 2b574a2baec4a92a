import {
  PutItemCommand,
  type PutItemCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { recipientKeyOf } from '../../functions/core/payee.ts';
import { chargesKey, payeeAccountKey, payeeKey } from '../../functions/ledger/keys.ts';
import { decodePayout } from '../../functions/ledger/payout-row.ts';
import type { Item } from '../../functions/ledger/table.ts';
import type { LocalAws } from '../../local/embedded/local-aws.ts';

type Put = { readonly kind: 'put'; readonly input: PutItemCommandInput };
type Update = { readonly kind: 'update'; readonly input: UpdateItemCommandInput };
export type Write = Put | Update;

/** The collector's writes for each expense, in order, by expense id. */
export type WritesByExpense = ReadonlyMap<
  string,
  { readonly payoutId: string; readonly writes: readonly Write[] }
>;

/** Records all requested writes of the clients from now on. */
export function recordWrites(aws: LocalAws): readonly Write[] {
  const writes: Write[] = [];
  aws.dynamoDb.middlewareStack.add(
    (next, context) => (args) => {
      const { input } = args;
      if (context['commandName'] === 'PutItemCommand' && 'Item' in input) writes.push({ kind: 'put', input });
      if (context['commandName'] === 'UpdateItemCommand' && 'Key' in input)
        writes.push({ kind: 'update', input });
      return next(args);
    },
    { step: 'initialize' },
  );
  return writes;
}

/** Repeats a write in these stores' table. */
export function writeAgain({ dynamoDb, tableName: TableName }: LocalAws, write: Write): Promise<unknown> {
  return write.kind === 'put'
    ? dynamoDb.send(new PutItemCommand({ ...write.input, TableName }))
    : dynamoDb.send(new UpdateItemCommand({ ...write.input, TableName }));
}

function keyOfWrite(write: Write): string {
  const item = write.kind === 'put' ? write.input.Item : write.input.Key;
  return item?.['pk']?.S ?? '';
}

function kindOf(write: Write): string {
  const [kind = ''] = keyOfWrite(write).split('#');
  return kind;
}

/** Rows that claim something for a payout. */
const CLAIMS: ReadonlySet<string> = new Set(['DUPLICATE', 'ACCOUNT', 'SESSION']);

/** Rows that the payout's own row leads to. */
function isBeside(write: Write): boolean {
  return kindOf(write).startsWith('PAYEE') || kindOf(write) === 'CHARGES';
}

/** Writes by expense: its claims, its payee, its charge records, the payout. Those of the run as a whole are left out. */
export function byExpense(writes: readonly Write[]): WritesByExpense {
  const claims = Map.groupBy(
    writes.filter((write) => CLAIMS.has(kindOf(write))),
    (write) => (write.kind === 'put' ? (write.input.Item?.['payoutId']?.S ?? '') : ''),
  );
  const beside = new Map(writes.filter(isBeside).map((write) => [keyOfWrite(write), write]));
  const payouts = writes.filter((write) => write.kind === 'put').filter((put) => kindOf(put) === 'PAYOUT');
  const found = payouts.map((write) => {
    const { payoutId, expenseId, keys } = payoutOf(write.input.Item ?? {});
    const own = claims.get(payoutId) ?? [];
    const ofThese = keys.map((key) => beside.get(key)).filter((payee) => payee !== undefined);
    return [expenseId, { payoutId, writes: [...own, ...ofThese, write] }] as const;
  });
  // Each written once: only then does the floor write as much as the collector.
  const sorted = found.reduce((sum, [, { writes: ofExpense }]) => sum + ofExpense.length, 0);
  const all = [...claims.values()].reduce((sum, own) => sum + own.length, 0) + beside.size + payouts.length;
  if (sorted !== all) throw new Error(`Of ${all} writes of the collector ${sorted} have one expense.`);
  return new Map(found);
}

function payoutOf(row: Item): { payoutId: string; expenseId: string; keys: readonly string[] } {
  const payout = decodePayout(row);
  const { payoutId, expenseId, iban, charges } = payout;
  const ofCharges = charges === undefined ? [] : [chargesKey(charges, 0)];
  return {
    payoutId,
    expenseId,
    keys: [payeeKey(recipientKeyOf(payout)), payeeAccountKey(iban), ...ofCharges],
  };
}
