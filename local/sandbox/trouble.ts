/**
 * How an expense made wrong on purpose should end: the state of its payout; `waiting` or `paid-by-source` where the
 * source says so and no payout is due; `payable` where it only looks odd.
 */
export type Ending = 'payable' | 'rejected' | 'held' | 'waiting' | 'paid-by-source';

export type Trouble<Kind extends string> = { readonly kind: Kind; readonly ends: Ending };
