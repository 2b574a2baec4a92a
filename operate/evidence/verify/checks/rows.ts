import { historyVerifies } from '../../../../functions/core/step-payout.ts';
import { decodeAudit } from '../../../../functions/ledger/audit.ts';
import { decodeReport } from '../../../../functions/ledger/bank-reports.ts';
import { decodeBatch } from '../../../../functions/ledger/batch-row.ts';
import { batchKey } from '../../../../functions/ledger/keys.ts';
import { payoutMonthOf } from '../../../../functions/ledger/list-keys.ts';
import { decodeManifestPart } from '../../../../functions/ledger/manifests.ts';
import { decodePayout, encodePayout } from '../../../../functions/ledger/payout-row.ts';
import { decodeRoster } from '../../../../functions/ledger/roster.ts';
import { decodeAccepted, decodeHandover } from '../../../../functions/ledger/runs.ts';
import { type Item, readItem } from '../../../../functions/ledger/table.ts';
import { decodeUnmatched } from '../../../../functions/ledger/unmatched-lines.ts';
import { canonicalJson } from '../../format/canonical-json.ts';
import { ROW_FOLDERS, type RowFolder } from '../../format/parts.ts';
import { type Check, counted } from '../check.ts';

/** The decoder of each folder's rows; nobody reads rows of the others. */
const DECODE: Partial<Readonly<Record<RowFolder, (item: Item) => unknown>>> = {
  payouts: decodePayout,
  'other-payouts': decodePayout,
  batches: decodeBatch,
  manifests: decodeManifestPart,
  runs: (item) => decodeAccepted(item) ?? 'unfinished',
  handovers: decodeHandover,
  reports: decodeReport,
  unmatched: decodeUnmatched,
  roster: decodeRoster,
  audit: decodeAudit,
};

/** Every row can be read, lies once where it belongs, and is of the month if its folder says so. */
export const rows: Check = {
  name: 'rows',
  run: async (evidence, problems) => {
    let read = 0;
    for (const { about, what } of evidence.rows.problems.kept) problems.add(about, what);
    const unshown = evidence.rows.problems.count - evidence.rows.problems.kept.length;
    if (unshown > 0) problems.add('rows', `and ${counted(unshown, 'more line')} like these`);
    for (const key of evidence.rows.keys(...ROW_FOLDERS)) {
      read += 1;
      const decode = DECODE[evidence.rows.folderOf(key) ?? 'proof'];
      if (decode !== undefined && (await evidence.rows.read(key, decode)) === undefined) {
        problems.add(key, 'cannot be read');
      }
    }
    for (const key of evidence.rows.keys('payouts', 'other-payouts')) {
      if ((await evidence.rows.read(key, isAsWritten)) === false) {
        problems.add(key, 'is listed otherwise, or has more in it, than such a payout does');
      }
    }
    for (const folder of ['payouts', 'other-payouts'] as const) {
      for await (const payout of evidence.payouts(folder)) {
        const isOfMonth = payoutMonthOf(payout) === evidence.month;
        if (isOfMonth !== (folder === 'payouts')) {
          problems.add(
            payout.payoutId,
            `is ${isOfMonth ? '' : 'not '}of ${evidence.month}, and lies in ${folder}`,
          );
        }
      }
    }
    for (const key of evidence.rows.keys('batches')) {
      const batch = await evidence.rows.read(key, decodeBatch);
      if (batch !== undefined && batchKey(batch.batchId) !== key)
        problems.add(key, 'is the row of another batch');
    }
    return counted(read, 'row');
  },
};

/** Keys of the indexes follow from the payout, and a row has nothing that no reader knows. */
function isAsWritten(item: Item): boolean {
  const payout = decodePayout(item);
  // The check of histories reports a row that is not where its history leads.
  if (!historyVerifies(payout)) return true;
  return canonicalJson(readItem(item)) === canonicalJson(readItem(encodePayout(payout)));
}
