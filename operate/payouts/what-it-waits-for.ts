import type { BankFact } from '../../functions/core/bank-fact.ts';
import { type Death, deathSentence } from '../../functions/core/death.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { type Sentence, say } from '../../functions/core/sentence.ts';
import { isReleasable } from '../../functions/core/states.ts';
import type { Deaths } from '../../functions/ledger/deaths.ts';
import { isUnreadable } from '../../functions/ledger/unreadable-row.ts';

export const WAITS = {
  'death-unknown': 'Whether an attempt is dead cannot be told. {why}',
  'attempt-dead': 'Attempt {attempt} is dead. A new one may begin.',
  'attempt-dead-by': 'Attempt {attempt} is dead: {report} shows no debit of it. A new one may begin.',
} as const;

/** Why no new attempt of the payout may begin, and what to do; undefined where one may, or none is wanted. */
export async function whatItWaitsFor(
  deaths: Deaths,
  payout: Payout,
  kinds: readonly Death['kind'][],
): Promise<Sentence | undefined> {
  if (!isReleasable(payout.state)) return undefined;
  try {
    const death = await deaths.of(payout);
    if (!kinds.includes(death.kind)) return undefined;
    return death.kind === 'dead' ? deadSentence(payout, death.fact) : deathSentence(death);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return deathUnknown(error.message);
  }
}

/** @param message of the row that cannot be read. */
export function deathUnknown(message: string): Sentence {
  return say(WAITS, 'death-unknown', { why: [{ code: 'row-unreadable', message }] });
}

function deadSentence({ state, attempt }: Payout, fact: BankFact | undefined): Sentence | undefined {
  if (state === 'held') return undefined;
  return fact?.says === 'not-debited'
    ? say(WAITS, 'attempt-dead-by', { attempt, report: fact.bankReportId })
    : say(WAITS, 'attempt-dead', { attempt });
}
