/**
 * Lists of a month of 10,000 payouts from the embedded table, as a console asks for them, beside a scan of the table.
 */
import { BatchWriteItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import type { Payout } from '../functions/core/payout.ts';
import { encodePayout } from '../functions/ledger/payout-row.ts';
import type { LedgerTable } from '../functions/ledger/table.ts';
import { systemClock } from '../functions/platform/clock.ts';
import { startDynamoDb } from '../local/embedded/embedded-aws.ts';
import { clientInProcess } from '../local/embedded/local-aws.ts';
import { createTable } from '../local/embedded/resources.ts';
import { type ListDeps, listPayouts } from '../operate/payouts/list-payouts.ts';
import { MAX_SUMMED, sumsOfMonth } from '../operate/payouts/month-sums.ts';
import { expense } from '../test/support/expenses.ts';
import { payoutIn, REACHABLE_STATES } from '../test/support/payouts.ts';
import type { BenchResult } from './iban.ts';

const PAYOUTS = 10_000;
const MONTH = '2026-10';
const TIMES = 11;
/** Milliseconds. */
const MAX_PAGE = 150;
const MAX_SEARCH = 1_000;

const GIVEN = ['Åse', 'Jane', 'Jørgen', 'Maria', 'Łukasz', 'Zoë', 'Ole', 'Ines', 'Paul', 'Nadja'];
const FAMILY = ['Nørgård', 'Doe', 'Müller', 'Álvarez', 'Kowalski', 'van den Berg', 'Rossi', 'Sørensen'];

export async function benchList(): Promise<BenchResult> {
  const service = await startDynamoDb(undefined);
  const client = clientInProcess(service);
  try {
    const table = { client, tableName: 'ev-payouts-bench' };
    await createTable(client, table.tableName);
    await fill(table);
    const deps: ListDeps = { table, clock: systemClock, retryAfter: 'statement' };
    const page = (query: object, more: object = {}) =>
      listPayouts(deps, { state: 'all', month: MONTH, ...query }, { limit: 50, ...more });
    const byName = await medianMs(() => page({}));
    const { next } = await page({});
    const second = await medianMs(() => page({}, { cursor: next }));
    const held = await medianMs(() => listPayouts(deps, { state: 'held' }, { limit: 50 }));
    const search = await medianMs(() => page({ text: 'asa norgard' }));
    const byAmount = await medianMs(() => page({}, { sort: { by: 'amount', descending: true } }));
    const firstSums = await medianMs(() => sumsOfMonth(deps, MONTH));
    const sums = await medianMs(() => allSums(deps), 1);
    const scan = await medianMs(() => scanned(table), 1);
    return {
      name: 'list',
      lines: [
        `${PAYOUTS} payouts of a month, in all states, medians of ${TIMES}`,
        `a page of 50 by name:   ${shown(byName)}, the second ${shown(second)} (at most ${MAX_PAGE} ms)`,
        `a page of what is held: ${shown(held)} (at most ${MAX_PAGE} ms)`,
        `a name in the month:    ${shown(search)} (at most ${MAX_SEARCH} ms)`,
        `the largest 50 of it:   ${shown(byAmount)} (at most ${MAX_SEARCH} ms)`,
        `its sums and weeks:     ${shown(sums)}, the first ${MAX_SUMMED} rows after ${shown(firstSums)}; a scan of the table: ${shown(scan)}`,
      ],
      pass: Math.max(byName, second, held) <= MAX_PAGE && Math.max(search, byAmount) <= MAX_SEARCH,
    };
  } finally {
    client.destroy();
    await service.close();
  }
}

/** As the page asks: part by part, to the end. */
async function allSums(deps: ListDeps): Promise<void> {
  let cursor: string | undefined;
  do cursor = (await sumsOfMonth(deps, MONTH, cursor)).next;
  while (cursor !== undefined);
}

async function fill({ client, tableName }: LedgerTable): Promise<void> {
  for (let start = 0; start < PAYOUTS; start += 25) {
    const requests = Array.from({ length: 25 }, (_, index) => ({
      PutRequest: { Item: encodePayout(payoutAt(start + index)) },
    }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }));
  }
}

/** Nine in ten are paid, as in a month that is nearly over; the others are in every state. */
function payoutAt(index: number): Payout {
  const state = index % 10 === 0 ? REACHABLE_STATES[(index / 10) % REACHABLE_STATES.length] : undefined;
  const name = `${GIVEN[index % GIVEN.length]} ${FAMILY[Math.trunc(index / 7) % FAMILY.length]} ${index % 97}`;
  const amountMinor = state === 'held' ? 1_000_001 + index : 100 + index;
  return payoutIn(
    state ?? 'paid',
    expense({
      expenseId: `0fcba9ff-bf65-4031-989f-${index.toString().padStart(12, '0')}`,
      recipientId: `recipient-${index}`,
      recipientName: name,
      amount: { text: String(amountMinor), unit: 'minor' },
      ...(state === 'rejected' ? { iban: '' } : {}),
    }),
  );
}

async function scanned({ client, tableName }: LedgerTable): Promise<void> {
  for await (const _ of paginateScan({ client }, { TableName: tableName }));
}

async function medianMs(work: () => Promise<unknown>, times = TIMES): Promise<number> {
  const took: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const startMs = performance.now();
    await work();
    took.push(performance.now() - startMs);
  }
  return took.sort((a, b) => a - b)[Math.trunc(times / 2)] ?? Number.NaN;
}

function shown(ms: number): string {
  return `${Math.round(ms)} ms`;
}

if (import.meta.main) {
  const { lines, pass } = await benchList();
  console.log(lines.join('\n'));
  process.exitCode = pass ? 0 : 1;
}
