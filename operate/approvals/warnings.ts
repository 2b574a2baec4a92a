import { isProposed } from '../../functions/core/batch.ts';
import type { Standing } from './list.ts';
import { spanOf } from './moments.ts';
import type { PayeeCounts } from './payee-checks.ts';
import type { ShownBatch } from './show.ts';

/** What whoever signs a file should look at first. */
export type BatchWarning = {
  readonly code:
    | 'changed-accounts'
    | 'first-payments'
    | 'not-as-signed'
    | 'larger-than-before'
    | 'unusual-prices'
    | 'names-differ'
    | 'expires-soon'
    | 'too-few-approvers'
    | 'no-stand-in';
  readonly message: string;
};

const SOON_MS = 60 * 60_000;

/** In percent of the sum of the file before: what is above it is worth a look. */
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
): readonly BatchWarning[] {
  const { batch, standing, isAsSigned, newAccounts, unusualPrices } = shown;
  if (!isProposed(batch)) return [];
  const { proposal } = batch;
  const { count, another } = newAccounts;
  const [first, differing] = [count - another, RVMC + RVNM];
  const leftMs = proposal.expiresAtMs - nowMs;
  const isLarger =
    beforeMinor !== undefined && proposal.seal.controlSumMinor * 100n > beforeMinor * MUCH_LARGER;
  const found: readonly (readonly [BatchWarning['code'], boolean, string])[] = [
    [
      'not-as-signed',
      !isAsSigned,
      'Its payments are not those that were proposed. Refuse it, and find out who changed it.',
    ],
    ...(standing === undefined ? [] : approverWarnings(standing)),
    [
      'changed-accounts',
      another > 0,
      another === 1
        ? '1 of its recipients was paid to another account before.'
        : `${another} of its recipients were paid to another account before.`,
    ],
    [
      'first-payments',
      first > 0,
      first === 1
        ? '1 of its recipients was never paid before.'
        : `${first} of its recipients were never paid before.`,
    ],
    [
      'names-differ',
      differing > 0,
      `Banks found another name for the account of ${differing} of its payments, close to it for ${RVMC}.`,
    ],
    [
      'unusual-prices',
      unusualPrices > 0,
      unusualPrices === 1
        ? '1 of its payments is for charges of an unusual price or energy. Look at what was noted of it.'
        : `${unusualPrices} of its payments are for charges of an unusual price or energy. Look at what was noted of them.`,
    ],
    ['larger-than-before', isLarger, 'Its sum is more than one and a half times that of the file before.'],
    ['expires-soon', leftMs > 0 && leftMs < SOON_MS, `It expires in ${spanOf(leftMs)}.`],
  ];
  return found.flatMap(([code, isFound, message]) => (isFound ? [{ code, message }] : []));
}

/** Of so many people as it needs, and one more for when somebody is away. */
function approverWarnings({ missing, able }: Standing) {
  return [
    [
      'too-few-approvers',
      able < missing,
      `It cannot get its approvals: ${missing} more needed, and only ${able} can come together. Have an approver who decided about none of its payments bring in another person, or refuse the lines that approvers decided about.`,
    ],
    [
      'no-stand-in',
      missing > 0 && able === missing,
      'No more people than it needs can approve it together: where one of them is away, it may expire. Have another person brought in.',
    ],
  ] as const;
}
