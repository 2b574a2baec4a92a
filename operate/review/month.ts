import type { Payout } from '../../functions/core/payout.ts';
import { wrongUse } from '../terminal/program.ts';

/** `YYYY-MM`. @throws PipelineError CONFIG_INVALID */
export function monthOf(text: string, hint: string): string {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text;
  throw wrongUse('--month is a month, such as 2026-11.', hint);
}

/** Whether what the payout is for lies in the month, or anything happened to it then (UTC). */
export function isOfMonth({ period, history }: Payout, month: string): boolean {
  const isPaidFor =
    period !== undefined && period.start.slice(0, 7) <= month && month <= period.end.slice(0, 7);
  return isPaidFor || history.some(({ at }) => at.startsWith(month));
}
