import * as z from 'zod/mini';
import { formatDecimal, parseDecimal } from '../../core/decimal.ts';
import { assert } from '../../core/errors.ts';
import { cutText } from '../../core/text.ts';

/**
 * A JSON number whose digits a binary float would not keep (`0.10`, `1e3`, `9007199254740993`). All others stay
 * numbers: their shortest text is exactly the source's.
 */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number') return value;
  const source = context?.source;
  // An engine without it (Node before 21) would round money silently.
  assert(source !== undefined, 'JSON.parse hands over the source text of numbers');
  return String(value) === source ? value : new NumberText(source);
}

/**
 * Number texts that may not be the shortest of their value; all others are whole numbers below 10^15. A match inside a
 * string only costs a closer look. What follows them rules out the seconds of a time (`:28.210Z`), which every charge
 * record has.
 */
const CANDIDATE = /(?:^|[:,[\s])(-?(?:0|[1-9]\d*)[.eE][\d.eE+-]*|-?\d{16,}|-0)(?=[,}\]\s]|$)/g;

/** A reviver runs for every value, which costs several times the parsing: most documents need none. */
function needsDigits(text: string): boolean {
  for (const [, candidate = ''] of text.matchAll(CANDIDATE)) {
    if (String(Number(candidate)) !== candidate) return true;
  }
  return false;
}

/** @throws SyntaxError where `text` is no JSON. Its message quotes the text: never pass it on. */
export function parseJson(text: string): unknown {
  return needsDigits(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
}

/** A JSON number as its own digits; no amount or quantity is longer. */
export const numberText = z.pipe(
  z.pipe(z.union([z.number(), z.instanceof(NumberText)]), z.transform(String)),
  z.string().check(z.maxLength(100)),
);

/**
 * An id as text: the APIs declare some both as integer and as string. Refuses what no path or key can hold: white
 * space, control characters, `.` and `..`.
 */
export const idText = z.pipe(
  z.pipe(
    z.union([
      z.string().check(z.maxLength(200)),
      // Also beyond 2^53: a number left by parsing has the source's own digits.
      z.number().check(z.refine((n) => /^-?\d+$/.test(String(n)))),
      z.instanceof(NumberText).check(z.refine((n) => /^-?\d+$/.test(n.text))),
    ]),
    z.transform(String),
  ),
  z.string().check(z.regex(/^(?!\.{1,2}$)[^\s\p{C}]{1,200}$/u)),
);

/**
 * The id of a charging session, of any length: it ends up in a digest and in no path. `77.0` is the number 77: by its
 * digits it would be another session, and paid twice.
 */
export const sessionIdText = z.pipe(
  z.pipe(
    z.union([z.string(), z.number(), z.instanceof(NumberText)]),
    z.transform((id: string | number | NumberText) =>
      typeof id === 'string' ? id : plainNumber(String(id)),
    ),
  ),
  z.string().check(z.trim(), z.minLength(1)),
);

/** Without an exponent or zero decimals; unchanged if far longer than any id. */
function plainNumber(text: string): string {
  const value = parseDecimal(text);
  return value === undefined ? text : formatDecimal(value);
}

/** A text of at most `maxLength`. Replaces half of a surrogate pair: a row cannot hold one. */
export function shortText(maxLength: number) {
  return z.string().check(z.maxLength(maxLength), z.overwrite(wellFormed));
}

function wellFormed(text: string): string {
  return text.toWellFormed();
}

/** A text that may be absent, null or empty: all three are ''. */
export const textOrEmpty = z.pipe(
  z.nullish(shortText(2_000)),
  z.transform((text: string | null | undefined) => text ?? ''),
);

/** A currency, cut for messages: a longer text is no currency code. */
export const currencyText = z.pipe(
  shortText(40).check(z.minLength(1)),
  z.transform((text: string) => cutText(text, 10)),
);

/** A row keeps at most this of what is no account, in whole characters. */
const MAX_ACCOUNT_CHARACTERS = 64;

/** An account number as `textOrEmpty`; cuts what is far longer than any. */
export const accountOrEmpty = z.pipe(
  textOrEmpty,
  z.transform((text: string) => cutText(text, MAX_ACCOUNT_CHARACTERS)),
);

/** A field on which no payout rests: leaves out a wrong one. */
export function incidental<T extends z.ZodMiniType>(schema: T) {
  return z.catch(z.nullish(schema), undefined);
}
