import type { Decision } from '../../functions/core/decision.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { endUnmatched } from '../../functions/ledger/unmatched-lines.ts';

/** A line of a report that waits for a person. */
export type WaitingLine = {
  /** SHA-256 of the report's file, hexadecimal. */
  readonly digest: string;
  readonly ordinal: number;
  /** As the line shows it; undefined where it shows none. */
  readonly endToEndId: string | undefined;
};

/**
 * Ends a line that no report and no settlement will end: the row keeps who did it, and why, and a later reading does
 * not open it again. It changes no payout.
 * @returns false where there is no such line, or it waits no more.
 */
export async function endLine(
  table: LedgerTable,
  { digest: sha256, ordinal, endToEndId }: WaitingLine,
  decision: Decision,
): Promise<boolean> {
  // A line about a whole batch has a row for each disagreeing payment.
  const members = endToEndId === undefined ? [undefined] : [endToEndId, undefined];
  for (const member of members) {
    if (await endUnmatched(table, { sha256, ordinal, member }, decision)) return true;
  }
  return false;
}
