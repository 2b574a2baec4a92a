import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { digesting, headerOf, paymentFileOf } from '../../functions/batches/payment-file.ts';
import type { Batch, ManifestEntry } from '../../functions/core/batch.ts';
import { manifestEntry, openedBatch } from '../support/batches.ts';
import { errorOf } from '../support/errors.ts';

const ENTRIES = [manifestEntry('expense-1', { creditorBic: 'COBADEFFXXX' }), manifestEntry('expense-2')];
const TOTALS = { count: 2, controlSumMinor: 2500n };

async function* entries(): AsyncGenerator<ManifestEntry> {
  yield* ENTRIES;
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(chunks));
}

function fileOf(batch: Batch): Promise<Buffer> {
  return bytesOf(paymentFileOf(batch, TOTALS, entries()));
}

describe('paymentFileOf', () => {
  it('makes the same bytes from the same batch and manifest', async () => {
    const [a, b] = [await fileOf(openedBatch()), await fileOf(openedBatch())];

    expect(a.equals(b)).toBe(true);
    expect(a.toString()).toContain('<BICFI>COBADEFFXXX</BICFI>');
  });

  it('makes the same bytes whatever became of the batch since', async () => {
    const later = openedBatch({ state: 'submitted', version: 3, leaseUntilMs: 0 });

    expect((await fileOf(later)).equals(await fileOf(openedBatch()))).toBe(true);
  });
});

describe('headerOf', () => {
  it('names batch, debtor, day and totals', () => {
    const batch = openedBatch();

    expect(headerOf(batch, TOTALS)).toMatchObject({
      messageId: batch.batchId,
      paymentInformationId: `${batch.batchId}-01`,
      createdAtMs: batch.openedAtMs,
      debtor: { name: 'Nordfleet ApS', iban: batch.debtor.iban, bic: 'BYLADEM1001' },
      currency: 'EUR',
      rail: 'sepa-credit-transfer',
      executionDate: '2026-11-03',
      ...TOTALS,
    });
  });

  it('leaves out a BIC that is not configured', () => {
    const batch = openedBatch();
    const header = headerOf({ ...batch, debtor: { ...batch.debtor, bic: undefined } }, TOTALS);

    expect(header.debtor).not.toHaveProperty('bic');
  });
});

describe('digesting', () => {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('one ');
    yield Buffer.from('two');
  }

  it('passes the chunks on and digests them', async () => {
    const file = digesting(chunks());

    expect((await bytesOf(file.chunks)).toString()).toBe('one two');
    expect(file.digest()).toEqual({ sha256: createHash('sha256').update('one two').digest('hex'), bytes: 7 });
  });

  it('has no digest of a part', async () => {
    const file = digesting(chunks());
    await file.chunks.next();

    expect(errorOf(() => file.digest()).code).toBe('ASSERTION_FAILED');
  });
});
