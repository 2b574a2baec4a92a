import { PipelineError } from './errors.ts';

declare const plainDateBrand: unique symbol;

/** A calendar day without a time or zone, as `YYYY-MM-DD`. Sorts as text. */
export type PlainDate = string & { readonly [plainDateBrand]: true };

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;

function isRealDay(text: string): text is PlainDate {
  const match = SHAPE.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1900 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** The day in `text`; undefined where it is none. */
export function parsePlainDate(text: string): PlainDate | undefined {
  return isRealDay(text) ? text : undefined;
}

/** @throws PipelineError ASSERTION_FAILED where `text` is no day; for literals and checked values. */
export function plainDate(text: string): PlainDate {
  if (!isRealDay(text)) {
    throw new PipelineError('ASSERTION_FAILED', `"${text.slice(0, 20)}" is not a day (YYYY-MM-DD).`, {
      action: 'Report it: a value that was checked before turned out to be wrong.',
    });
  }
  return text;
}

/** Milliseconds since the epoch of the day's midnight in UTC. */
export function utcMidnightMs(date: PlainDate): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10)));
}

export function addDays(date: PlainDate, days: number): PlainDate {
  return plainDate(new Date(utcMidnightMs(date) + days * 86_400_000).toISOString().slice(0, 10));
}

/** 0 is Sunday, 6 is Saturday. */
export function dayOfWeek(date: PlainDate): number {
  return new Date(utcMidnightMs(date)).getUTCDay();
}

/** First and last day of a month; `month` counts from 1. */
export function monthRange(year: number, month: number): { start: PlainDate; end: PlainDate } {
  const first = new Date(Date.UTC(year, month - 1, 1)).toISOString().slice(0, 10);
  const last = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  return { start: plainDate(first), end: plainDate(last) };
}
