import { SOURCE_NAMES, SUBJECTS } from '../../functions/core/expense.ts';
import { payoutIdOf } from '../../functions/core/expense-ids.ts';
import { type PayoutId, parsePayoutId } from '../../functions/core/ids.ts';
import { parseEndToEndId } from '../../functions/core/payout.ts';
import { type RowReader, type UnreadableRow, walkCandidates } from '../../functions/ledger/walk.ts';

const MAX_REFERENCE = 200;

/** The payout whose id, or end-to-end id, the text is, in any case. */
export function payoutIdIn(text: string): PayoutId | undefined {
  const upper = text.trim().toUpperCase();
  return parsePayoutId(upper) ?? parseEndToEndId(upper)?.payoutId;
}

/** The attempt whose end-to-end id the text is, in any case. */
export function attemptIn(text: string): number | undefined {
  return parseEndToEndId(text.trim().toUpperCase())?.attempt;
}

/**
 * The payouts of the ledger that a text names whole, in whatever state and readable or not: by an id of their own, or
 * by the id of their expense, which each source may have. It reads their rows alone.
 * @param sources such as `spirii/nordfleet`: where to look for an expense's id.
 */
export async function payoutsNamed(
  reader: RowReader,
  sources: readonly string[],
  text: string,
): Promise<readonly PayoutId[]> {
  const named = payoutIdIn(text);
  const ids = named === undefined ? ofExpense(sources, text.trim()) : [named];
  const found: PayoutId[] = [];
  const onUnreadable = ({ payoutId }: UnreadableRow): void => void found.push(payoutId);
  for await (const payouts of walkCandidates(reader, ids, { onUnreadable })) {
    found.push(...payouts.map(({ payoutId }) => payoutId));
  }
  return found;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A UUID is the same in capitals; other ids of a source may differ in their case alone. */
function sameIds(expenseId: string): readonly string[] {
  return UUID.test(expenseId)
    ? [...new Set([expenseId, expenseId.toLowerCase(), expenseId.toUpperCase()])]
    : [expenseId];
}

function ofExpense(sources: readonly string[], expenseId: string): readonly PayoutId[] {
  if (expenseId === '' || expenseId.length > MAX_REFERENCE) return [];
  return sources.flatMap((configured) =>
    SOURCE_NAMES.filter((source) => configured.startsWith(`${source}/`)).flatMap((source) =>
      SUBJECTS.flatMap((subject) =>
        sameIds(expenseId).map((id) =>
          payoutIdOf({ source, account: configured.slice(source.length + 1), subject, expenseId: id }),
        ),
      ),
    ),
  );
}
