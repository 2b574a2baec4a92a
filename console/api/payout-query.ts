import type * as z from 'zod/mini';
import { parseIban } from '../../functions/core/iban.ts';
import type { ListQuery } from '../../operate/review/list.ts';
import type { payoutFilter } from './contract/payouts.ts';
import { done, type Outcome, refusal } from './problem.ts';

/** The list that a filter means. */
export function payoutQueryOf({
  state = 'all',
  source,
  report,
  month,
  reason,
  text,
}: z.output<typeof payoutFilter>): Outcome<ListQuery> {
  if (text !== undefined && parseIban(text).ok) {
    return refusal(
      400,
      'iban-in-address',
      'A whole IBAN does not belong into an address. Search for its last four characters.',
    );
  }
  return done({ state, source, report, month, reason });
}
