import { describe, expect } from 'vitest';
import type { Batch } from '../../functions/core/batch.ts';
import {
  letLeave,
  markSettled,
  markSubmitted,
  openBatch,
  readBatch,
  sealBatch,
  voidBatch,
} from '../../functions/ledger/batches.ts';
import { batchKey } from '../../functions/ledger/keys.ts';
import { liveKeysOf } from '../../functions/ledger/live-index.ts';
import { batchShard } from '../../functions/ledger/live-keys.ts';
import { keyOf, type LedgerTable } from '../../functions/ledger/table.ts';
import { openedBatch, SEAL } from '../support/batches.ts';
import { first } from '../support/client-faults.ts';
import { faultyTable, it } from '../support/embedded.ts';
import { rejectionOf } from '../support/errors.ts';
import { putRow, tamper } from '../support/past-the-ledger.ts';
import { present } from '../support/present.ts';

const BATCH = openedBatch();
const KEY = batchKey(BATCH.batchId);
const ABANDONED = { why: 'abandoned', atMs: 0 } as const;

async function read(table: LedgerTable): Promise<Batch> {
  return present(await readBatch(table, BATCH.batchId));
}

/** Batch keys that the index has in a state's shard. */
async function liveIn(table: LedgerTable, state: Batch['state']): Promise<string[]> {
  return Array.fromAsync(liveKeysOf(table, batchShard(state), { from: '0', to: '~' }, 10));
}

describe('openBatch', () => {
  it('writes a batch that reads back as it was', async ({ table }) => {
    expect(await openBatch(table, BATCH)).toBe(true);

    expect(await read(table)).toEqual(BATCH);
  });

  it('keeps a debtor without a BIC', async ({ table }) => {
    const batch = openedBatch({ debtor: { ...BATCH.debtor, bic: undefined } });

    await openBatch(table, batch);

    expect(await read(table)).toEqual(batch);
  });

  it('opens an id once, however many try at the same moment', async ({ table }) => {
    const rivals = ['a', 'b', 'c', 'd'].map((runId) => openedBatch({ runId }));

    const opened = await Promise.all(rivals.map((batch) => openBatch(table, batch)));

    expect(opened.filter((won) => won)).toHaveLength(1);
    expect((await read(table)).runId).toBe(rivals[opened.indexOf(true)]?.runId);
  });

  it.for(['answer-lost', 'request-lost'] as const)(
    'knows its own row after %s',
    async (fault, { faulty }) => {
      faulty.faults.set(first('PutItemCommand', fault));

      expect(await openBatch(faulty.table, BATCH)).toBe(true);

      expect(faulty.faults.count('PutItemCommand')).toBe(2);
    },
  );

  it('does not open again what was voided meanwhile', async ({ table }) => {
    await openBatch(table, BATCH);
    await voidBatch(table, BATCH, ABANDONED);

    expect(await openBatch(table, BATCH)).toBe(false);
  });

  it('begins no batch in another state', async ({ table }) => {
    const error = await rejectionOf(openBatch(table, openedBatch({ state: 'sealed' })));

    expect(error.code).toBe('ASSERTION_FAILED');
  });
});

describe('readBatch', () => {
  it('finds nothing where there is none', async ({ table }) => {
    expect(await readBatch(table, BATCH.batchId)).toBeUndefined();
  });

  it('names the fields of a row that it cannot read, and none of their values', async ({ table }) => {
    await putRow(table, { ...keyOf(KEY), state: { S: 'DE89370400440532013000' } });

    const error = await rejectionOf(readBatch(table, BATCH.batchId));

    expect(error.code).toBe('LEDGER_ROW_INVALID');
    expect(error.message).toContain('state');
    expect(error.message).not.toContain('DE89');
  });

  it('reads no batch of a rail that this version does not know', async ({ table }) => {
    await openBatch(table, BATCH);
    await tamper(table, KEY, 'rail', { S: 'pigeon' });

    expect(await rejectionOf(readBatch(table, BATCH.batchId))).toMatchObject({
      code: 'LEDGER_ROW_INVALID',
      message: expect.stringContaining('rail'),
    });
  });
});

describe('sealBatch and voidBatch', () => {
  it.beforeEach(async ({ table }) => {
    await openBatch(table, BATCH);
  });

  it('keeps the seal to the last digit', async ({ table }) => {
    const seal = { ...SEAL, controlSumMinor: 99_999_999_999_999_999n };

    expect(await sealBatch(table, BATCH, seal)).toBe(true);

    expect(await read(table)).toEqual({ ...BATCH, state: 'sealed', version: 2, seal });
  });

  it('lets a seal stop the void that comes after it', async ({ table }) => {
    expect(await sealBatch(table, BATCH, SEAL)).toBe(true);

    expect(await voidBatch(table, BATCH, ABANDONED)).toBe(false);
    expect((await read(table)).state).toBe('sealed');
  });

  it('lets a void stop the seal that comes after it', async ({ table }) => {
    expect(await voidBatch(table, BATCH, ABANDONED)).toBe(true);

    expect(await sealBatch(table, BATCH, SEAL)).toBe(false);
    expect(await read(table)).toEqual({ ...BATCH, state: 'void', version: 2, voided: ABANDONED });
  });

  it.for([
    ['the seal', 'answer-lost', 'request-lost'],
    ['the void', 'request-lost', 'answer-lost'],
    ['both', 'answer-lost', 'answer-lost'],
  ] as const)(
    'lets exactly one of them win when %s gets no answer',
    async ([_, ofSeal, ofVoid], { embedded, table }) => {
      for (let race = 0; race < 5; race += 1) {
        const batch = openedBatch({ batchId: `BA${String(race).padStart(26, '0')}` });
        await openBatch(table, batch);
        const [sealing, voiding] = [faultyTable(embedded, table), faultyTable(embedded, table)];
        sealing.faults.set(first('UpdateItemCommand', ofSeal));
        voiding.faults.set(first('UpdateItemCommand', ofVoid));

        const [sealed, voided] = await Promise.all([
          sealBatch(sealing.table, batch, SEAL),
          voidBatch(voiding.table, batch, ABANDONED),
        ]);

        expect([sealed, voided].filter((won) => won)).toHaveLength(1);
        expect((await readBatch(table, batch.batchId))?.state).toBe(sealed ? 'sealed' : 'void');
      }
    },
  );

  it('knows its own seal when the answer to it was lost', async ({ faulty, table }) => {
    faulty.faults.set(first('UpdateItemCommand', 'answer-lost'));

    expect(await sealBatch(faulty.table, BATCH, SEAL)).toBe(true);
    expect((await read(table)).version).toBe(2);
  });

  it.for([
    ['manifest', { manifestHash: 'c'.repeat(64) }],
    ['file', { fileSha256: 'c'.repeat(64) }],
  ] as const)('does not take a seal of another %s for its own', async ([_, change], { table }) => {
    await sealBatch(table, BATCH, { ...SEAL, ...change });

    expect(await sealBatch(table, BATCH, SEAL)).toBe(false);
  });

  it('is void also for the second who voids it', async ({ table }) => {
    await voidBatch(table, BATCH, ABANDONED);

    expect(await voidBatch(table, BATCH, ABANDONED)).toBe(true);
    expect((await read(table)).version).toBe(2);
  });
});

describe('the life of a batch', () => {
  it('is in the index of its state until it is settled', async ({ table }) => {
    await openBatch(table, BATCH);
    expect(await liveIn(table, 'open')).toEqual([KEY]);

    await sealBatch(table, BATCH, SEAL);
    expect([await liveIn(table, 'open'), await liveIn(table, 'sealed')]).toEqual([[], [KEY]]);

    await markSubmitted(table, await read(table));
    expect([await liveIn(table, 'sealed'), await liveIn(table, 'submitted')]).toEqual([[], [KEY]]);

    await markSettled(table, await read(table));
    expect(await liveIn(table, 'submitted')).toEqual([]);
    expect(await read(table)).toEqual({ ...BATCH, state: 'settled', version: 4, seal: SEAL });
  });

  it('leaves the index when it is voided', async ({ table }) => {
    await openBatch(table, BATCH);

    await voidBatch(table, BATCH, ABANDONED);

    expect(await liveIn(table, 'open')).toEqual([]);
    expect(await liveIn(table, 'void')).toEqual([]);
  });

  it('changes nothing when a step is taken a second time', async ({ table }) => {
    await openBatch(table, BATCH);
    await sealBatch(table, BATCH, SEAL);
    const sealed = await read(table);
    await markSubmitted(table, sealed);

    await markSubmitted(table, sealed);

    expect((await read(table)).version).toBe(3);
  });

  it('skips no step', async ({ table }) => {
    const sealed = openedBatch({ state: 'sealed', seal: SEAL });

    for (const work of [
      () => markSubmitted(table, BATCH),
      () => markSettled(table, sealed),
      () => letLeave(table, BATCH, 0),
      () => voidBatch(table, { ...sealed, leavesAtMs: 0 }, { why: 'late', atMs: 0 }),
      () => letLeave(table, { ...sealed, leavesAtMs: 0 }, 0),
      () => sealBatch(table, sealed, SEAL),
    ]) {
      expect((await rejectionOf(work())).code).toBe('ASSERTION_FAILED');
    }
  });
});
