import { STATE_RULES } from '../../../functions/core/states.ts';
import { type ListDeps, type ListQuery, listPage, listParts } from '../../../operate/review/list.ts';
import { listedDocument } from '../../../operate/review/list-document.ts';
import type { SHAPES } from '../contract/shapes.ts';
import { PAGE } from '../page.ts';
import { payoutQueryOf } from '../payout-query.ts';
import { done, type Outcome, refusal } from '../problem.ts';
import type { Work } from '../serve.ts';
import type { ReadDeps } from './read-deps.ts';

export const listPayouts: Work<typeof SHAPES.listPayouts, ReadDeps> = async (deps, { query }) => {
  const { sort: _, order: __, cursor, ...filter } = query;
  const asked = narrow(payoutQueryOf(filter));
  if (!asked.ok) return asked;
  const after = cursor === undefined ? undefined : Buffer.from(cursor, 'base64url').toString('utf8');
  const page = await listPage(listDeps(deps), asked.answer, { limit: PAGE, after });
  return done({
    payouts: page.listed.map(listedDocument),
    next: page.next === undefined ? null : Buffer.from(page.next, 'utf8').toString('base64url'),
    isSearching: false,
    isCutOff: page.isCutOff,
    unreadable: page.unreadable,
  });
};

export const totalPayouts: Work<typeof SHAPES.totalPayouts, ReadDeps> = async (deps, { query }) => {
  const asked = narrow(payoutQueryOf(query));
  if (!asked.ok) return asked;
  const sums = new Map<string, { count: number; sumMinor: bigint }>();
  let [count, isAtLeast] = [0, false];
  for await (const { listed, isCutOff } of listParts(listDeps(deps), asked.answer)) {
    for (const { payout } of listed) {
      const { currency, amountMinor = 0n } = payout;
      const sum = sums.get(currency) ?? { count: 0, sumMinor: 0n };
      sums.set(currency, { count: sum.count + 1, sumMinor: sum.sumMinor + amountMinor });
      count += 1;
    }
    isAtLeast ||= isCutOff;
  }
  return done({
    count,
    sums: [...sums].map(([currency, sum]) => ({
      currency,
      count: sum.count,
      sumMinor: sum.sumMinor.toString(),
    })),
    isAtLeast,
  });
};

function listDeps({ table, clock, config }: ReadDeps): ListDeps {
  return { table, clock, retryAfter: config.retries.after, onProgress: () => undefined };
}

function narrow(asked: Outcome<ListQuery>): Outcome<ListQuery> {
  if (!asked.ok) return asked;
  const { state } = asked.answer;
  const isLive = state === 'waiting' || (state !== 'all' && STATE_RULES[state].isListed === 'always');
  return isLive ? asked : refusal(422, 'list-too-broad', 'No index has this list. Give a state that waits.');
}
