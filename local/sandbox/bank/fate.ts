import { assert } from '../../../functions/core/errors.ts';
import { createDice, type Dice, hash32 } from '../random.ts';

/** Per thousand payments. The rest are booked and stay booked. */
export type Chances = {
  readonly refusedPerMille: number;
  readonly returnedPerMille: number;
  /** Refused for a technical reason, so that the same order may go again. Left out, none. */
  readonly technicalPerMille?: number;
};

export const USUAL_CHANCES: Chances = { refusedPerMille: 30, returnedPerMille: 30 };

/** How a payment ends, with its reason (ExternalStatusReason1Code, ExternalReturnReason1Code). */
export type Fate =
  | { readonly kind: 'booked' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'returned'; readonly code: string; readonly bankingDays: number };

/** A text as a key for dice. */
export function textKey(text: string): number {
  return hash32(...Array.from(text, (character) => character.charCodeAt(0)));
}

/** By seed and end-to-end id only: independent of the rest of the file, and new for each attempt. */
export function fateOf(seed: number, endToEndId: string, chances: Chances): Fate {
  const { refusedPerMille, returnedPerMille, technicalPerMille = 0 } = chances;
  assert(refusedPerMille + returnedPerMille + technicalPerMille <= 1_000, 'no more than all payments fail');
  const dice = createDice(seed, textKey('fate'), textKey(endToEndId));
  const drawn = dice.below(1_000);
  if (drawn < refusedPerMille) {
    return { kind: 'refused', code: dice.pick(['AC04', 'AC04', 'AC01', 'AG01', 'MD07', 'BE04']) };
  }
  if (drawn < refusedPerMille + returnedPerMille) {
    return { kind: 'returned', code: dice.pick(['AC04', 'MS03', 'AC06']), bankingDays: dice.between(2, 3) };
  }
  if (drawn < refusedPerMille + returnedPerMille + technicalPerMille) {
    return { kind: 'refused', code: pickTechnical(dice) };
  }
  return { kind: 'booked' };
}

/** A technical reason: the same order may go again. */
export function pickTechnical(dice: Dice): string {
  return dice.pick(['TM01', 'TM01', 'DT01', 'ED05']);
}

const WORDS: Readonly<Record<string, string>> = {
  AC01: 'Account number is not known',
  AC04: 'Account is closed',
  AC06: 'Account is blocked',
  AG01: 'Credit transfers are not allowed on this account',
  AM04: 'Insufficient funds',
  BE04: "Creditor's address is missing or incorrect",
  DT01: 'Requested execution date is not possible',
  DU01: 'Duplicate message',
  DU02: 'Duplicate payment information',
  DU03: 'Duplicate transaction',
  ED05: 'Settlement of the transaction has failed',
  FF01: 'File format is invalid',
  MD07: 'Account holder is deceased',
  MS03: 'Reason is not specified',
  TM01: 'Received after the cut-off time',
};

/** The bank's words beside a code. */
export function wordsFor(code: string): string {
  return WORDS[code] ?? 'See the reason code';
}
