import type { BankFact } from '../../functions/core/bank-fact.ts';
import { type Death, sentenceOf } from '../../functions/core/death.ts';
import { PipelineError } from '../../functions/core/errors.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { isReleasable } from '../../functions/core/states.ts';
import type { Deaths } from '../../functions/ledger/deaths.ts';

/** Why no new attempt of the payout may begin, and what to do; undefined where one may, or none is asked for. */
export async function whatItWaitsFor(
  deaths: Deaths,
  payout: Payout,
  kinds: readonly Death['kind'][],
): Promise<string | undefined> {
  if (!isReleasable(payout.state)) return undefined;
  try {
    const death = await deaths.of(payout);
    if (!kinds.includes(death.kind)) return undefined;
    return death.kind === 'dead' ? deadSentence(payout, death.fact) : sentenceOf(death);
  } catch (error) {
    if (!(error instanceof PipelineError && error.code === 'LEDGER_ROW_INVALID')) throw error;
    return `Whether an attempt is dead cannot be told. ${error.message}`;
  }
}

function deadSentence({ state, attempt }: Payout, fact: BankFact | undefined): string | undefined {
  if (state === 'held') return undefined;
  const leg = fact?.says === 'not-debited' ? `: ${fact.bankReportId} shows no debit of it` : '';
  return `Attempt ${attempt} is dead${leg}. A new one may begin.`;
}
