import { checkPain001 } from '../bank/pain001/check.ts';
import { chaining, digesting, type FileTotals, headerOf, paymentFileOf } from '../batches/payment-file.ts';
import type { Batch, ManifestEntry } from '../core/batch.ts';
import type { PlainDate } from '../core/date.ts';
import { PipelineError } from '../core/errors.ts';
import type { Finding } from '../core/finding.ts';
import type { PayoutId } from '../core/ids.ts';

/** A refused file gets a second try without the offending payments. */
export const MAX_FILE_ROUNDS = 2;

/** Why offending payments wait. */
export const FILE_REFUSED: Finding = {
  code: 'file-refused',
  severity: 'hold',
  message:
    'A payment file with this payout did not pass its check. See the alarm of the cut-off for the rule.',
};

export type CheckedFile =
  | { readonly ok: true; readonly sha256: string; readonly bytes: number }
  | {
      readonly ok: false;
      /** Names of the broken rules. */
      readonly rules: string;
      /** The payouts that broke them, unless the file itself did. */
      readonly offenders: ReadonlySet<PayoutId>;
    };

/**
 * Makes the file from the manifest and reads it back against the same manifest, before the seal.
 * @param entries of the manifest, anew at each call.
 * @param today in the zone of the debtor's bank.
 */
export async function checkBatchFile(
  batch: Batch,
  batched: FileTotals & { readonly manifestHash: string },
  entries: () => AsyncIterable<ManifestEntry>,
  today: PlainDate,
): Promise<CheckedFile> {
  const header = headerOf(batch, batched);
  const written = chaining(entries());
  const file = digesting(paymentFileOf(batch, batched, written.entries));
  try {
    const result = await checkPain001(file.chunks, {
      ...header,
      debtorIban: batch.debtor.iban,
      today,
      transactions: entries(),
    });
    if (result.ok && written.hash() === batched.manifestHash) return { ok: true, ...file.digest() };
    // The file matches the manifest, but the manifest no longer matches the batch.
    if (result.ok) return { ok: false, rules: 'manifest-hash', offenders: new Set() };
    const rules = [...new Set(result.problems.map((problem) => problem.code))].join(', ');
    const ids = new Set(result.problems.map((problem) => problem.transaction));
    return {
      ok: false,
      rules,
      offenders: await payoutsWhere(entries(), ({ endToEndId }) => ids.has(endToEndId)),
    };
  } catch (error) {
    if (!(error instanceof PipelineError) || error.code !== 'BATCH_FILE_REFUSED') throw error;
    // The writer names the refused payment's place; 0 is the header.
    const place = Number(error.details['transaction']);
    const offenders = await payoutsWhere(entries(), (_, ordinal) => ordinal === place);
    return { ok: false, rules: String(error.details['rule']), offenders };
  }
}

async function payoutsWhere(
  entries: AsyncIterable<ManifestEntry>,
  isOffender: (entry: ManifestEntry, ordinal: number) => boolean,
): Promise<ReadonlySet<PayoutId>> {
  const offenders = new Set<PayoutId>();
  let ordinal = 0;
  for await (const entry of entries) {
    ordinal += 1;
    if (isOffender(entry, ordinal)) offenders.add(entry.payoutId);
  }
  return offenders;
}
