import { describe, expect } from 'vitest';
import { runKey } from '../../functions/ledger/keys.ts';
import { liveKeysOf } from '../../functions/ledger/live-index.ts';
import { UNPROVED_RUNS } from '../../functions/ledger/live-keys.ts';
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
import { first } from '../support/client-faults.ts';
import { it, rawItem } from '../support/embedded.ts';
import { rejectionOf } from '../support/errors.ts';
import { expenses } from '../support/expenses.ts';
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

describe('a run', () => {
  it('that was never opened is not finished', async ({ table }) => {
    expect(await isRunFinished(table, 'run-1')).toBe(false);
  });

  it('is not finished by being opened', async ({ table }) => {
    await openRun(table, RUN, AT_MS);

    expect(await isRunFinished(table, 'run-1')).toBe(false);
  });

  it('is finished once it says so, with its counts', async ({ table }) => {
    await openRun(table, RUN, AT_MS);
    await finishRun(table, 'run-1', { fetched: 3, created: 2, failed: 1 }, ACCEPTED, AT_MS + 1000);

    const row = await rawItem(table, runKey('run-1'));
    expect(await isRunFinished(table, 'run-1')).toBe(true);
    expect(row).toMatchObject({
      source: { S: 'spirii' },
      openedAt: { S: '2026-11-02T06:00:00.000Z' },
      finishedAt: { S: '2026-11-02T06:00:01.000Z' },
      counts: { M: { fetched: { N: '3' }, created: { N: '2' }, failed: { N: '1' } } },
    });
  });

  it('says nothing about another run', async ({ table }) => {
    await openRun(table, RUN, AT_MS);
    await finishRun(table, 'run-1', {}, NOTHING_ACCEPTED, AT_MS);

    expect(await isRunFinished(table, 'run-2')).toBe(false);
  });

  it.for(['request-lost', 'answer-lost'] as const)(
    'is finished also where the first try ended in %s',
    async (fault, { faulty, table }) => {
      await openRun(table, RUN, AT_MS);
      faulty.faults.set(first('UpdateItemCommand', fault));

      await finishRun(faulty.table, 'run-1', { fetched: 1 }, NOTHING_ACCEPTED, AT_MS);

      expect(await isRunFinished(table, 'run-1')).toBe(true);
    },
  );
});

describe('a run that nobody opened', () => {
  it('is not finished, and no proof of it makes a row', async ({ table }) => {
    const finished = finishRun(table, 'run-1', {}, NOTHING_ACCEPTED, AT_MS);

    expect((await rejectionOf(finished)).code).toBe('ASSERTION_FAILED');
    await markRunProved(table, 'run-1');
    expect(await rawItem(table, runKey('run-1'))).toBeUndefined();
  });
});

describe('what a run handed over', () => {
  const handovers: readonly Handover[] = expenses(3).map((each, index) => ({
    payoutId: payoutOf(each).payoutId,
    amountMinor: 9007199254740993n + BigInt(index),
    currency: 'EUR',
  }));
  const unproved = (table: LedgerTable) =>
    Array.fromAsync(liveKeysOf(table, UNPROVED_RUNS, { from: '0', to: '~' }, 10));

  it('comes back part by part, amounts to the last digit', async ({ table }) => {
    await writeHandover(table, 'run-1', 0, handovers.slice(0, 2));
    await writeHandover(table, 'run-1', 1, handovers.slice(2));

    const parts = await Array.fromAsync(readHandovers(table, 'run-1', 2));

    expect(parts).toEqual([handovers.slice(0, 2), handovers.slice(2)]);
  });

  it('leaves out a part that was never written', async ({ table }) => {
    await writeHandover(table, 'run-1', 1, handovers);

    expect(await Array.fromAsync(readHandovers(table, 'run-1', 3))).toEqual([handovers]);
  });

  it('is not to be proved before the run has ended, and says only then what it accepted', async ({
    table,
  }) => {
    await openRun(table, RUN, AT_MS);
    await writeHandover(table, 'run-1', 0, handovers);
    expect(await readAccepted(table, 'run-1')).toBeUndefined();
    expect(await unproved(table)).toEqual([]);
    expect(await isRunFinished(table, 'run-1')).toBe(false);

    await finishRun(table, 'run-1', { created: 2 }, { ...ACCEPTED, parts: 2 }, AT_MS);

    expect(await readAccepted(table, 'run-1')).toEqual({ ...ACCEPTED, parts: 2 });
  });

  it('waits in the index to be proved, and is let go once it is', async ({ table }) => {
    await openRun(table, RUN, AT_MS);
    await finishRun(table, 'run-1', {}, ACCEPTED, AT_MS);
    const waiting = await unproved(table);
    await markRunProved(table, 'run-1');

    expect(waiting).toEqual([runKey('run-1')]);
    expect(await unproved(table)).toEqual([]);
    expect(await isRunFinished(table, 'run-1')).toBe(true);
  });

  it('needs no proof where it is nothing', async ({ table }) => {
    await openRun(table, RUN, AT_MS);
    await finishRun(table, 'run-1', { unchanged: 5 }, NOTHING_ACCEPTED, AT_MS);

    expect(await unproved(table)).toEqual([]);
    expect(await readAccepted(table, 'run-1')).toEqual(NOTHING_ACCEPTED);
  });
});
