import type { SourceName } from '../../functions/core/expense.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import type { Clock } from '../../functions/platform/clock.ts';
import { payoutIdIn, payoutsNamed } from '../payouts/named-payouts.ts';
import { wrongUse } from '../wrong-use.ts';

export type ReferDeps = {
  readonly table: LedgerTable;
  readonly clock: Clock;
  /** Whose expenses an id may name. */
  readonly sources: () => readonly { readonly kind: SourceName; readonly account: string }[];
};

/**
 * The payout that a person means: by its id or an end-to-end id, in any case, or by its expense's id at a configured
 * source.
 * @throws PipelineError CONFIG_INVALID where there is none, or several sources have that id.
 */
export async function payoutMeant({ table, clock, sources }: ReferDeps, text: string): Promise<PayoutId> {
  const reference = text.trim();
  const named = payoutIdIn(reference);
  if (named !== undefined) return named;
  const configured = sources().map(({ kind, account }) => `${kind}/${account}`);
  const [found, ...others] = await payoutsNamed({ table, clock }, configured, reference);
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
