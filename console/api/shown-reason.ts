import type { ReasonCount } from '../../operate/review/count-reasons.ts';
import { shownSums } from './shown-sums.ts';

export function shownReason({ code, count, sums, oldestSince, message }: ReasonCount) {
  return {
    code,
    count,
    sums: shownSums(sums),
    oldestSince,
    message,
  };
}
