import { paymentFileOf } from '../batches/payment-file.ts';
import { chainManifest, type ManifestEntry } from '../core/batch.ts';
import type { PlainDate } from '../core/date.ts';
import { maskIban } from '../core/iban.ts';
import type { PayoutId } from '../core/ids.ts';
import { localDate } from '../core/local-time.ts';
import type { DebtorAccount } from '../platform/config.ts';
import { checkBatchFile, MAX_FILE_ROUNDS } from './check-batch-file.ts';
import { newBatch } from './new-batch.ts';

export type FileToPreview = {
  readonly messageId: string;
  readonly executionDate: PlainDate;
  readonly nowMs: number;
  readonly entries: readonly ManifestEntry[];
};

export type FilePreview = {
  /** The file's payments; none if the whole file would be refused. */
  readonly entries: readonly ManifestEntry[];
  readonly controlSumMinor: bigint;
  /** Payouts that would be held: with them the file fails its check. */
  readonly offenders: ReadonlySet<PayoutId>;
  /** The file with masked accounts: no bank takes it. */
  readonly maskedText: string;
};

/**
 * The payment file that a submission would make of the entries, in memory, with the real writer, checker and second
 * try.
 */
export async function previewFile(account: DebtorAccount, file: FileToPreview): Promise<FilePreview> {
  const today = localDate(file.nowMs, account.cutOff.timeZone);
  const batch = newBatch(account, {
    batchId: file.messageId,
    runId: file.messageId,
    executionDate: file.executionDate,
    openedAtMs: file.nowMs,
  });
  const offenders = new Set<PayoutId>();
  for (let round = 1; round <= MAX_FILE_ROUNDS; round += 1) {
    const entries = file.entries.filter(({ payoutId }) => !offenders.has(payoutId));
    if (entries.length === 0) break;
    const controlSumMinor = entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    const manifestHash = entries.reduce(chainManifest, '');
    const totals = { count: entries.length, controlSumMinor };
    const checked = await checkBatchFile(batch, { ...totals, manifestHash }, () => eachOf(entries), today);
    if (checked.ok) {
      const maskedText = await maskedTextOf(paymentFileOf(batch, totals, eachOf(entries)));
      return { entries, controlSumMinor, offenders, maskedText };
    }
    if (checked.offenders.size === 0) break;
    for (const payoutId of checked.offenders) offenders.add(payoutId);
  }
  return { entries: [], controlSumMinor: 0n, offenders, maskedText: '' };
}

async function* eachOf<T>(entries: readonly T[]): AsyncGenerator<T> {
  yield* entries;
}

async function maskedTextOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const bytes: Uint8Array[] = [];
  for await (const chunk of chunks) bytes.push(chunk);
  const text = Buffer.concat(bytes).toString('utf8');
  return text.replaceAll(/<IBAN>([^<]*)<\/IBAN>/g, (_, iban: string) => `<IBAN>${maskIban(iban)}</IBAN>`);
}
