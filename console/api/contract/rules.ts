import * as z from 'zod/mini';
import { count, minor } from './values.ts';

/** Who approves a debtor account's files. */
export const policy = z.strictObject({
  people: count,
  /** More people for files with larger sums. */
  above: z.array(z.strictObject({ amountMinor: minor, people: count })),
  /** Whether somebody must also release each file at the bank. */
  bankReleases: z.boolean(),
});

const cap = z.strictObject({ count, sumMinor: minor });

/** What leaves a debtor account at most. */
export const caps = z.strictObject({ perFile: cap, perRun: cap, perDay: cap });
