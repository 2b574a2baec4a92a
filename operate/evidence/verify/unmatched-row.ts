import type { BankLine } from '../../../functions/bank/lines/bank-line.ts';
import { saidByLine } from '../../../functions/bank/lines/said-by-line.ts';
import { unmatchedStranger } from '../../../functions/bank/lines/unmatched-stranger.ts';
import {
  decodeUnmatched,
  type UnmatchedLine,
  type UnmatchedReason,
  unmatchedKey,
} from '../../../functions/ledger/unmatched-lines.ts';
import type { Evidence } from './evidence.ts';
import type { Problems } from './problems.ts';

/** The row of a line that waited, or is nobody's, says what stands in the report. */
export async function holdUnmatched(
  evidence: Evidence,
  digest: string,
  line: BankLine,
  problems: Problems,
): Promise<void> {
  const key = unmatchedKey(digest, line.ordinal, undefined);
  const row = await evidence.rows.read(key, decodeUnmatched);
  if (row === undefined) return;
  const difference = rowDifference(row, digest, line);
  if (difference !== undefined) {
    problems.add(digest, `its line ${line.ordinal} waited with another ${difference} than stands in it`);
  }
}

function rowDifference(row: UnmatchedLine, digest: string, line: BankLine): string | undefined {
  if (row.sha256 !== digest) return 'report';
  // For a return without an id, the row names the payment found for it.
  const isFound = row.why === 'return-by-reference';
  const { endToEndId, ...said } = saidByLine(line);
  if (!isFound && row.endToEndId !== endToEndId) return 'payment';
  const given: Readonly<Record<string, unknown>> = row;
  const other = Object.entries(said).find(([name, value]) => given[name] !== value);
  return other?.[0] ?? (isReasonOf(row.why, line) ? undefined : 'reason');
}

/** A line itself says whether it is nobody's; what the ledger knew decides among the other reasons. */
function isReasonOf(why: UnmatchedReason, line: BankLine): boolean {
  if (line.subject.kind !== 'none') return why !== 'other';
  const own = unmatchedStranger(line).why;
  return why === own || (own === 'return-unidentified' && why === 'return-by-reference');
}
