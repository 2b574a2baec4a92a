/** Why nothing is decided, and what to do. */
export const NOT_DECIDED = {
  'changed-meanwhile':
    'It changed meanwhile. Look at it as it is now, and decide once more where that is still right.',
  'payout-unknown':
    'The ledger has no such payout. Check its id, or look for it by a name, an amount or the id of its expense.',
} as const;
