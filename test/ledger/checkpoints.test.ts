import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readCheckpoint, saveCheckpoint } from '../../functions/ledger/checkpoints.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { type Embedded, startEmbedded } from '../support/embedded.ts';
import { rejectionOf } from '../support/errors.ts';
import { FaultSwitch, first } from '../support/faults.ts';

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

const read = () => readCheckpoint(table, 'spirii', 'nordfleet');
const save = (checkpoint: string | undefined, version: number) =>
  saveCheckpoint(table, 'spirii', 'nordfleet', checkpoint, version);

describe('a checkpoint', () => {
  it('is none before the first run', async () => {
    expect(await read()).toEqual({ checkpoint: undefined, version: 0 });
  });

  it('is kept, moved and cleared under its version', async () => {
    expect(await save('{"report":7}', 0)).toBe(true);
    expect(await read()).toEqual({ checkpoint: '{"report":7}', version: 1 });
    expect(await save('{"report":9}', 1)).toBe(true);
    expect(await save(undefined, 2)).toBe(true);
    expect(await read()).toEqual({ checkpoint: undefined, version: 3 });
  });

  it('belongs to one source and account', async () => {
    await save('here', 0);

    expect(await readCheckpoint(table, 'spirii', 'other')).toEqual({ checkpoint: undefined, version: 0 });
    expect(await readCheckpoint(table, 'ampeco', 'nordfleet')).toEqual({ checkpoint: undefined, version: 0 });
  });

  it('is moved by one of two runs that read the same version', async () => {
    await save('start', 0);

    const saved = await Promise.all([save('a', 1), save('b', 1)]);

    const { checkpoint, version } = await read();
    expect(saved.filter(Boolean)).toHaveLength(1);
    expect({ checkpoint, version }).toEqual({ checkpoint: saved[0] ? 'a' : 'b', version: 2 });
  });

  it('is not moved by a run that fell behind', async () => {
    await save('a', 0);
    await save('b', 1);

    expect(await save('a', 1)).toBe(false);
    expect(await save(undefined, 0)).toBe(false);
    // The same words at a later version are another run's.
    expect(await save('b', 0)).toBe(false);
    expect((await read()).checkpoint).toBe('b');
  });

  it.each(['{"report":7}', undefined])(
    'that was saved as %s with a lost answer counts as saved',
    async (checkpoint) => {
      const client = embedded.newDynamoDb();
      const faults = new FaultSwitch();
      faults.attach(client.middlewareStack);
      faults.set(first('UpdateItemCommand', 'answer-lost'));
      const own = { client, tableName: table.tableName };

      expect(await saveCheckpoint(own, 'spirii', 'nordfleet', checkpoint, 0)).toBe(true);
      expect(faults.count('UpdateItemCommand')).toBe(2);
      expect(await read()).toEqual({ checkpoint, version: 1 });
    },
  );

  it('is small', async () => {
    expect(await save('x'.repeat(1000), 0)).toBe(true);
    expect((await rejectionOf(save('x'.repeat(1001), 1))).code).toBe('ASSERTION_FAILED');
  });
});
