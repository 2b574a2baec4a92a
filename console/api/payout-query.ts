import type * as z from 'zod/mini';
import { parseIban } from '../../functions/core/iban.ts';
import type { PayoutQuery } from '../../operate/payouts/query.ts';
import type { payoutFilter } from './contract/queries.ts';
import { done, type Outcome, refusal } from './problem.ts';

/** The list that a filter means. A whole IBAN is none of it: a filter stands in addresses and on record. */
export function payoutQueryOf({
  state = 'all',
  ...filter
}: z.output<typeof payoutFilter>): Outcome<PayoutQuery> {
  if (filter.text !== undefined && parseIban(filter.text).ok) {
    return refusal(
      400,
      'iban-in-filter',
      'A whole IBAN does not belong into a filter. Search for its last four characters.',
    );
  }
  return done({ state, ...filter });
}
