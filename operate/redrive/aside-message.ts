import { z } from 'zod';
import { type PayoutId, parsePayoutId } from '../../functions/core/ids.ts';

/** What a message asks for in the queue of events set aside. */
export type AsideMessage =
  /** A step of one payout; without a version, all of them. */
  | { readonly kind: 'payout'; readonly payoutId: PayoutId; readonly fromVersion: number }
  /** All steps written in a time, in milliseconds since the epoch: Lambda says no more of a whole batch. */
  | { readonly kind: 'window'; readonly fromMs: number; readonly toMs: number }
  | { readonly kind: 'not-ours' };

const setAside = z.object({ payoutId: z.string(), version: z.int().min(1).optional() });

/** https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
const lambdaRecord = z.object({
  DDBStreamBatchInfo: z.object({
    approximateArrivalOfFirstRecord: z.string(),
    approximateArrivalOfLastRecord: z.string(),
  }),
});

/** A step notes its time before its write, and a write may be tried for a while. */
const BEFORE_MS = 15 * 60_000;
/** Times of arrival are whole seconds of another clock. */
const AFTER_MS = 60_000;

export function readAsideMessage(body: string): AsideMessage {
  const json = parseJson(body);
  const aside = setAside.safeParse(json);
  if (aside.success) {
    const payoutId = parsePayoutId(aside.data.payoutId);
    if (payoutId !== undefined) return { kind: 'payout', payoutId, fromVersion: aside.data.version ?? 1 };
  }
  const record = lambdaRecord.safeParse(json);
  if (!record.success) return { kind: 'not-ours' };
  const { approximateArrivalOfFirstRecord: first, approximateArrivalOfLastRecord: last } =
    record.data.DDBStreamBatchInfo;
  const [fromMs, toMs] = [Date.parse(first) - BEFORE_MS, Date.parse(last) + AFTER_MS];
  return Number.isNaN(fromMs) || Number.isNaN(toMs) ? { kind: 'not-ours' } : { kind: 'window', fromMs, toMs };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
