import { type PlainDate, plainDate } from './date.ts';

/** A currency replaced by the euro. */
export type EndedCurrency = { readonly lastDay: PlainDate; readonly perEuro: string };

/** Last day and rate, as the Council of the European Union fixed them on 8 July 2025 (lev) and 12 July 2022 (kuna). */
const ENDED: ReadonlyMap<string, EndedCurrency> = new Map([
  ['BGN', { lastDay: plainDate('2025-12-31'), perEuro: '1.95583' }],
  ['HRK', { lastDay: plainDate('2022-12-31'), perEuro: '7.53450' }],
]);

export function endedCurrency(code: string): EndedCurrency | undefined {
  return ENDED.get(code);
}
