import * as z from 'zod/mini';
import { ANCHOR_VERSION, type Anchor, anchorText } from '../../../functions/core/anchor.ts';
import { parsePayoutId } from '../../../functions/core/ids.ts';

/** More than the writer puts into one (functions/repair-payouts/anchor-heads.ts). */
export const MAX_ANCHOR_BYTES = 16 * 1024 * 1024;

const number = z.number();
const text = z.string();

const anchorFile = z.strictObject({
  version: z.literal(ANCHOR_VERSION),
  at: text,
  since: text,
  part: number,
  isLast: z.boolean(),
  payouts: z.array(z.strictObject({ payoutId: text, month: text, version: number, hash: text })),
  batches: z.array(
    z.strictObject({ batchId: text, month: text, manifestHash: text, fileSha256: text, approvals: text }),
  ),
  reports: z.array(text),
  roster: z.nullable(z.strictObject({ entries: number, hash: text })),
  audit: z.array(z.strictObject({ day: text, number, hash: text })),
  journals: z.array(z.strictObject({ month: text, digest: text })),
});

/** @returns undefined for any text that `anchorText` does not write. */
export function parseAnchor(given: string): Anchor | undefined {
  const parsed = anchorFile.safeParse(parsedJson(given));
  if (!parsed.success) return undefined;
  const { version: _, roster, payouts, ...rest } = parsed.data;
  const known = payouts.flatMap(({ payoutId: id, ...head }) => {
    const payoutId = parsePayoutId(id);
    return payoutId === undefined ? [] : [{ payoutId, ...head }];
  });
  const anchor: Anchor = { ...rest, payouts: known, roster: roster ?? undefined };
  return anchorText(anchor) === given ? anchor : undefined;
}

function parsedJson(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    return undefined;
  }
}
