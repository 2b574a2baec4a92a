import * as z from 'zod/mini';
import { sentenceValues } from './sentence.ts';

/** A problem document, told apart by `code`: https://www.rfc-editor.org/rfc/rfc9457 */
export const problem = z.strictObject({
  title: z.string(),
  status: z.int(),
  /** What happened, and what to do. */
  detail: z.string(),
  /** Stable. */
  code: z.string(),
  /** What stands in the sentence. */
  values: z.optional(sentenceValues),
  /** Members of the request that are wrong, as JSON pointers; never their values. */
  fields: z.optional(z.array(z.string())),
});
