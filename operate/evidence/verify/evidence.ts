import type { Batch, ManifestEntry } from '../../../functions/core/batch.ts';
import type { BatchSeal } from '../../../functions/core/batch-seal.ts';
import type { PayoutId } from '../../../functions/core/ids.ts';
import type { Payout } from '../../../functions/core/payout.ts';
import { BoundedCache } from '../../../functions/flow/bounded-cache.ts';
import { decodeBatch } from '../../../functions/ledger/batch-row.ts';
import { batchKey, manifestKey, payoutKey } from '../../../functions/ledger/keys.ts';
import { decodeManifestPart } from '../../../functions/ledger/manifests.ts';
import { decodePayout } from '../../../functions/ledger/payout-row.ts';
import { TRUST_NAME } from '../format/parts.ts';
import { parseTrust, type TrustFile } from '../format/trust-file.ts';
import { type Archive, textOf } from './open-archive.ts';
import { ArchivedRows } from './rows.ts';

/** Each question reads most payouts; those of a small month are read once. */
const PAYOUTS_KEPT = 1_000;

/** For small parts, such as trust or sums. */
const MAX_TEXT_BYTES = 4 * 1024 * 1024;

/** An archive's content, read where it lies. What cannot be read counts as missing; the check of rows reports it. */
export class Evidence {
  readonly archive: Archive;
  /** `YYYY-MM`. */
  readonly month: string;
  readonly rows: ArchivedRows;
  readonly #payouts = new BoundedCache<Payout | undefined>(PAYOUTS_KEPT);

  private constructor(archive: Archive, month: string, rows: ArchivedRows) {
    this.archive = archive;
    this.month = month;
    this.rows = rows;
  }

  static async of(archive: Archive, month: string): Promise<Evidence> {
    return new Evidence(archive, month, await ArchivedRows.of(archive));
  }

  async payout(payoutId: PayoutId): Promise<Payout | undefined> {
    return this.#payout(payoutKey(payoutId));
  }

  async #payout(key: string): Promise<Payout | undefined> {
    return this.#payouts.get(key, () => this.rows.read(key, decodePayout));
  }

  /** Every payout that can be read. */
  async *payouts(...folders: readonly ('payouts' | 'other-payouts')[]): AsyncGenerator<Payout> {
    const some = folders.length === 0 ? (['payouts', 'other-payouts'] as const) : folders;
    for (const key of this.rows.keys(...some)) {
      const payout = await this.#payout(key);
      if (payout !== undefined) yield payout;
    }
  }

  async batch(batchId: string): Promise<Batch | undefined> {
    return this.rows.read(batchKey(batchId), decodeBatch);
  }

  async *batches(): AsyncGenerator<Batch> {
    for (const key of this.rows.keys('batches')) {
      const batch = await this.rows.read(key, decodeBatch);
      if (batch !== undefined) yield batch;
    }
  }

  /** A batch's manifest in its order, as far as it is there. */
  async *manifest(batchId: string, { manifestParts }: BatchSeal): AsyncGenerator<ManifestEntry> {
    for (let part = 0; part < manifestParts; part += 1) {
      const entries = await this.rows.read(manifestKey(batchId, part), decodeManifestPart);
      if (entries === undefined) return;
      yield* entries;
    }
  }

  /** Names of the parts in a folder. */
  *partsIn(folder: string): Generator<string> {
    for (const name of this.archive.parts.keys()) if (name.startsWith(folder)) yield name;
  }

  /** A small part's text; undefined where it is missing, too long or not UTF-8. */
  async text(name: string, maxBytes = MAX_TEXT_BYTES): Promise<string | undefined> {
    const place = this.archive.parts.get(name);
    return place === undefined || place.bytes > maxBytes ? undefined : textOf(this.archive.source, place);
  }

  async trust(): Promise<TrustFile | undefined> {
    const text = await this.text(TRUST_NAME);
    return text === undefined ? undefined : parseTrust(text);
  }
}
