import { usualSort } from '../../../operate/payouts/candidates.ts';
import { givenReasonOf } from '../../../operate/payouts/given-reason.ts';
import { listPayouts as list, totalsOf } from '../../../operate/payouts/list-payouts.ts';
import { listedDocument } from '../../../operate/review/list-document.ts';
import { PAGE } from '../page.ts';
import { payoutQueryOf } from '../payout-query.ts';
import { done } from '../problem.ts';
import type { Work } from '../serve.ts';
import { shownSums } from '../shown-sums.ts';
import type { ReadDeps } from './read-deps.ts';

export const listPayouts: Work<'listPayouts', ReadDeps> = async (deps, { query }) => {
  const { sort: by, order, cursor, ...filter } = query;
  const asked = await payoutQueryOf(listDeps(deps), filter);
  if (!asked.ok) return asked;
  const usual = usualSort(asked.answer);
  const sort = {
    by: by ?? usual.by,
    descending: order === undefined ? usual.descending : order === 'descending',
  };
  const page = await list(listDeps(deps), asked.answer, { limit: PAGE, cursor, sort });
  return done({
    payouts: page.listed.map((one) => listedDocument(one, givenReasonOf(one.payout))),
    next: page.next ?? null,
    isSearching: page.isSearching,
    isCutOff: page.isCutOff,
    looked: page.looked,
    isNamed: asked.answer.named !== undefined,
    searchedSince: asked.answer.recent?.at(-1) ?? null,
    sort:
      page.sorts.length === 0
        ? null
        : { by: page.sort.by, order: page.sort.descending ? 'descending' : 'ascending' },
    sorts: [...page.sorts],
    unreadable: page.unreadable,
  });
};

/** Rows that count a list unasked: ten reads. */
const COUNTED_AT_ONCE = 1_000;

/** Counts by the rows that the list shows. */
export const totalPayouts: Work<'totalPayouts', ReadDeps> = async (deps, { query }) => {
  const { whole, ...filter } = query;
  const asked = await payoutQueryOf(listDeps(deps), filter);
  if (!asked.ok) return asked;
  const { count, byCurrency, isAtLeast } = await totalsOf(
    listDeps(deps),
    asked.answer,
    whole === undefined ? COUNTED_AT_ONCE : undefined,
  );
  return done({ count, sums: shownSums(byCurrency), isAtLeast });
};

function listDeps(deps: ReadDeps) {
  const { retries, debtorAccounts } = deps.config;
  return { ...deps, retryAfter: retries.after, debtorAccounts };
}
