import type { ReasonCount } from '../../../operate/review/count-reasons.ts';

export function shownReason({ code, count, sums, oldestSince, message }: ReasonCount) {
  return {
    code,
    count,
    sums: [...sums].map(([currency, sum]) => ({
      currency,
      count: sum.count,
      sumMinor: sum.sumMinor.toString(),
    })),
    oldestSince,
    message,
  };
}
