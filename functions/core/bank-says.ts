/**
 * What a line of a bank's report says of its subject.
 *
 * `settled` is the status ACSC: a promise of settlement, not a booking. `copy-refused`: the bank refuses a second copy,
 * and the first may be on its way. `announced`: an unbooked debit of the account; an unbooked credit is `pending`.
 * `debited`, `returned`, `return-undone` and `charges-returned` are booked lines: money left, came back, left again
 * since the return was undone, or only charges came back. `unclear` is for a person.
 */
export const SAYS = [
  'pending',
  'accepted',
  'settled',
  'refused',
  'copy-refused',
  'announced',
  'debited',
  'returned',
  'return-undone',
  'charges-returned',
  'unclear',
] as const;
export type Says = (typeof SAYS)[number];

/**
 * ISO 20022 ExternalPaymentGroupStatus1Code and ExternalPaymentTransactionStatus1Code. `PART`: the lines differ and
 * speak for themselves. `RV..` are results of a verification of payee, `PATC` and the like wait for signatures or
 * checks: nothing is decided. `CANC`, `BLCK` and unlisted ones are for a person.
 */
const STATUSES: ReadonlyMap<string, Says> = new Map([
  ...all('pending', 'RCVD PDNG PART PATC ACFC ACFW ACPD RCVC RVCM RVNC RVMC RVNM RVNA'),
  ...all('accepted', 'ACTC ACCP ACSP ACWC ACWP ACIS'),
  ...all('settled', 'ACSC ACCC'),
  ...all('refused', 'RJCT'),
]);

function all(says: Says, codes: string): [string, Says][] {
  return codes.split(' ').map((code) => [code, says]);
}

/** @param status the bank's text, in any case and with spaces around it. */
export function saysOfStatus(status: string): Says {
  return STATUSES.get(status.trim().toUpperCase()) ?? 'unclear';
}
