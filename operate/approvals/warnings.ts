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
    | 'expires-soon';
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
  { batch, isAsSigned, newAccounts: { count, another }, unusualPrices }: ShownBatch,
  beforeMinor: bigint | undefined,
  { RVMC = 0, RVNM = 0 }: PayeeCounts,
  nowMs: number,
): readonly BatchWarning[] {
  const { proposal } = batch;
  if (proposal === undefined) return [];
  const first = count - another;
  const leftMs = proposal.expiresAtMs - nowMs;
  const isLarger =
    beforeMinor !== undefined && proposal.seal.controlSumMinor * 100n > beforeMinor * MUCH_LARGER;
  return [
    ...(isAsSigned
      ? []
      : [
          warning(
            'not-as-signed',
            'Its payments are not those that were proposed. Refuse it, and find out who changed it.',
          ),
        ]),
    ...(another === 0
      ? []
      : [warning('changed-accounts', `${another} of its recipients were paid to another account before.`)]),
    ...(first === 0 ? [] : [warning('first-payments', `${first} of its recipients were never paid before.`)]),
    ...(RVMC + RVNM === 0
      ? []
      : [
          warning(
            'names-differ',
            `Banks found another name for the account of ${RVMC + RVNM} of its payments, close to it for ${RVMC}.`,
          ),
        ]),
    ...(unusualPrices === 0
      ? []
      : [
          warning(
            'unusual-prices',
            `${unusualPrices} of its payments are for charges of an unusual price or energy. Look at what was noted of them.`,
          ),
        ]),
    ...(isLarger
      ? [warning('larger-than-before', 'Its sum is more than one and a half times that of the file before.')]
      : []),
    ...(leftMs > 0 && leftMs < SOON_MS ? [warning('expires-soon', `It expires in ${spanOf(leftMs)}.`)] : []),
  ];
}

function warning(code: BatchWarning['code'], message: string): BatchWarning {
  return { code, message };
}
