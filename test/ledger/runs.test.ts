import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runKey } from '../../functions/ledger/keys.ts';
import { finishRun, isRunFinished, openRun } from '../../functions/ledger/runs.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { type Embedded, rawItem, startEmbedded } from '../support/embedded.ts';
import { FaultSwitch, first } from '../support/faults.ts';
import { AT_MS } from '../support/payouts.ts';

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
});

describe('a run', () => {
  it('that was never opened is not finished', async () => {
    expect(await isRunFinished(table, 'run-1')).toBe(false);
  });

  it('is not finished by being opened', async () => {
    await openRun(table, RUN, AT_MS);

    expect(await isRunFinished(table, 'run-1')).toBe(false);
  });

  it('is finished once it says so, with its counts', async () => {
    await openRun(table, RUN, AT_MS);
    await finishRun(table, 'run-1', { fetched: 3, created: 2, failed: 1 }, 1, AT_MS + 1000);

    const row = await rawItem(table, runKey('run-1'));
    expect(await isRunFinished(table, 'run-1')).toBe(true);
    expect(row).toMatchObject({
      source: { S: 'spirii' },
      openedAt: { S: '2026-11-02T06:00:00.000Z' },
      finishedAt: { S: '2026-11-02T06:00:01.000Z' },
      counts: { M: { fetched: { N: '3' }, created: { N: '2' }, failed: { N: '1' } } },
    });
  });

  it('says nothing about another run', async () => {
    await finishRun(table, 'run-1', {}, 0, AT_MS);

    expect(await isRunFinished(table, 'run-2')).toBe(false);
  });

  it.each(['request-lost', 'answer-lost'] as const)(
    'is finished also where the first try ended in %s',
    async (fault) => {
      const client = embedded.newDynamoDb();
      const faults = new FaultSwitch();
      faults.attach(client.middlewareStack);
      faults.set(first('UpdateItemCommand', fault));

      await finishRun({ client, tableName: table.tableName }, 'run-1', { fetched: 1 }, 0, AT_MS);

      expect(await isRunFinished(table, 'run-1')).toBe(true);
    },
  );
});
