import type * as z from 'zod/mini';
import type { SentenceValues } from '../../../functions/core/sentence.ts';
import type { problem } from '../../api/contract/problem.ts';

/** A problem document, or what the page itself knows of a request that got no answer. */
export type Problem = Omit<Readonly<z.output<typeof problem>>, 'fields' | 'values'> & {
  readonly fields?: readonly string[] | undefined;
  readonly values?: SentenceValues | undefined;
};

export type Outcome<T> =
  | { readonly ok: true; readonly answer: T }
  | { readonly ok: false; readonly problem: Problem };
