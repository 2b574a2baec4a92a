import * as z from 'zod/mini';
import { count, moment } from './values.ts';

/** A text as it stands, a count, a moment, a day, or other sentences, one after the other. */
const value = z.union([
  z.string(),
  count,
  z.strictObject({ moment }),
  z.strictObject({ day: z.string() }),
  z.array(z.strictObject({ code: z.string(), message: z.string() })),
]);

/** What stands in a sentence, by the names of its places. */
export const sentenceValues = z.record(z.string(), value);

/** A sentence in English, with its code and values, which say it in another language. */
export const sentence = z.strictObject({
  code: z.string(),
  message: z.string(),
  values: z.optional(sentenceValues),
});
