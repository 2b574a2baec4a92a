import { createHash } from 'node:crypto';
import { writePain001 } from '../bank/pain001/write.ts';
import { type Batch, chainManifest, type ManifestEntry, paymentInformationIdOf } from '../core/batch.ts';
import { assert } from '../core/errors.ts';
import type { PaymentFileHeader, PaymentInstruction } from '../core/payment-file.ts';

/** Count and sum of the payments, in the file's header. */
export type FileTotals = { readonly count: number; readonly controlSumMinor: bigint };

/** The bytes of a batch's payment file: a pure function of the batch, its totals and its manifest. */
export function paymentFileOf(
  batch: Batch,
  totals: FileTotals,
  entries: AsyncIterable<ManifestEntry>,
): AsyncGenerator<Uint8Array> {
  return writePain001(headerOf(batch, totals), instructionsOf(entries));
}

export function headerOf(batch: Batch, totals: FileTotals): PaymentFileHeader {
  const { holderName, iban, bic, terms } = batch.debtor;
  return {
    messageId: batch.batchId,
    createdAtMs: batch.openedAtMs,
    paymentInformationId: paymentInformationIdOf(batch.batchId),
    initiatingPartyName: holderName,
    debtor: { name: holderName, iban, ...(bic === undefined ? {} : { bic }) },
    currency: batch.currency,
    rail: batch.rail,
    executionDate: batch.executionDate,
    count: totals.count,
    controlSumMinor: totals.controlSumMinor,
    batchBooking: batch.batchBooking,
    terms,
  };
}

async function* instructionsOf(entries: AsyncIterable<ManifestEntry>): AsyncGenerator<PaymentInstruction> {
  for await (const entry of entries) {
    yield {
      endToEndId: entry.endToEndId,
      instructionId: entry.endToEndId,
      amountMinor: entry.amountMinor,
      creditorName: entry.creditorName,
      creditorIban: entry.creditorIban,
      ...(entry.creditorBic === undefined ? {} : { creditorBic: entry.creditorBic }),
      ...(entry.creditorAddress === undefined ? {} : { creditorAddress: entry.creditorAddress }),
      remittanceInformation: entry.remittanceInformation,
    };
  }
}

/** Passes the entries on; then `hash` is that of all. */
export function chaining(entries: AsyncIterable<ManifestEntry>): {
  readonly entries: AsyncGenerator<ManifestEntry>;
  hash(): string;
} {
  let hash = '';
  let ended = false;
  async function* pass(): AsyncGenerator<ManifestEntry> {
    for await (const entry of entries) {
      hash = chainManifest(hash, entry);
      yield entry;
    }
    ended = true;
  }
  return {
    entries: pass(),
    hash: () => {
      assert(ended, 'the hash is that of a whole manifest');
      return hash;
    },
  };
}

export type FileDigest = { readonly sha256: string; readonly bytes: number };

/** Passes the chunks on; then `digest` is that of all. */
export function digesting(chunks: AsyncIterable<Uint8Array>): {
  readonly chunks: AsyncGenerator<Uint8Array>;
  digest(): FileDigest;
} {
  const hash = createHash('sha256');
  let bytes = 0;
  let ended = false;
  async function* pass(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
    ended = true;
  }
  return {
    chunks: pass(),
    digest: () => {
      assert(ended, 'the digest is that of a whole file');
      return { sha256: hash.digest('hex'), bytes };
    },
  };
}
