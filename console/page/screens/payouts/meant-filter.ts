import { STATES } from '../../../../functions/core/states.ts';
import type { BodyOf, QueryOf } from '../../../api/contract/shapes.ts';
import type { FilterName } from './payout-filter.tsx';

/** What to ask the API for. */
export type Meant = BodyOf<'downloadPayouts'>;
type Sort = NonNullable<QueryOf<'listPayouts'>['sort']>;
type Order = NonNullable<QueryOf<'listPayouts'>['order']>;

export const SORTS: readonly Sort[] = ['name', 'amount', 'since'];
export const ORDERS: readonly Order[] = ['ascending', 'descending'];

const MODES: readonly NonNullable<Meant['mode']>[] = ['live', 'dry-run'];

/** States, and two words for several of them. */
const STATE_FILTERS = [...STATES, 'waiting', 'all'] as const;

/** An address without a valid state means what waits for a person, and whatever an id names. */
export function meantBy({
  state,
  mode,
  heldBack,
  ...values
}: Readonly<Partial<Record<Exclude<FilterName, 'sort' | 'order'>, string>>>): Meant {
  return {
    ...values,
    state: STATE_FILTERS.find((one) => one === state) ?? 'waiting-or-named',
    mode: MODES.find((one) => one === mode),
    heldBack: heldBack === undefined ? undefined : 'yes',
  };
}
