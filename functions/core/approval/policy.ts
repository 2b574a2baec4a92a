/** How many people must sign a debtor account's file before it leaves. */
export type ApprovalPolicy = {
  /** 0: nobody, files leave at their schedule. */
  readonly people: number;
  /** More people for files with larger sums, in minor units of the account's currency. */
  readonly above: readonly ApprovalBand[];
  /** Whether somebody must also release each file at the bank; it replaces no signature of ours. */
  readonly bankReleases: boolean;
};

export type ApprovalBand = { readonly amountMinor: bigint; readonly people: number };

export const NO_APPROVAL: ApprovalPolicy = { people: 0, above: [], bankReleases: false };

/** The number of signatures for a file of that sum, by the highest band below it. */
export function peopleNeeded({ people, above }: ApprovalPolicy, controlSumMinor: bigint): number {
  return above.reduce(
    (most, band) => (controlSumMinor > band.amountMinor ? Math.max(most, band.people) : most),
    people,
  );
}

/** Identifies a policy: one that changed between proposal and seal is not the signed one. */
export function policyText({ people, above, bankReleases }: ApprovalPolicy): string {
  const bands = above
    .map((band) => `${band.amountMinor}:${band.people}`)
    .sort()
    .join(',');
  return `${people};${bands};${bankReleases ? 'bank' : 'ours'}`;
}
