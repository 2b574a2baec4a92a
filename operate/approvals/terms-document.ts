import type { ApprovalPolicy, ApprovalTerms, Cap } from '../../functions/core/approval/policy.ts';

/** The rules of a debtor account, with amounts in minor units as text. */
export function termsDocument({ policy, caps }: ApprovalTerms) {
  return { policy: policyDocument(policy), caps: capsDocument(caps) };
}

function policyDocument({ people, above, bankReleases }: ApprovalPolicy) {
  const bands = above.map((band) => ({ amountMinor: band.amountMinor.toString(), people: band.people }));
  return { people, above: bands, bankReleases };
}

function capsDocument({ perFile, perRun, perDay }: ApprovalTerms['caps']) {
  const cap = ({ count, sumMinor }: Cap) => ({ count, sumMinor: sumMinor.toString() });
  return { perFile: cap(perFile), perRun: cap(perRun), perDay: cap(perDay) };
}
