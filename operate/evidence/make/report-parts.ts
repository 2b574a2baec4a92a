import {
  digestInKey,
  findReportDigest,
  type ReportRow,
  readReport,
  reportKey,
} from '../../../functions/ledger/bank-reports.ts';
import { monthEntries } from '../../../functions/ledger/month-list.ts';
import { unmatchedKey } from '../../../functions/ledger/unmatched-lines.ts';
import { noneIfUnreadable } from '../../../functions/ledger/unreadable-row.ts';
import { bankReportName } from '../format/parts.ts';
import type { PartDeps } from './batch-parts.ts';
import { addFile } from './bucket-files.ts';
import type { Gathering } from './gathering.ts';
import { readRows } from './read-rows.ts';
import { RowParts } from './row-parts.ts';

/**
 * Bank reports read in the month, and those that its payouts or anchors name: rows, lines, bytes.
 * @returns how many.
 */
export async function addReports(
  deps: PartDeps,
  month: string,
  { reports: named, reportDigests }: Pick<Gathering, 'reports' | 'reportDigests'>,
): Promise<number> {
  const { table, tar, bucket, onProgress } = deps;
  const digests = new Set(reportDigests);
  for await (const { key } of monthEntries(table, 'reports', month)) digests.add(digestInKey(key));
  for (const bankReportId of named) {
    const beginning = /:([0-9a-f]{16})$/.exec(bankReportId)?.[1];
    const digest = beginning === undefined ? undefined : await findReportDigest(table, beginning);
    if (digest !== undefined) digests.add(digest);
  }
  const [rows, unmatched] = [new RowParts(tar, 'reports'), new RowParts(tar, 'unmatched')];
  const sorted = [...digests].sort();
  for await (const item of readRows(deps, sorted.map(reportKey))) await rows.add(item);
  await rows.end();
  let read = 0;
  for (const digest of sorted) {
    // A row that cannot be read is in the archive as it is; where its report's bytes lie, nobody knows.
    const row = await readReport(table, digest).catch(noneIfUnreadable);
    if (row === undefined) continue;
    for await (const item of readRows(deps, linesOf(digest, row))) await unmatched.add(item);
    await addFile(tar, bucket, row, bankReportName(digest));
    read += 1;
    onProgress(`Reading the month … bank reports: ${read}`);
  }
  await unmatched.end();
  return digests.size;
}

/** Each line keeps its place, whether it waits, was matched later, or somebody ended it. */
function* linesOf(digest: string, row: ReportRow): Generator<string> {
  const lines = row.outcome === 'read' ? row.lines : 0;
  for (let ordinal = 1; ordinal <= lines; ordinal += 1) yield unmatchedKey(digest, ordinal, undefined);
}
