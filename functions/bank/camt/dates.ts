import type { PlainDate } from '../../core/date.ts';
import { choice, day, type Element, sequence } from '../xml/grammar.ts';

/** DateAndDateTimeChoice: a day, or the day of a time. */
export function dayOrTime(take: (date: PlainDate) => void): Element {
  return sequence([choice('optional', { Dt: day(take), DtTm: day(take) })]);
}
