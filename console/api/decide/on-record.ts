import type { Audited } from '../../../functions/core/audit.ts';
import type { Decision } from '../../../functions/core/decision.ts';
import { kindOf } from '../../../functions/core/error-kind.ts';
import { PipelineError } from '../../../functions/core/errors.ts';
import { MAX_REASON_CHARACTERS } from '../../../functions/core/kept-words.ts';
import { say } from '../../../functions/core/sentence.ts';
import { keptText } from '../../../operate/person.ts';
import type { Acting } from '../claims.ts';
import { DECIDE_REFUSALS } from '../decide-refusals.ts';
import { done, type Outcome, problemOfError, refusal, refusedBy, UNEXPECTED } from '../problem.ts';
import type { DecideDeps } from './decide-deps.ts';

type Said = {
  readonly what: Exclude<Audited, 'refused' | 'broke-off'>;
  readonly about: string;
  readonly detail: string;
};

/**
 * Does what a person asked for, once that is on record: so no decision and no view lacks an entry. A rule's refusal
 * gets a second entry. So does work that broke off: nobody knows how far it came.
 */
export async function onRecord<T>(
  { audit, clock }: Pick<DecideDeps, 'audit' | 'clock'>,
  { person: by }: Acting,
  said: Said,
  act: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const { number } = await audit.append({ ...said, by, atMs: clock.now() });
  const endedAs = (what: 'refused' | 'broke-off', detail: string) =>
    audit.append({ by, what, about: said.about, detail, atMs: clock.now(), refuses: number });
  try {
    const outcome = await act();
    if (!outcome.ok) await endedAs('refused', outcome.problem.code);
    return outcome;
  } catch (error) {
    const { code } = problemOfError(error) ?? UNEXPECTED;
    const isRefused = error instanceof PipelineError && kindOf(error).effect === 'none';
    await endedAs(isRefused ? 'refused' : 'broke-off', code);
    throw error;
  }
}

/** What the history keeps of the decision: the signed-in person, and a reason that says something. */
export function decisionBy(acting: Acting, reason: string, atMs: number): Outcome<Decision> {
  const kept = keptReason(reason);
  return kept.ok ? done({ by: acting.person, reason: kept.answer, atMs }) : kept;
}

/** By the same check as in a terminal. */
export function keptReason(reason: string): Outcome<string> {
  const kept = keptText(reason, MAX_REASON_CHARACTERS);
  return kept.ok ? done(kept.text) : NOT_KEPT[kept.why];
}

const NOT_KEPT = {
  blank: refusal(
    400,
    'reason-blank',
    'The reason says nothing that anybody could read. Say why: it is kept for ever.',
  ),
  'too-long': refusedBy(400, say(DECIDE_REFUSALS, 'reason-too-long', { most: MAX_REASON_CHARACTERS })),
  'shown-otherwise': refusal(
    400,
    'reason-shown-otherwise',
    'The reason has characters that turn the direction of text, or halves of characters: it would be shown otherwise than it is written. Leave them out.',
  ),
  'has-iban': refusal(
    400,
    'reason-has-iban',
    'The reason has a whole IBAN, and is kept for everybody who looks. Write no more of it than its last four characters.',
  ),
} as const;
