import { type Person, personBehind } from '../functions/core/approval/person.ts';
import type { Decision } from '../functions/core/decision.ts';
import {
  MAX_PERSON_CHARACTERS,
  MAX_REASON_CHARACTERS,
  MAX_REFERENCE_CHARACTERS,
} from '../functions/core/kept-words.ts';
import { hasIban } from '../functions/core/whole-iban.ts';
import { wrongUse } from './wrong-use.ts';

/** Who gives a command. */
export type GivenBy = {
  /** The ARN of the credentials, by which AWS knows them; undefined on stores of one's own machine. */
  readonly identity: string | undefined;
  /** As they call themselves; undefined where their identity is enough. */
  readonly name: string | undefined;
};

const MAX_NAME_CHARACTERS = 70;

/**
 * What a payout's history keeps of a decision.
 * @param atMs milliseconds since the epoch.
 * @throws PipelineError CONFIG_INVALID where nobody is named or no reason is given, or they are too long to be kept.
 */
export function decisionOf(giver: GivenBy, reason: string, atMs: number): Decision {
  return { by: personOf(giver), reason: reasonIn(reason), atMs };
}

/** @throws PipelineError CONFIG_INVALID */
export function reasonIn(text: string): string {
  return kept(text, { what: 'reason', max: MAX_REASON_CHARACTERS, why: 'why it was decided so' });
}

/** @throws PipelineError CONFIG_INVALID */
export function nameIn(text: string): string {
  return kept(text, { what: 'by', max: MAX_NAME_CHARACTERS, why: 'who decided' });
}

/** @throws PipelineError CONFIG_INVALID */
export function referenceIn(text: string): string {
  return kept(text, {
    what: 'reference',
    max: MAX_REFERENCE_CHARACTERS,
    why: "the bank's reference, or the document that says so",
  });
}

/** Who gives a command: AWS says it, or on their own machine people say it themselves. */
export function personOf(giver: GivenBy): Person {
  const name = namedIn(giver);
  const { identity } = giver;
  return identity === undefined
    ? { issuer: 'self', subject: name, name }
    : { ...personBehind(identity), name };
}

function namedIn({ identity, name }: GivenBy): string {
  const shown = name === undefined ? undefined : nameIn(name);
  if (identity === undefined) return shown ?? nameIn('');
  const both = shown === undefined ? identity : `${shown} (${identity})`;
  if (both.length <= MAX_PERSON_CHARACTERS) return both;
  throw wrongUse(
    `Who you are takes more than ${MAX_PERSON_CHARACTERS} characters, which is what the history keeps.`,
    'Give a shorter --by, or none.',
  );
}

type Kept = { readonly what: string; readonly max: number; readonly why: string };

function kept(text: string, { what, max, why }: Kept): string {
  const said = keptText(text, max);
  if (said.ok) return said.text;
  if (said.why === 'blank') {
    throw wrongUse(
      `--${what} is missing or blank.`,
      `The history keeps ${why}, for ever: give --${what} TEXT.`,
    );
  }
  if (said.why === 'has-iban') {
    throw wrongUse(
      `--${what} has a whole IBAN.`,
      'The history is for everybody who looks: write no more of it than its last four characters.',
    );
  }
  if (said.why === 'shown-otherwise') {
    throw wrongUse(
      `--${what} has characters that turn the direction of text, or halves of characters.`,
      'It would be shown otherwise than it is written: leave them out.',
    );
  }
  throw wrongUse(`--${what} has more than ${max} characters.`, 'The history keeps no more: say it shorter.');
}

export type KeptText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: 'blank' | 'has-iban' | 'shown-otherwise' | 'too-long' };

/** They turn the direction of the text after them, until something ends that, which may be never. */
const TURNS_TEXT = /[\u202a-\u202e\u2066-\u2069]/;

/**
 * What a record keeps of a person's words, wherever they were given: visible text, as people see it, not too much of
 * it, and no whole IBAN, since nobody masks it there.
 */
export function keptText(text: string, max: number): KeptText {
  const trimmed = text.trim();
  // Invisible characters say nothing either.
  if (trimmed.replaceAll(/[\p{Cc}\p{Cf}\p{Z}\p{M}]/gu, '') === '') return { ok: false, why: 'blank' };
  if (trimmed.length > max) return { ok: false, why: 'too-long' };
  // A store keeps half a character as another one, and the record would no longer have what was said.
  if (!trimmed.isWellFormed() || TURNS_TEXT.test(trimmed)) return { ok: false, why: 'shown-otherwise' };
  return hasIban(trimmed) ? { ok: false, why: 'has-iban' } : { ok: true, text: trimmed };
}
