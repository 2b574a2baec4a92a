import { createHash } from 'node:crypto';
import { readLines } from '../../../../functions/bank/lines/read-lines.ts';
import { survey } from '../../../../functions/bank/lines/survey-report.ts';
import { readBankReport } from '../../../../functions/bank/read-report.ts';
import type { ReportHeader } from '../../../../functions/bank/report.ts';
import { isReportRefusal } from '../../../../functions/bank/xml/refusal.ts';
import { bankReportIdOf } from '../../../../functions/core/bank-fact.ts';
import {
  decodeReport,
  digestInKey,
  type ReportRow,
  type ReportSummary,
  reportKey,
} from '../../../../functions/ledger/bank-reports.ts';
import { unmatchedKey } from '../../../../functions/ledger/unmatched-lines.ts';
import { bankReportName } from '../../format/parts.ts';
import { type Check, counted } from '../check.ts';
import type { Evidence } from '../evidence.ts';
import { bytesOfPart } from '../open-archive.ts';
import type { Problems } from '../problems.ts';
import { holdUnmatched } from '../unmatched-row.ts';

/** The bytes of each bank report are those that were read, say what its row says of them, and none is without a row. */
export const reports: Check = {
  name: 'bank-reports',
  run: async (evidence, problems) => {
    let [count, lines] = [0, 0];
    for (const key of evidence.rows.keys('reports')) {
      const row = await evidence.rows.read(key, decodeReport);
      const digest = digestInKey(key);
      count += 1;
      if (row === undefined) continue;
      if (!evidence.archive.parts.has(bankReportName(digest))) {
        problems.add(digest, 'was read, and its bytes are not there');
        continue;
      }
      lines += await look(evidence, digest, row, problems);
    }
    for (const name of evidence.partsIn('bank-reports/')) {
      const digest = /^bank-reports\/([0-9a-f]{64})\.xml$/.exec(name)?.[1];
      if (digest === undefined || !evidence.rows.has(reportKey(digest))) problems.add(name, 'was never read');
    }
    return `${counted(count, 'report')}, ${counted(lines, 'line')}`;
  },
};

/** Each line was matched, waits, or is nobody's. */
function isCountedSo({ lines, matched, unmatched, other }: ReportSummary, found: number): boolean {
  return lines === found && lines === matched + unmatched + other;
}

function isHeadedSo(row: ReportSummary, { type, version, messageId }: ReportHeader): boolean {
  return row.type === type && row.version === version && row.messageId === messageId;
}

function rowsOfLines({ rows }: Evidence, digest: string, lines: number): number {
  let found = 0;
  for (let ordinal = 1; ordinal <= lines; ordinal += 1) {
    if (rows.has(unmatchedKey(digest, ordinal, undefined))) found += 1;
  }
  return found;
}

/** @returns its lines. */
async function look(evidence: Evidence, digest: string, row: ReportRow, problems: Problems): Promise<number> {
  const name = bankReportName(digest);
  const hash = createHash('sha256');
  for await (const chunk of bytesOfPart(evidence.archive, name)) hash.update(chunk);
  if (hash.digest('hex') !== digest) problems.add(digest, 'has other bytes than were read');
  try {
    const { header, resolution } = await survey(readBankReport(bytesOfPart(evidence.archive, name)));
    const items = readBankReport(bytesOfPart(evidence.archive, name));
    let [lines, aboutFiles] = [0, 0];
    for await (const line of readLines(items, resolution)) {
      lines += 1;
      if (line.subject.kind === 'batch') aboutFiles += 1;
      await holdUnmatched(evidence, digest, line, problems);
    }
    if (row.outcome === 'refused') problems.add(digest, 'was refused, and can be read');
    else if (row.bankReportId !== bankReportIdOf(header.type, digest) || !isCountedSo(row, lines)) {
      problems.add(
        digest,
        `has ${counted(lines, 'line')} of ${header.type}, and its row says something else`,
      );
    } else if (rowsOfLines(evidence, digest, lines) < row.unmatched + row.other - aboutFiles) {
      // A line about a whole file may wait for single payments of it, which have rows of their own.
      problems.add(digest, 'had lines that waited for a person or are of nobody, whose rows are not there');
    }
    if (row.outcome === 'read' && !isHeadedSo(row, header)) {
      problems.add(digest, 'has another type, version or id of its message than its row says');
    }
    return lines;
  } catch (error) {
    if (!isReportRefusal(error)) throw error;
    if (row.outcome === 'read') problems.add(digest, 'was read, and cannot be read');
    return 0;
  }
}
