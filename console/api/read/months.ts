import { STATE_RULES } from '../../../functions/core/states.ts';
import { readLastProof } from '../../../functions/ledger/last-proof.ts';
import { sumsOfMonth } from '../../../operate/payouts/month-sums.ts';
import { done } from '../problem.ts';
import type { Work } from '../serve.ts';
import type { ReadDeps } from './read-deps.ts';

export const showMonth: Work<'showMonth', ReadDeps> = async (deps, { params, query }) => {
  const { month } = params;
  const { sums, unreadable, next } = await sumsOfMonth(deps, month, query.cursor);
  return done({
    month,
    sums: sums.map(({ source, currency, sums: by, byWeek, withoutAmount, endedWithoutAmount }) => ({
      source,
      currency,
      acceptedMinor: by.acceptedMinor.toString(),
      paidMinor: by.paidMinor.toString(),
      failedMinor: by.failedMinor.toString(),
      returnedMinor: by.returnedMinor.toString(),
      openMinor: by.openMinor.toString(),
      endedMinor: by.endedMinor.toString(),
      byWeek: [...byWeek].flatMap(([week, states]) =>
        [...states].map(([state, { count, sumMinor }]) => ({
          week,
          state,
          money: STATE_RULES[state].money,
          count,
          sumMinor: sumMinor.toString(),
        })),
      ),
      withoutAmount: withoutAmount - endedWithoutAmount,
      endedWithoutAmount,
    })),
    unreadable,
    proof: (await readLastProof(deps.table)) ?? null,
    next: next ?? null,
  });
};
