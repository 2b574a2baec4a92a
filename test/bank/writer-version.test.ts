import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { writePain001 } from '../../functions/bank/pain001/write.ts';
import { WRITER_VERSION } from '../../functions/bank/pain001/writer-version.ts';
import { paymentFileOf } from '../../functions/batches/payment-file.ts';
import type { ManifestEntry } from '../../functions/core/batch.ts';
import { PACKAGE_VERSION } from '../../functions/platform/package-version.ts';
import { manifestEntry, openedBatch } from '../support/batches.ts';
import { ACCOUNTS, aBatch, anInstruction, type Batch } from './pain001-samples.ts';

/**
 * Every writer so far: its digest of the samples, and its first package version. Whoever changes a byte of a payment
 * file adds a line, and raises WRITER_VERSION and the package version: the alarm about a file sealed before an upgrade
 * names the version to deploy to finish it.
 */
const WRITERS = [
  {
    writer: 1,
    since: '0.1.0',
    sha256: 'f7a84e14d388be732800728be9b99c76902bb18dfa12af227133c50f6d8f1172',
  },
] as const;

/** A file of each kind of the writer's. */
const SAMPLES: readonly Batch[] = [
  aBatch([anInstruction()]),
  aBatch([anInstruction({ creditorBic: 'COBADEFFXXX' })], { batchBooking: true }),
  aBatch(
    ACCOUNTS.map((creditorIban, index) =>
      anInstruction({ creditorIban, endToEndId: `E2E-${index}`, amountMinor: 10n ** BigInt(index) }),
    ),
  ),
  aBatch([
    anInstruction({ creditorName: 'Łukasz Ñuñez-Müller & Søn ≤ Κώστας Иван 株' }),
    anInstruction({ endToEndId: 'E2E-2', creditorName: 'A very long name '.repeat(9) }),
    anInstruction({ endToEndId: 'E2E-3', remittanceInformation: 'Charging at a station, '.repeat(9) }),
    anInstruction({ endToEndId: 'E2E-4', remittanceInformation: "Ünïcode <&> 'quoted' (1/2): +3, -4." }),
  ]),
  aBatch([anInstruction({ amountMinor: 5n }), anInstruction({ endToEndId: 'E2E-2', amountMinor: 70n })], {
    currency: 'DKK',
    rail: 'domestic-credit-transfer',
  }),
  withoutDebtorBic(aBatch([anInstruction()])),
  aBatch(Array.from({ length: 1_000 }, (_, index) => anInstruction({ endToEndId: `E2E-${index}` }))),
];

function withoutDebtorBic({ header, instructions }: Batch): Batch {
  const { name, iban } = header.debtor;
  return { header: { ...header, debtor: { name, iban } }, instructions };
}

async function* oneEntry(): AsyncGenerator<ManifestEntry> {
  yield manifestEntry('expense-1');
}

async function digestOfSamples(): Promise<string> {
  const hash = createHash('sha256');
  for (const { header, instructions } of SAMPLES) {
    for await (const chunk of writePain001(header, instructions)) hash.update(chunk);
  }
  // What the header says follows from the batch.
  for (const batch of [openedBatch(), openedBatch({ rail: 'domestic-credit-transfer', currency: 'DKK' })]) {
    const totals = { count: 1, controlSumMinor: 1250n };
    for await (const chunk of paymentFileOf(batch, totals, oneEntry())) hash.update(chunk);
  }
  return hash.digest('hex');
}

describe('the version of the writer of payment files', () => {
  const now = WRITERS.find(({ writer }) => writer === WRITER_VERSION);

  it('is the last one, and means exactly these bytes', async () => {
    expect(WRITERS.at(-1)?.writer).toBe(WRITER_VERSION);
    expect(await digestOfSamples(), 'The bytes changed: see WRITERS.').toBe(now?.sha256);
  });

  it('rises by one, each time with a new version of the package', () => {
    const versions = WRITERS.map(({ since }) => since);

    expect(WRITERS.map(({ writer }) => writer)).toEqual(WRITERS.map((_, index) => index + 1));
    expect([...new Set(versions)].sort(byVersion)).toEqual(versions);
    expect(byVersion(now?.since ?? '', PACKAGE_VERSION)).toBeLessThanOrEqual(0);
  });
});

function byVersion(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
