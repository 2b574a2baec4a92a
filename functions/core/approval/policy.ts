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

/** The signatures that a file of that sum needs: the most of all bands below it. */
export function peopleNeeded({ people, above }: ApprovalPolicy, controlSumMinor: bigint): number {
  return above.reduce(
    (most, band) => (controlSumMinor > band.amountMinor ? Math.max(most, band.people) : most),
    people,
  );
}

/** Whether some file of the account needs somebody. */
export function mayNeedApproval({ people, above }: ApprovalPolicy): boolean {
  return people > 0 || above.some((band) => band.people > 0);
}

/** How many payouts a file, a run or a day has at most, and what they sum to. */
export type Cap = { readonly count: number; readonly sumMinor: bigint };

/** A debtor account's rules when a file was proposed. They are part of what people sign. */
export type ApprovalTerms = {
  readonly policy: ApprovalPolicy;
  readonly caps: { readonly perFile: Cap; readonly perRun: Cap; readonly perDay: Cap };
};

/** The terms as people sign them: changed rules have another text. */
export function termsText({ policy, caps }: ApprovalTerms): string {
  const bands = policy.above.map(({ amountMinor, people }) => `${people} above ${amountMinor}`).sort();
  const { perFile, perRun, perDay } = caps;
  return [
    `people: ${[policy.people, ...bands].join(', ')}`,
    `bank releases: ${policy.bankReleases ? 'yes' : 'no'}`,
    `file: ${capText(perFile)}`,
    `run: ${capText(perRun)}`,
    `day: ${capText(perDay)}`,
  ].join('; ');
}

function capText({ count, sumMinor }: Cap): string {
  return `${count} / ${sumMinor}`;
}
