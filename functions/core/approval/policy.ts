/** How many people have to sign a file of one debtor account before it leaves. */
export type ApprovalPolicy = {
  /** 0: nobody, files leave at their schedule. */
  readonly people: number;
  /** More people for files whose sum is more than an amount, in minor units of the account's currency. */
  readonly above: readonly ApprovalBand[];
  /** Whether somebody has to release each file at the bank too; it makes no signature of ours superfluous. */
  readonly bankReleases: boolean;
};

export type ApprovalBand = { readonly amountMinor: bigint; readonly people: number };

export const NO_APPROVAL: ApprovalPolicy = { people: 0, above: [], bankReleases: false };

/** The people whose signatures a file of that sum needs: those of the highest band that it is above. */
export function peopleNeeded({ people, above }: ApprovalPolicy, controlSumMinor: bigint): number {
  return above.reduce(
    (most, band) => (controlSumMinor > band.amountMinor ? Math.max(most, band.people) : most),
    people,
  );
}

/** Told apart by it: a policy that changed between proposal and seal is not the one that was signed. */
export function policyText({ people, above, bankReleases }: ApprovalPolicy): string {
  const bands = above
    .map((band) => `${band.amountMinor}:${band.people}`)
    .sort()
    .join(',');
  return `${people};${bands};${bankReleases ? 'bank' : 'ours'}`;
}
