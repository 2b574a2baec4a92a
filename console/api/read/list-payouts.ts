import { usualSort } from '../../../operate/payouts/candidates.ts';
import { listPayouts as list, totalsOf } from '../../../operate/payouts/list-payouts.ts';
import { listedDocument } from '../../../operate/review/list-document.ts';
import { PAGE } from '../page.ts';
import { payoutQueryOf } from '../payout-query.ts';
import { done } from '../problem.ts';
import type { Work } from '../serve.ts';
import type { ReadDeps } from './read-deps.ts';

export const listPayouts: Work<'listPayouts', ReadDeps> = async (deps, { query }) => {
  const { sort: by, order, cursor, ...filter } = query;
  const asked = await payoutQueryOf(deps, filter);
  if (!asked.ok) return asked;
  const usual = usualSort(asked.answer);
  const sort = {
    by: by ?? usual.by,
    descending: order === undefined ? usual.descending : order === 'descending',
  };
  const page = await list(listDeps(deps), asked.answer, { limit: PAGE, cursor, sort });
  return done({
    payouts: page.listed.map(listedDocument),
    next: page.next ?? null,
    isSearching: page.isSearching,
    isCutOff: page.isCutOff,
    looked: page.looked,
    isNamed: asked.answer.named !== undefined,
    unreadable: page.unreadable,
  });
};

/** Counted by the rows that the list shows. */
export const totalPayouts: Work<'totalPayouts', ReadDeps> = async (deps, { query }) => {
  const asked = await payoutQueryOf(deps, query);
  if (!asked.ok) return asked;
  const { count, byCurrency, isAtLeast } = await totalsOf(listDeps(deps), asked.answer);
  const sums = [...byCurrency].map(([currency, sum]) => ({
    currency,
    count: sum.count,
    sumMinor: sum.sumMinor.toString(),
  }));
  return done({ count, sums, isAtLeast });
};

function listDeps({ table, clock, config }: ReadDeps) {
  return { table, clock, retryAfter: config.retries.after };
}
