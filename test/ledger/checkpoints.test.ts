import { describe, expect } from 'vitest';
import { readCheckpoint, saveCheckpoint } from '../../functions/ledger/checkpoints.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { first } from '../support/client-faults.ts';
import { it } from '../support/embedded.ts';
import { rejectionOf } from '../support/errors.ts';

const read = (table: LedgerTable) => readCheckpoint(table, 'spirii', 'nordfleet');
const save = (table: LedgerTable, checkpoint: string | undefined, version: number) =>
  saveCheckpoint(table, 'spirii', 'nordfleet', checkpoint, version);

describe('a checkpoint', () => {
  it('is none before the first run', async ({ table }) => {
    expect(await read(table)).toEqual({ checkpoint: undefined, version: 0 });
  });

  it('is kept, moved and cleared under its version', async ({ table }) => {
    expect(await save(table, '{"report":7}', 0)).toBe(true);
    expect(await read(table)).toEqual({ checkpoint: '{"report":7}', version: 1 });
    expect(await save(table, '{"report":9}', 1)).toBe(true);
    expect(await save(table, undefined, 2)).toBe(true);
    expect(await read(table)).toEqual({ checkpoint: undefined, version: 3 });
  });

  it('belongs to one source and account', async ({ table }) => {
    await save(table, 'here', 0);

    expect(await readCheckpoint(table, 'spirii', 'other')).toEqual({ checkpoint: undefined, version: 0 });
    expect(await readCheckpoint(table, 'ampeco', 'nordfleet')).toEqual({ checkpoint: undefined, version: 0 });
  });

  it('is moved by one of two runs that read the same version', async ({ table }) => {
    await save(table, 'start', 0);

    const saved = await Promise.all([save(table, 'a', 1), save(table, 'b', 1)]);

    const { checkpoint, version } = await read(table);
    expect(saved.filter(Boolean)).toHaveLength(1);
    expect({ checkpoint, version }).toEqual({ checkpoint: saved[0] ? 'a' : 'b', version: 2 });
  });

  it('is not moved by a run that fell behind', async ({ table }) => {
    await save(table, 'a', 0);
    await save(table, 'b', 1);

    expect(await save(table, 'a', 1)).toBe(false);
    expect(await save(table, undefined, 0)).toBe(false);
    // The same words at a later version are another run's.
    expect(await save(table, 'b', 0)).toBe(false);
    expect((await read(table)).checkpoint).toBe('b');
  });

  it.for(['{"report":7}', undefined])(
    'that was saved as %s with a lost answer counts as saved',
    async (checkpoint, { faulty, table }) => {
      faulty.faults.set(first('UpdateItemCommand', 'answer-lost'));

      expect(await saveCheckpoint(faulty.table, 'spirii', 'nordfleet', checkpoint, 0)).toBe(true);
      expect(faulty.faults.count('UpdateItemCommand')).toBe(2);
      expect(await read(table)).toEqual({ checkpoint, version: 1 });
    },
  );

  it('is small', async ({ table }) => {
    expect(await save(table, 'x'.repeat(1000), 0)).toBe(true);
    expect((await rejectionOf(save(table, 'x'.repeat(1001), 1))).code).toBe('ASSERTION_FAILED');
  });
});
