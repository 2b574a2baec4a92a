import type { AttemptDetails, EarlierDetails, Payout } from './payout.ts';

type Row = Omit<Payout, 'history'>;

/** What an attempt was for, and whose it was: journal and statements tell each payment as it was then. */
export function detailsOfAttempt(
  payout: Pick<Payout, 'earlier'> & AttemptDetails,
  attempt: number,
): AttemptDetails {
  const { recipientName, recipientId, period, energyWh, charges } =
    payout.earlier?.find(({ until }) => attempt <= until) ?? payout;
  return { recipientName, recipientId, period, energyWh, charges };
}

/**
 * What attempts in a file paid for, kept once the source says otherwise: the row itself has only the newest. Nearly every
 * row keeps nothing; none keeps two entries for one attempt.
 */
export function keptDetails(before: Row, after: Row): readonly EarlierDetails[] | undefined {
  // The pipeline follows a source only before an attempt goes into a file and after the attempt is dead. So the bank
  // got each earlier attempt with the row's details of then. A void batch went to nobody.
  const sentUntil = after.attempt - 1;
  const known = before.earlier?.at(-1)?.until ?? 0;
  if (sentUntil <= known || isAlike(before, after)) return before.earlier;
  return [...(before.earlier ?? []), { until: sentUntil, ...detailsOfAttempt(before, sentUntil) }];
}

function isAlike(one: AttemptDetails, other: AttemptDetails): boolean {
  return (
    one.recipientName === other.recipientName &&
    one.recipientId === other.recipientId &&
    one.period?.start === other.period?.start &&
    one.period?.end === other.period?.end &&
    one.energyWh === other.energyWh &&
    one.charges === other.charges
  );
}
