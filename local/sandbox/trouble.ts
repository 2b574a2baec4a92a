/**
 * Where the pipeline is meant to end with an expense that was made wrong on purpose: the state of its payout, or
 * `waiting` and `paid-by-source` where the source says so and no payout is due, or `payable` where it only looks odd.
 */
export type Ending = 'payable' | 'rejected' | 'held' | 'waiting' | 'paid-by-source';

export type Trouble<Kind extends string> = { readonly kind: Kind; readonly ends: Ending };
