import { parseBatchReference } from '../../core/batch.ts';
import { type PayoutId, parsePayoutId } from '../../core/ids.ts';
import { endToEndIdOf, parseEndToEndId } from '../../core/payout.ts';

export type AttemptId = { readonly payoutId: PayoutId; readonly attempt: number };

/** Our ids are upper case without spaces; some banks pad a field, or write it in lower case. */
function asWeWroteIt(id: string | undefined): string {
  return (id ?? '').trim().toUpperCase();
}

/** The attempt of an id, up to case and surrounding spaces. */
export function attemptOf(id: string | undefined): AttemptId | undefined {
  return parseEndToEndId(asWeWroteIt(id));
}

/** The batch of an id, up to case and surrounding spaces. */
export function batchOf(id: string | undefined): string | undefined {
  return parseBatchReference(asWeWroteIt(id));
}

/** Crockford's base 32 (`functions/core/ids.ts`). */
const BASE = '[0-9A-HJKMNP-TV-Z]';
/** Banks put these into an id: spaces, line ends, hyphens, slashes. */
const GAP = '[^0-9A-Z]{0,10}';
const ID_CHARACTERS = 26;
/** Of a payout or a batch, with its two letters. */
const ID_LENGTH = 2 + ID_CHARACTERS;

/** Bodies and gaps are disjoint, so neither pattern backtracks over one text. */
const WHOLE_PAYOUT_ID = new RegExp(`P${GAP}O(?:${GAP}${BASE}){${ID_CHARACTERS}}`, 'gi');
const BATCH_ID = new RegExp(`BA${BASE}{${ID_CHARACTERS}}`, 'gi');
/** Each place where one may begin. */
const UNBROKEN_BATCH_ID = new RegExp(`(?=(BA${BASE}{${ID_CHARACTERS}}))`, 'gi');
const BATCH_ID_WITH_GAPS = new RegExp(`(?=(B${GAP}A(?:${GAP}${BASE}){${ID_CHARACTERS}}))`, 'gi');
const DIGITS_BEHIND = new RegExp(`^${GAP}(\\d)(${GAP})(\\d)(?:(${GAP})(\\d)(\\d?))?`, 'i');

/** Nearly every text of a report is too short for our id, or lacks its first letters. */
const MAY_HOLD_ID = new RegExp(`P${GAP}O|B${GAP}A`, 'i');

function withoutGaps(text: string): string {
  return text.replaceAll(/[^0-9A-Za-z]/g, '').toUpperCase();
}

/**
 * Our whole end-to-end ids in a text, whatever a bank put around and between their characters. A payout id without a
 * clear attempt is none.
 */
export function attemptsIn(text: string): AttemptId[] {
  const found: AttemptId[] = [];
  if (text.length < ID_LENGTH || !MAY_HOLD_ID.test(text)) return found;
  for (const match of text.matchAll(WHOLE_PAYOUT_ID)) {
    const payoutId = parsePayoutId(withoutGaps(match[0]));
    const attempt = attemptBehind(text.slice(match.index + match[0].length));
    if (payoutId !== undefined && attempt !== undefined) found.push({ payoutId, attempt });
  }
  return found;
}

/**
 * The attempt's number right after a payout id: two digits, or three without a leading zero. Further digits may be
 * foreign; if they could be ours too, nobody knows the number.
 */
function attemptBehind(rest: string): number | undefined {
  const match = DIGITS_BEHIND.exec(rest);
  if (match === null) return undefined;
  const [, first = '', gapWithin = '', second = '', gapBehind = '', third = '', fourth = ''] = match;
  const two = Number(first + second);
  // No attempt is the zeroth.
  if (first === '0' || third === '') return two > 0 ? two : undefined;
  if (gapWithin !== '') return undefined;
  if (gapBehind !== '') return two;
  return fourth === '' ? Number(first + second + third) : undefined;
}

/**
 * Our whole batch ids in a text, found as {@link attemptsIn} finds attempts. The prefix may be part of another word or
 * id, so all places count: an unbroken id goes before one made of words and pieces.
 */
export function batchesIn(text: string): string[] {
  if (text.length < ID_LENGTH || !MAY_HOLD_ID.test(text)) return [];
  const unbroken = overlapping(text, UNBROKEN_BATCH_ID);
  return unbroken.length > 0 ? unbroken : overlapping(text, BATCH_ID_WITH_GAPS);
}

function overlapping(text: string, pattern: RegExp): string[] {
  const batches = Array.from(text.matchAll(pattern), ([, id = '']) => parseBatchReference(withoutGaps(id)));
  return batches.filter((batchId) => batchId !== undefined);
}

export function withoutBatchIds(text: string): string {
  return text.replaceAll(BATCH_ID, ' ');
}

/** Different attempts, by their ids. */
export function distinct(attempts: readonly AttemptId[]): AttemptId[] {
  return [...new Map(attempts.map((attempt) => [endToEndIdOf(attempt), attempt])).values()];
}

const MIN_RESEMBLING = 10;
const RESEMBLING_RUN = new RegExp(`(?:PO|BA)${BASE}{${MIN_RESEMBLING},}`, 'gi');
/** Pieces of an id with one sign between them, from a broken line or field. */
const RESEMBLING_PIECES = new RegExp(`(?<![0-9A-Z])(?:PO|BA)${BASE}{2,}(?:[^0-9A-Z]${BASE}+)+`, 'gi');

/** One in fifty id pieces of ten characters has no digit. Words of that length have none, and begin like this. */
const WORD = /^(?:BANK|BAHN|BASE|POST|PORT)/i;

/**
 * What looks like a cut or damaged id of ours: our prefix and at least ten characters of our alphabet. Purchase order
 * numbers (PO4500012345) have no letters, words no digits.
 */
export function resemblesIn(text: string): string | undefined {
  if (text.length < 2 + MIN_RESEMBLING || !MAY_HOLD_ID.test(text)) return undefined;
  for (const match of text.matchAll(RESEMBLING_RUN)) {
    const [run] = match;
    const body = run.slice(2);
    if (!/[A-Z]/i.test(body)) continue;
    const startsWord = match.index === 0 || /[^0-9A-Z]/i.test(text.charAt(match.index - 1));
    if (/\d/.test(body) || (startsWord && !WORD.test(run))) return run.toUpperCase();
  }
  for (const [pieces] of text.matchAll(RESEMBLING_PIECES)) {
    const [first = '', ...others] = pieces.split(/[^0-9A-Z]/i);
    const isOurs = [first.slice(2), ...others].some((piece) => /\d/.test(piece) && /[A-Z]/i.test(piece));
    if (isOurs && first.length + others.join('').length >= 2 + MIN_RESEMBLING) return withoutGaps(pieces);
  }
  return undefined;
}
