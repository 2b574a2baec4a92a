import * as z from 'zod/mini';

/** What a route takes. */
export type Ask = {
  /** For the `{name}` in its path. */
  readonly params: z.ZodMiniObject;
  /** Query parameters; no other is taken. */
  readonly query: z.ZodMiniObject;
  /** The JSON body of a POST. */
  readonly body: z.ZodMiniObject;
  /** The answer's, where it is not 200. */
  readonly status?: 201 | 202;
};

/** Types of files sent. */
export type FileType = 'text/csv' | 'application/xml' | 'application/json' | 'application/octet-stream';

/** What a route takes and gives. */
export type Shape = Ask & { readonly answer: z.ZodMiniType | FileType };

const NONE = z.strictObject({});

/** A route's own shapes go on top of it. */
export const BARE = { params: NONE, query: NONE, body: NONE } as const;
