import type * as z from 'zod/mini';
import { hasIban } from '../../functions/core/iban.ts';
import type { SourceModes } from '../../functions/core/source-mode.ts';
import type { PayoutQuery } from '../../operate/payouts/query.ts';
import type { payoutFilter } from './contract/queries.ts';
import { done, type Outcome, refusal } from './problem.ts';

/** The list that a filter means. A whole IBAN is none of it: a filter stands in addresses and on record. */
export function payoutQueryOf(
  { sourceModes }: { readonly sourceModes: SourceModes },
  { state = 'all', source, mode, ...filter }: z.output<typeof payoutFilter>,
): Outcome<PayoutQuery> {
  if ([filter.text, filter.reason, filter.report].some((part) => part !== undefined && hasIban(part))) {
    return refusal(
      400,
      'iban-in-filter',
      'A whole IBAN does not belong into a filter. Search for its last four characters.',
    );
  }
  const ofMode = mode === undefined ? undefined : sourcesOf(sourceModes, mode);
  const sources = source === undefined ? ofMode : (ofMode?.filter((one) => one === source) ?? [source]);
  return done({ state, sources, ...filter });
}

function sourcesOf(sourceModes: SourceModes, mode: string): readonly string[] {
  return [...sourceModes].flatMap(([source, its]) => (its === mode ? [source] : []));
}
