import { BatchGetItemCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { LIST_SORT, MONTH_INDEX, payoutKey } from '../../../functions/ledger/keys.ts';
import { payoutListKeys } from '../../../functions/ledger/list-keys.ts';
import { encodePayout } from '../../../functions/ledger/payout-row.ts';
import { systemClock } from '../../../functions/platform/clock.ts';
import { LOCAL_IDENTITY } from '../../../local/embedded/local-aws.ts';
import { type ListDeps, listPayouts, totalsOf } from '../../../operate/payouts/list-payouts.ts';
import { expense } from '../../support/expenses.ts';
import { payoutOf } from '../../support/payouts.ts';

/** A month of 10,000 payouts: the time of a list (`npm run bench list`) is that of what it reads, which is counted here. */
const MONTH = '2026-10';
const PAYOUTS = Array.from({ length: 10_000 }, (_, index) =>
  payoutOf(
    expense({
      expenseId: `e-${index}`,
      recipientName: `${index % 250 === 7 ? 'Åse' : 'Jane'} ${String(index).padStart(5, '0')}`,
    }),
  ),
);
/** DynamoDB's own bounds of an answer: 1 MB of keys, 100 rows. */
const KEYS_OF_AN_ANSWER = 5_000;

type Work = { queries: number; keys: number; rows: number };

/** A table that has the index in order, and counts. */
function counted(): { readonly deps: ListDeps; readonly work: Work } {
  const work: Work = { queries: 0, keys: 0, rows: 0 };
  const sorted = PAYOUTS.map((payout) => ({ payout, sort: payoutListKeys(payout).listSort })).sort((a, b) =>
    a.sort < b.sort ? -1 : 1,
  );
  const places = new Map(sorted.map(({ payout }, index) => [payoutKey(payout.payoutId), index]));
  const rowOf = (key: string) => sorted[places.get(key) ?? -1]?.payout;
  const query = ({ input }: QueryCommand) => {
    const start = places.get(input.ExclusiveStartKey?.['pk']?.S ?? '') ?? -1;
    const some = sorted.slice(start + 1, start + 1 + (input.Limit ?? KEYS_OF_AN_ANSWER));
    const Items = some.map(({ payout, sort }) => ({
      pk: { S: payoutKey(payout.payoutId) },
      [MONTH_INDEX.partitionKey]: { S: MONTH },
      [LIST_SORT]: { S: sort },
    }));
    work.queries += 1;
    work.keys += Items.length;
    const isEnd = start + 1 + some.length >= sorted.length;
    return isEnd ? { Items } : { Items, LastEvaluatedKey: Items.at(-1) };
  };
  const rows = ({ input }: BatchGetItemCommand) => {
    const [[name, { Keys = [] }] = ['', {}]] = Object.entries(input.RequestItems ?? {});
    work.rows += Keys.length;
    const found = Keys.map(({ pk }) => rowOf(pk?.S ?? '')).filter((payout) => payout !== undefined);
    return { Responses: { [name]: found.map(encodePayout) } };
  };
  const client: DynamoDBClient = Object.assign(Object.create(new DynamoDBClient(LOCAL_IDENTITY)), {
    send: async (command: unknown) => {
      if (command instanceof QueryCommand) return query(command);
      if (command instanceof BatchGetItemCommand) return rows(command);
      throw new Error('A list asks for nothing else.');
    },
  });
  const deps: ListDeps = {
    table: { client, tableName: 'counted' },
    clock: systemClock,
    retryAfter: 'statement',
  };
  return { deps, work };
}

describe('of a month of 10,000 payouts', () => {
  it('a page of 50 reads 51 keys and their rows', async () => {
    const { deps, work } = counted();

    expect((await listPayouts(deps, { state: 'all', month: MONTH }, { limit: 50 })).listed).toHaveLength(50);
    expect(work).toEqual({ queries: 1, keys: 51, rows: 51 });
  });

  it('a name is found by its keys, a thousand at once, and the rows that have it are read alone', async () => {
    const { deps, work } = counted();

    const page = await listPayouts(deps, { state: 'all', month: MONTH, text: 'ase' }, { limit: 50 });

    expect(page).toMatchObject({ listed: { length: 40 }, next: undefined, isSearching: false });
    expect(work).toEqual({ queries: 10, keys: 10_000, rows: 40 });
  });

  it('the largest come by the keys too', async () => {
    const { deps, work } = counted();
    const sort = { by: 'amount', descending: true } as const;

    expect(
      (await listPayouts(deps, { state: 'all', month: MONTH }, { limit: 50, sort })).listed,
    ).toHaveLength(50);
    expect(work).toEqual({ queries: 2, keys: 10_000, rows: 51 });
  });

  it('what a name comes to is counted by as little', async () => {
    const { deps, work } = counted();

    expect(await totalsOf(deps, { state: 'all', month: MONTH, text: 'ase' }, 1_000)).toMatchObject({
      count: 40,
      isAtLeast: false,
    });
    expect(work).toEqual({ queries: 10, keys: 10_000, rows: 40 });
  });
});
