import { isProposed } from '../../functions/core/batch.ts';
import { type Sentence, say } from '../../functions/core/sentence.ts';
import type { ProposalStanding } from './list.ts';
import type { PayeeCounts } from './payee-checks.ts';
import type { ShownBatch } from './show.ts';

/** What a signer should look at first. */
export const WARNINGS = {
  'not-as-signed': 'Its payments are not those that were proposed. Refuse it, and find out who changed it.',
  'too-few-approvers':
    'It cannot get its approvals: {missing} more needed, and only {able} can come together. Have an approver who decided about none of its payments bring in another person, or refuse the lines that approvers decided about.',
  'no-stand-in':
    'No more people than it needs can approve it together: where one of them is away, it may expire. Have another person brought in.',
  'changed-accounts': 'Recipients that were paid to another account before: {count}.',
  'first-payments': 'Recipients that were never paid before: {count}.',
  'names-differ': 'Payments for whose account banks found another name: {count}, close to it for {close}.',
  'released-holds':
    'Payments that a person released after a hold: {count}; held as a possible duplicate or as paid twice: {paid}. Look at who released them, and why.',
  'unusual-prices':
    'Payments for charges of an unusual price or energy: {count}. Look at what was noted of them.',
  'larger-than-before': 'Its sum is more than one and a half times that of the file before.',
  'expires-soon': 'It expires at {at}.',
} as const;

type Warning = Sentence<keyof typeof WARNINGS>;

const SOON_MS = 60 * 60_000;

/** Percent of the previous file's sum; a sum above it is worth a look. */
const MUCH_LARGER = 150n;

/**
 * @param beforeMinor the sum of the account's file before this one.
 * @param checks of the names of its payments, by banks.
 */
export function warningsOf(
  shown: ShownBatch,
  beforeMinor: bigint | undefined,
  { RVMC = 0, RVNM = 0 }: PayeeCounts,
  nowMs: number,
): readonly Warning[] {
  const { batch, standing, isAsSigned, newAccounts, releasedHolds, unusualPrices } = shown;
  if (!isProposed(batch)) return [];
  const { expiresAtMs, seal } = batch.proposal;
  const { another } = newAccounts;
  const [first, differing] = [newAccounts.count - another, RVMC + RVNM];
  const leftMs = expiresAtMs - nowMs;
  const isLarger = beforeMinor !== undefined && seal.controlSumMinor * 100n > beforeMinor * MUCH_LARGER;
  const at = { moment: new Date(expiresAtMs).toISOString() };
  const found: readonly (Warning | false)[] = [
    !isAsSigned && say(WARNINGS, 'not-as-signed'),
    ...(standing === undefined ? [] : approverWarnings(standing)),
    another > 0 && say(WARNINGS, 'changed-accounts', { count: another }),
    first > 0 && say(WARNINGS, 'first-payments', { count: first }),
    differing > 0 && say(WARNINGS, 'names-differ', { count: differing, close: RVMC }),
    releasedHolds.count > 0 &&
      say(WARNINGS, 'released-holds', { count: releasedHolds.count, paid: releasedHolds.asPaid }),
    unusualPrices > 0 && say(WARNINGS, 'unusual-prices', { count: unusualPrices }),
    isLarger && say(WARNINGS, 'larger-than-before'),
    leftMs > 0 && leftMs < SOON_MS && say(WARNINGS, 'expires-soon', { at }),
  ];
  return found.filter((warning) => warning !== false);
}

/** A file needs so many people, and one more for when somebody is away. */
function approverWarnings({ missing, able }: ProposalStanding): readonly (Warning | false)[] {
  return [
    able < missing && say(WARNINGS, 'too-few-approvers', { missing, able }),
    missing > 0 && able === missing && say(WARNINGS, 'no-stand-in'),
  ];
}
