import { PutItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { creditorNameOf } from '../../functions/core/creditor-name.ts';
import { recipientKeyOf } from '../../functions/core/payee.ts';
import { payeeAccountKey, payeeKey } from '../../functions/ledger/keys.ts';
import { decodePayout } from '../../functions/ledger/payout-row.ts';
import type { Item } from '../../functions/ledger/table.ts';
import type { LocalAws } from '../../local/embedded/local-aws.ts';

/** The rows that the collector wrote, ready to be sent, by expense id. */
export type RowsByExpense = ReadonlyMap<string, readonly Item[]>;

export type FloorOptions = {
  readonly spirii: string;
  readonly token: string;
  readonly statuses: readonly string[];
  readonly pageSize: number;
  /** Requests to the source at once, and expenses at once between their first request and their message. */
  readonly sourceInFlight: number;
  readonly expensesInFlight: number;
  readonly aws: LocalAws;
  readonly rows: RowsByExpense;
};

/** What the loop reads of the answers. */
type Listing = {
  readonly data: readonly { readonly id: number }[];
  readonly pagination: { readonly totalPages: number };
};
type Report = { readonly expenses: readonly { readonly id: string }[] };

const MESSAGES_PER_SEND = 10;

/**
 * The least that any collector does: the same requests to the source, each answer read whole and parsed; the same
 * rows, put on the condition that they are not there; the same messages, ten at a time. Nothing is checked, decided,
 * normalised, hashed, retried or paced, no row is looked up, and a run that breaks off leaves no trace.
 *
 * @returns how many expenses it went through.
 */
export async function runFloor(options: FloorOptions): Promise<number> {
  const { aws, rows, statuses, sourceInFlight, expensesInFlight } = options;
  const source = new Gate(sourceInFlight);
  const gate = new Gate(expensesInFlight);
  const unsent: string[] = [];
  let done = 0;

  const get = async <T>(path: string): Promise<T> =>
    source.run(async () => {
      const headers = { accept: 'application/json', authorization: `Bearer ${options.token}` };
      const response = await fetch(`${options.spirii}/reimbursement/v1/${path}`, { headers });
      return JSON.parse(await response.text());
    });
  const put = (Item: Item) =>
    aws.dynamoDb.send(
      new PutItemCommand({ TableName: aws.tableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
    );
  const send = (bodies: readonly string[]) =>
    aws.sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: aws.queueUrl,
        Entries: bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody })),
      }),
    );
  const record = async (expenseId: string): Promise<void> => {
    await get(`expenses/${expenseId}`);
    for (const item of rows.get(expenseId) ?? []) await put(item);
    const payoutId = rows.get(expenseId)?.at(-1)?.['payoutId']?.S;
    unsent.push(JSON.stringify({ payoutId, version: 1 }));
    done += 1;
    if (unsent.length >= MESSAGES_PER_SEND) await send(unsent.splice(0, MESSAGES_PER_SEND));
  };
  const readReport = async (reportId: number): Promise<void> => {
    const { expenses } = await get<Report>(`expense-reports/${reportId}`);
    await Promise.all(expenses.map(({ id }) => gate.run(() => record(id))));
  };

  for (const status of statuses) {
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const query = `status=${status}&page=${page}&limit=${options.pageSize}`;
      const listing = await get<Listing>(`expense-reports?${query}`);
      pages = listing.pagination.totalPages;
      await Promise.all(listing.data.map(({ id }) => readReport(id)));
    }
  }
  if (unsent.length > 0) await send(unsent);
  return done;
}

/** Lets so many through at once, in the order in which they came. */
class Gate {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}

/** Rows that claim something for a payout. */
const CLAIMS: ReadonlySet<string> = new Set(['DUPLICATE', 'ACCOUNT', 'SESSION']);

/** The rows of a collector's run: of each expense first the claims and its payee, then the payout. */
export async function readRows(aws: LocalAws): Promise<RowsByExpense> {
  const claims: Item[] = [];
  const payees = new Map<string, Item>();
  const payouts: Item[] = [];
  for await (const page of paginateScan({ client: aws.dynamoDb }, { TableName: aws.tableName })) {
    for (const item of page.Items ?? []) {
      const key = item['pk']?.S ?? '';
      const [kind = ''] = key.split('#');
      if (kind === 'PAYOUT') payouts.push(item);
      else if (kind === 'PAYEE' || kind === 'PAYEE-ACCOUNT') payees.set(key, item);
      else if (CLAIMS.has(kind)) claims.push(item);
    }
  }
  const ofPayee = (payout: Item): Item[] =>
    payeeKeysOf(payout).flatMap((key) => {
      const row = payees.get(key);
      // Written with the first expense that names it.
      payees.delete(key);
      return row === undefined ? [] : [row];
    });
  const byPayout = Map.groupBy(claims, ({ payoutId }) => payoutId?.S ?? '');
  return new Map(
    payouts.map((payout) => {
      const own = byPayout.get(payout['payoutId']?.S ?? '');
      if (own === undefined) throw new Error('A payout of the bench has no claim on its content.');
      return [payout['expenseId']?.S ?? '', [...own, ...ofPayee(payout), payout]];
    }),
  );
}

function payeeKeysOf(row: Item): string[] {
  const { source, account, recipientId, recipientName, iban } = decodePayout(row);
  const name = creditorNameOf(recipientName);
  return [payeeKey(recipientKeyOf({ source, account, recipientId, name })), payeeAccountKey(iban)];
}
