import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runKey, UNPROVED_RUNS } from '../../functions/ledger/keys.ts';
import { liveKeysOf } from '../../functions/ledger/live-index.ts';
import {
  type Accepted,
  finishRun,
  type Handover,
  isRunFinished,
  markRunProved,
  openRun,
  readAccepted,
  readHandovers,
  writeHandover,
} from '../../functions/ledger/runs.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { type Embedded, startEmbedded } from '../support/embedded.ts';
import { expense } from '../support/expenses.ts';
import { AT_MS, payoutOf } from '../support/payouts.ts';

const NOTHING_ACCEPTED: Accepted = { parts: 0, byCurrency: new Map() };
const ACCEPTED: Accepted = {
  parts: 1,
  byCurrency: new Map([
    ['EUR', { count: 2, sumMinor: 9007199254740993n }],
    ['SEK', { count: 1, sumMinor: 100n }],
  ]),
};

const RUN = { runId: 'run-1', source: 'spirii', account: 'nordfleet' } as const;

let embedded: Embedded;
let table: LedgerTable;

beforeAll(async () => {
  embedded = await startEmbedded();
});

afterAll(async () => {
  await embedded.close();
});

beforeEach(async () => {
  table = await embedded.newTable();
  await openRun(table, RUN, AT_MS);
});

function handover(expenseId: string, amountMinor = 1250n): Handover {
  return { payoutId: payoutOf(expense({ expenseId })).payoutId, amountMinor, currency: 'EUR' };
}

async function unproved(): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of liveKeysOf(table, UNPROVED_RUNS, { from: '0', to: '~' }, 10)) keys.push(key);
  return keys;
}

async function handovers(parts: number): Promise<(readonly Handover[])[]> {
  const read: (readonly Handover[])[] = [];
  for await (const part of readHandovers(table, RUN.runId, parts)) read.push(part);
  return read;
}

describe('what a run hands over', () => {
  it('reads back part by part, to the last digit', async () => {
    const parts = [[handover('a', 99_999_999_999n), handover('b')], [handover('c')]];
    await writeHandover(table, RUN.runId, 0, parts[0] ?? []);
    await writeHandover(table, RUN.runId, 1, parts[1] ?? []);

    expect(await handovers(2)).toEqual(parts);
  });

  it('is read over a part that was never written', async () => {
    await writeHandover(table, RUN.runId, 1, [handover('a')]);

    expect(await handovers(2)).toEqual([[handover('a')]]);
  });

  it('is not to be proved before the run has ended', async () => {
    await writeHandover(table, RUN.runId, 0, [handover('a')]);

    expect(await readAccepted(table, RUN.runId)).toBeUndefined();
    expect(await unproved()).toEqual([]);
    expect(await isRunFinished(table, RUN.runId)).toBe(false);
  });

  it('is to be proved from the end of the run until it is', async () => {
    await finishRun(table, RUN.runId, { created: 2 }, { ...ACCEPTED, parts: 2 }, AT_MS);
    expect(await readAccepted(table, RUN.runId)).toEqual({ ...ACCEPTED, parts: 2 });
    expect(await unproved()).toEqual([runKey(RUN.runId)]);

    await markRunProved(table, RUN.runId);

    expect(await unproved()).toEqual([]);
    expect(await isRunFinished(table, RUN.runId)).toBe(true);
  });

  it('is nothing to prove where the run handed nothing over', async () => {
    await finishRun(table, RUN.runId, { unchanged: 5 }, NOTHING_ACCEPTED, AT_MS);

    expect(await unproved()).toEqual([]);
    expect(await readAccepted(table, RUN.runId)).toEqual(NOTHING_ACCEPTED);
  });
});
