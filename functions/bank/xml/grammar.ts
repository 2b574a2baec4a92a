import { type PlainDate, parsePlainDate } from '../../core/date.ts';
import { type Decimal, parseDecimal } from '../../core/decimal.ts';
import type { CreditDebit, ReportedAmount } from '../report.ts';

/**
 * A grammar names the elements that a reader wants, in the order and number of their schema, with an action for each.
 * The reader skips all other elements whole. So the schema's part that decides about money is enforced while the
 * document streams by.
 */
export type Element = Parent | Leaf | AmountLeaf;

export type Parent = {
  readonly kind: 'parent';
  readonly slots: ReadonlyMap<string, Slot>;
  /** The required names, by position; undefined for an optional position. */
  readonly required: readonly (string | undefined)[];
  readonly open: (() => void) | undefined;
  readonly close: (() => void) | undefined;
};

export type Leaf = {
  readonly kind: 'leaf';
  readonly maxLength: number;
  /** False where the text, trimmed and not empty, does not fit the leaf's type. */
  readonly accept: (text: string) => boolean;
};

export type AmountLeaf = { readonly kind: 'amount'; readonly take: (amount: ReportedAmount) => void };

/** `several` is at least once, `repeated` any number of times. */
type Occurs = 'required' | 'optional' | 'repeated' | 'several';

export type Slot = { readonly position: number; readonly occurs: Occurs; readonly element: Element };

/** One place in a sequence: an element, or a choice of elements. */
type Place = { readonly occurs: Occurs; readonly elements: Readonly<Record<string, Element>> };

export function required(name: string, element: Element): Place {
  return { occurs: 'required', elements: { [name]: element } };
}

export function optional(name: string, element: Element): Place {
  return { occurs: 'optional', elements: { [name]: element } };
}

/** Any number of times, none among them. */
export function repeated(name: string, element: Element): Place {
  return { occurs: 'repeated', elements: { [name]: element } };
}

/** At least once. */
export function several(name: string, element: Element): Place {
  return { occurs: 'several', elements: { [name]: element } };
}

/** One of the elements; if optional, also none. */
export function choice(occurs: 'required' | 'optional', elements: Readonly<Record<string, Element>>): Place {
  return { occurs, elements };
}

/** An element with a sequence of elements in it. */
export function sequence(
  places: readonly Place[],
  hooks: { readonly open?: () => void; readonly close?: () => void } = {},
): Parent {
  const slots = new Map<string, Slot>();
  for (const [position, { occurs, elements }] of places.entries()) {
    for (const [name, element] of Object.entries(elements)) slots.set(name, { position, occurs, element });
  }
  const requiredNames = places.map(({ occurs, elements }) =>
    occurs === 'required' || occurs === 'several' ? Object.keys(elements)[0] : undefined,
  );
  return { kind: 'parent', slots, required: requiredNames, open: hooks.open, close: hooks.close };
}

/** Longest accepted identifier or code: ISO 20022 has 35, some banks write more. */
const MAX_ID_LENGTH = 140;

/** Longer lines of free text (Max500Text) are cut: they are words for a person, not a reason to refuse a file. */
const LINE_LENGTH_KEPT = 500;

function typed<T>(maxLength: number, read: (text: string) => T | undefined, take: (value: T) => void): Leaf {
  return {
    kind: 'leaf',
    maxLength,
    accept: (text) => {
      const value = read(text);
      if (value === undefined) return false;
      take(value);
      return true;
    },
  };
}

/** An identifier or code. */
export function id(take: (text: string) => void): Leaf {
  return typed(MAX_ID_LENGTH, (text) => text, take);
}

/** A line of free text, cut where it is longer than any schema allows. */
export function textLine(take: (text: string) => void): Leaf {
  return typed(Number.POSITIVE_INFINITY, (text) => text.slice(0, LINE_LENGTH_KEPT).toWellFormed(), take);
}

/** ISODate or the day of an ISODateTime, as the bank wrote it: its own day, not another zone's. */
export function day(take: (date: PlainDate) => void): Leaf {
  return typed(MAX_ID_LENGTH, (text) => parsePlainDate(text.slice(0, 10)), take);
}

/** An ISODateTime that ends a period: its day, and whether it is the first moment of that day. */
export function moment(take: (date: PlainDate, isMidnight: boolean) => void): Leaf {
  return typed(
    MAX_ID_LENGTH,
    (text) => {
      const date = parsePlainDate(text.slice(0, 10));
      return date === undefined ? undefined : { date, isMidnight: MIDNIGHT.test(text.slice(10)) };
    },
    ({ date, isMidnight }) => take(date, isMidnight),
  );
}

const MIDNIGHT = /^T00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d\d:\d\d)?$/;

/** Max15NumericText. */
export function count(take: (count: number) => void): Leaf {
  return typed(15, (text) => (/^\d+$/.test(text) ? Number(text) : undefined), take);
}

/** DecimalNumber: a sum without a currency. */
export function decimal(take: (value: Decimal) => void): Leaf {
  return typed(40, (text) => (/[eE]/.test(text) ? undefined : parseDecimal(text)), take);
}

/** CreditDebitCode. */
export function creditDebit(take: (value: CreditDebit) => void): Leaf {
  return typed(4, (text) => (text === 'CRDT' ? 'credit' : text === 'DBIT' ? 'debit' : undefined), take);
}

/** xs:boolean. */
export function flag(take: (value: boolean) => void): Leaf {
  return typed(
    5,
    (text) => (text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : undefined),
    take,
  );
}

/** ActiveOrHistoricCurrencyAndAmount, with its `Ccy`. */
export function amount(take: (amount: ReportedAmount) => void): AmountLeaf {
  return { kind: 'amount', take };
}
