import { factsOf, verdictOn } from '../../functions/core/attempt-facts.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { isDead } from '../../functions/core/states.ts';

/** Why the bank refused a payout or gave it back. The code is null where the bank gave none. */
export type BankReason = { readonly code: string | null; readonly message: string };

/** By its code alone, for callers who have the codes' sentences; a person's word has a sentence and no code. */
export function givenReasonOf(payout: Payout): BankReason | undefined {
  if (!isDead(payout.state)) return undefined;
  const [code] = verdictOn(payout, payout.attempt).reasonCodes;
  const isWord = code === undefined && factsOf(payout, payout.attempt).some(({ says }) => says === 'word');
  return { code: code ?? null, message: isWord ? SETTLED_BY_PERSON : '' };
}

const SETTLED_BY_PERSON = 'A person settled it so. Release it to pay it again, or cancel it.';
