import type { State } from './states.ts';

/** Only where the row's own attempt is at no bank, or over. One at a bank needs its own word. */
export function wayOfPaidBefore(state: State): readonly State[] {
  return WAY_OF_PAID_BEFORE[state];
}

const WAY_OF_PAID_BEFORE: Readonly<Record<State, readonly State[]>> = {
  // It may have no amount to call paid.
  rejected: ['rejected'],
  held: ['paid'],
  ready: ['held', 'paid'],
  scheduled: ['held', 'paid'],
  batched: ['batched'],
  submitted: ['submitted'],
  accepted: ['accepted'],
  paid: ['paid'],
  failed: ['paid'],
  returned: ['paid'],
  'in-doubt': ['in-doubt'],
  withdrawn: ['held', 'paid'],
  cancelled: ['cancelled'],
};
