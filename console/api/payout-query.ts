import type * as z from 'zod/mini';
import { heldBackNext } from '../../functions/batches/foreseen-files.ts';
import type { ReadDueDeps } from '../../functions/batches/read-due.ts';
import type { SourceModes } from '../../functions/core/source-mode.ts';
import { hasIban } from '../../functions/core/whole-iban.ts';
import type { DebtorAccount } from '../../functions/platform/config.ts';
import { payoutsNamed } from '../../operate/payouts/named-payouts.ts';
import { hasIndex, type PayoutQuery, recentMonths } from '../../operate/payouts/query.ts';
import type { payoutFilter } from './contract/queries.ts';
import { done, type Outcome, refusal } from './problem.ts';

/**
 * The list that a filter means. An id names its payout in whatever state, unless the filter says one; so does an
 * expense's id, where no index has the list. It searches for any other text in the given month, report or recipient,
 * else in the last months and in what waits. It takes no whole IBAN: a filter stands in addresses and on record.
 */
export async function payoutQueryOf(
  deps: ReadDueDeps & { readonly debtorAccounts: readonly DebtorAccount[] },
  { state = 'all', source, mode, heldBack, ...filter }: z.output<typeof payoutFilter>,
): Promise<Outcome<PayoutQuery>> {
  const { text } = filter;
  if ([text, filter.reason, filter.report].some((part) => part !== undefined && hasIban(part))) {
    return refusal(
      400,
      'iban-in-filter',
      'A whole IBAN does not belong into a filter. Search for its last four characters.',
    );
  }
  const ofMode = mode === undefined ? undefined : sourcesOf(deps.sourceModes, mode);
  const sources = source === undefined ? ofMode : (ofMode?.filter((one) => one === source) ?? [source]);
  const isUnsaid = state === 'waiting-or-named';
  const query = { state: isUnsaid ? 'waiting' : state, sources, ...filter } as const;
  if (heldBack !== undefined) {
    const account = deps.debtorAccounts.find(({ id }) => id === filter.debtorAccount);
    if (account === undefined) return NO_ACCOUNT;
    return done({ ...query, named: await heldBackNext(deps, account, mode ?? 'live') });
  }
  if (text === undefined || (!isUnsaid && hasIndex(query))) return done(query);
  const searched = { ...query, state: isUnsaid ? 'all' : state } as const;
  const named = await payoutsNamed(deps, [...deps.sourceModes.keys()], text);
  if (named.length > 0) return done({ ...searched, named });
  return done(hasIndex(searched) ? searched : { ...searched, recent: recentMonths(deps.clock.now()) });
}

const NO_ACCOUNT = refusal(
  400,
  'account-unknown',
  'What a cut-off holds back is listed by its debtor account. Give one of the configuration.',
);

function sourcesOf(sourceModes: SourceModes, mode: string): readonly string[] {
  return [...sourceModes].flatMap(([source, its]) => (its === mode ? [source] : []));
}
