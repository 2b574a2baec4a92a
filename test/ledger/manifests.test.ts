import { describe, expect } from 'vitest';
import type { ManifestEntry } from '../../functions/core/batch.ts';
import { manifestKey } from '../../functions/ledger/keys.ts';
import {
  ENTRIES_PER_PART,
  readManifest,
  readManifestPart,
  writeManifestPart,
} from '../../functions/ledger/manifests.ts';
import { keyOf, type LedgerTable } from '../../functions/ledger/table.ts';
import { manifestEntry } from '../support/batches.ts';
import { it } from '../support/embedded.ts';
import { rejectionOf } from '../support/errors.ts';
import { putRow } from '../support/past-the-ledger.ts';

const BATCH_ID = 'BA00000000000000000000000001';

async function readAll(table: LedgerTable, parts: number): Promise<ManifestEntry[]> {
  return Array.fromAsync(readManifest(table, BATCH_ID, parts));
}

describe('a manifest', () => {
  it('reads back in its order, with every value', async ({ table }) => {
    const [a, b, c] = [
      manifestEntry('expense-1', { creditorBic: 'COBADEFFXXX' }),
      manifestEntry('expense-2', { amountMinor: 99_999_999_999n }),
      manifestEntry('expense-3'),
    ];

    await writeManifestPart(table, BATCH_ID, 0, [b, a]);
    await writeManifestPart(table, BATCH_ID, 1, [c]);

    expect(await readAll(table, 2)).toEqual([b, a, c]);
    expect(await readManifestPart(table, BATCH_ID, 1)).toEqual([c]);
  });

  it('has room in a part for as many of the longest entries as a part may have', async ({ table }) => {
    const longest = manifestEntry('expense-1', {
      amountMinor: 99_999_999_999n,
      creditorName: 'n'.repeat(70),
      creditorBic: 'COBADEFFXXX',
      remittanceInformation: 'r'.repeat(140),
    });

    await writeManifestPart(table, BATCH_ID, 0, Array(ENTRIES_PER_PART).fill(longest));

    expect(await readManifestPart(table, BATCH_ID, 0)).toHaveLength(ENTRIES_PER_PART);
  });

  it.for([0, ENTRIES_PER_PART + 1])('has no part of %i entries', async (count, { table }) => {
    const part = Array(count).fill(manifestEntry('expense-1'));

    expect((await rejectionOf(writeManifestPart(table, BATCH_ID, 0, part))).code).toBe('ASSERTION_FAILED');
  });

  it('is not read over a part that is missing', async ({ table }) => {
    await writeManifestPart(table, BATCH_ID, 0, [manifestEntry('expense-1')]);

    expect((await rejectionOf(readAll(table, 2))).code).toBe('ASSERTION_FAILED');
  });

  it('is not read where an account in it is none', async ({ table }) => {
    const entries = { L: [{ M: { creditorIban: { S: 'DE00123456' } } }] };
    await putRow(table, { ...keyOf(manifestKey(BATCH_ID, 0)), entries });

    const error = await rejectionOf(readAll(table, 1));

    expect(error.code).toBe('LEDGER_ROW_INVALID');
    expect(error.message).not.toContain('DE00');
  });
});
