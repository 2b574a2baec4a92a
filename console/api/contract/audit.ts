import * as z from 'zod/mini';
import { lastProof } from './today.ts';
import { count, day, moment, next } from './values.ts';

export const auditEntry = z.strictObject({
  /** Counts the entries of its day from 1. */
  number: count,
  at: moment,
  person: z.string(),
  personKey: z.string(),
  /** A kind of entry, by its word; a later version may have written others. */
  what: z.string(),
  /** The payout, batch, key, report or account; empty where it is about none. */
  about: z.string(),
  /** A person's reason, a filter, or why it was refused. */
  detail: z.string(),
  /** Of a refusal: the number of the refused entry. */
  refuses: z.nullable(count),
  hash: z.string(),
});

/** Newest first. */
export const audit = z.strictObject({
  day,
  entries: z.array(auditEntry),
  /** Whether each entry of this page still follows the one before as it was written. */
  isWhole: z.boolean(),
  /** Proves the sums and histories of what is open. */
  proof: z.nullable(lastProof),
  next,
});
