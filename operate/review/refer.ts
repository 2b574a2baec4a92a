import { type SourceName, SUBJECTS } from '../../functions/core/expense.ts';
import { type PayoutId, parsePayoutId, payoutIdOf } from '../../functions/core/ids.ts';
import { parseEndToEndId } from '../../functions/core/payout.ts';
import { readPayouts } from '../../functions/ledger/payouts.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import type { Clock } from '../../functions/platform/clock.ts';
import { wrongUse } from '../terminal/program.ts';

export type ReferDeps = {
  readonly table: LedgerTable;
  readonly clock: Clock;
  /** Whose expenses an id may be of. */
  readonly sources: () => readonly { readonly kind: SourceName; readonly account: string }[];
};

const MAX_REFERENCE = 200;

/**
 * The payout that a person means: by its id or an end-to-end id, in any case, or by the id of its expense at a
 * configured source.
 * @throws PipelineError CONFIG_INVALID where there is none, or the sources have several of that id.
 */
export async function payoutMeant({ table, clock, sources }: ReferDeps, text: string): Promise<PayoutId> {
  const reference = text.trim();
  const upper = reference.toUpperCase();
  const named = parsePayoutId(upper) ?? parseEndToEndId(upper)?.payoutId;
  if (named !== undefined) return named;
  if (reference === '' || reference.length > MAX_REFERENCE) throw notMeant(reference);
  const ids = sources().flatMap(({ kind: source, account }) =>
    SUBJECTS.map((subject) => payoutIdOf({ source, account, subject, expenseId: reference })),
  );
  const { payouts, unreadable } = await readPayouts(table, ids, clock);
  const [found, ...others] = [...payouts.keys(), ...unreadable.keys()];
  if (found === undefined) throw notMeant(reference);
  if (others.length === 0) return found;
  throw wrongUse(
    `Several payouts are of an expense ${reference}: ${[found, ...others].join(', ')}.`,
    'Give one of these ids.',
  );
}

function notMeant(reference: string) {
  return wrongUse(
    `There is no payout ${reference.slice(0, 40)}.`,
    'Give a payout id, an end-to-end id, or the id of an expense; npm run review -- find looks for a name or an amount.',
  );
}
