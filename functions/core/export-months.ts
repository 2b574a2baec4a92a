import { addMonths } from './journal/month.ts';
import { type Sentence, say } from './sentence.ts';

export const EXPORT_MONTHS = {
  'export-month-other': 'Months from {first} to {last} are exported. Name one of them.',
} as const;

const FIRST = '2000-01';

/** Why there is no export of a month that nobody can mean: its row and its files would stay for good. */
export function whyNoExportOf(month: string, nowMs: number): Sentence | undefined {
  const last = addMonths(new Date(nowMs).toISOString().slice(0, 'YYYY-MM'.length), 1);
  if (month >= FIRST && month <= last) return undefined;
  return say(EXPORT_MONTHS, 'export-month-other', { first: FIRST, last });
}
