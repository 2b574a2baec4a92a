import type { Assessed } from './assessed.ts';
import type { Finding, FindingCode } from './finding.ts';
import type { Payout } from './payout.ts';

/** From the details, which not every look reads: a payout with one of these needs them again. */
export const FROM_DETAILS: readonly FindingCode[] = [
  'charge-records-sum',
  'expense-changed-while-reading',
  'session-paid-twice',
  'tariff-above-official',
  'tariff-outlier',
  'energy-above-power',
  'sessions-overlap',
];

/** Found by comparing two readings: a later look at the same expense cannot find them, so a person settles them. */
const LASTING: readonly FindingCode[] = [
  'expense-id-duplicate',
  'iban-changed',
  'amount-changed',
  'recipient-changed',
  'source-unstable',
  'file-refused',
  'approval-refused',
  'bank-contradiction',
  'attempt-settled',
];

export function hasReason(payout: Payout, code: FindingCode): boolean {
  return payout.reasons.some((reason) => reason.code === code);
}

/** Findings that survive withdrawing an expense and approving it again. */
export function lastingOf({ reasons }: Pick<Payout, 'reasons'>): readonly Finding[] {
  return reasons.filter(({ code }) => LASTING.includes(code));
}

/** Current findings, and earlier ones that only a person settles. */
export function findingsOf(payout: Payout, assessed: Assessed, compared: readonly Finding[]): Finding[] {
  const { validation, hasRail, leftItsReport } = assessed;
  const lasting = payout.reasons.filter(
    ({ code }) =>
      (LASTING.includes(code) && !(leftItsReport && code === 'expense-id-duplicate')) ||
      (!hasRail && code === 'rail-missing'),
  );
  return unique([...validation.findings, ...claimFindings(assessed), ...compared, ...lasting]);
}

/** Findings on other payouts' claims. */
export function claimFindings({
  duplicateOf,
  sharedSessions = [],
}: Pick<Assessed, 'duplicateOf' | 'sharedSessions'>): readonly Finding[] {
  return [...(duplicateOf === undefined ? [] : [duplicateOf]), ...sharedSessions];
}

function unique(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = `${finding.code} ${finding.field ?? ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

export function sameCodes(a: readonly Finding[], b: readonly Finding[]): boolean {
  const codes = (findings: readonly Finding[]): string =>
    findings
      .map((finding) => finding.code)
      .sort()
      .join();
  return codes(a) === codes(b);
}
