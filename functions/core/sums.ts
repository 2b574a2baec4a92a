import { type Money, STATE_RULES, type State } from './states.ts';

/** Where a run's or batch's money is, in minor units of one currency. */
export type Sums = {
  acceptedMinor: bigint;
  paidMinor: bigint;
  failedMinor: bigint;
  returnedMinor: bigint;
  /** Still on its way, or waiting for somebody. */
  openMinor: bigint;
  /** Withdrawn, later rejected, or cancelled: nobody pays it any more. */
  endedMinor: bigint;
};

/** The sum to which a state's money belongs. */
export function sumNameOf(state: State): `${Money}Minor` {
  return `${STATE_RULES[state].money}Minor`;
}

export function noSums(): Sums {
  return {
    acceptedMinor: 0n,
    paidMinor: 0n,
    failedMinor: 0n,
    returnedMinor: 0n,
    openMinor: 0n,
    endedMinor: 0n,
  };
}

/** All accounted money. */
export function totalOf({ paidMinor, failedMinor, returnedMinor, openMinor, endedMinor }: Sums): bigint {
  return paidMinor + failedMinor + returnedMinor + openMinor + endedMinor;
}
