/** The errors of the pipeline: a small closed set of stable codes. */
export type ErrorCode =
  | 'ASSERTION_FAILED'
  | 'CONFIG_INVALID'
  | 'SECRET_INVALID'
  | 'SOURCE_UNAUTHORIZED'
  | 'SOURCE_FORBIDDEN'
  | 'SOURCE_REQUEST_REFUSED'
  | 'SOURCE_RATE_LIMITED'
  | 'SOURCE_UNAVAILABLE'
  | 'SOURCE_RESPONSE_MALFORMED'
  | 'SOURCE_PAGE_REPEATED'
  | 'SOURCE_ITEMS_UNREADABLE'
  | 'RUN_OVERDUE'
  | 'QUEUE_SEND_INCOMPLETE'
  | 'LEDGER_ROW_INVALID'
  | 'LEDGER_ROW_REFUSED'
  | 'LEDGER_CONTENDED'
  | 'LIST_TOO_BROAD'
  | 'MESSAGE_INVALID'
  | 'BATCH_FILE_REFUSED'
  | 'BATCH_FILE_DIFFERS'
  | 'EXPORT_DIFFERS'
  | 'APPROVAL_UNVERIFIED'
  | 'BANK_REPORT_REFUSED';

/** How a caller treats an error. */
export type ErrorKind = {
  /**
   * What stops, while all else goes on. `item`: one requested report or expense of a source. `row`: one row of the
   * ledger. `source`: a whole source. `program`: the whole process.
   */
  readonly stops: 'item' | 'row' | 'source' | 'run' | 'message' | 'file' | 'report' | 'program';
  /**
   * `permanent` does not pass by itself; `transient` may pass at a retry; `conflict`: somebody else acted; `in-doubt`:
   * the outcome is unknown.
   */
  readonly again: 'permanent' | 'transient' | 'conflict' | 'in-doubt';
  /**
   * What must change before it passes: the request to a source, its token or permissions there, the content read or
   * written, the deployed version of this package, or the code itself, where an invariant is broken.
   */
  readonly needs:
    | 'request'
    | 'token'
    | 'permission'
    | 'content'
    | 'configuration'
    | 'version'
    | 'code'
    | 'time';
  /** `unknown`: some of what was meant may have taken effect all the same. */
  readonly effect: 'none' | 'unknown';
};

/** The only place that says how to treat each error. */
export const ERROR_KIND: Readonly<Record<ErrorCode, ErrorKind>> = {
  ASSERTION_FAILED: kind('row', 'permanent', 'code', 'unknown'),
  CONFIG_INVALID: kind('program', 'permanent', 'configuration'),
  SECRET_INVALID: kind('source', 'permanent', 'token'),
  SOURCE_UNAUTHORIZED: kind('source', 'permanent', 'token'),
  SOURCE_FORBIDDEN: kind('item', 'permanent', 'permission'),
  SOURCE_REQUEST_REFUSED: kind('item', 'permanent', 'request'),
  SOURCE_RATE_LIMITED: kind('source', 'transient', 'time'),
  // Many in a row are the whole source's: the reader counts.
  SOURCE_UNAVAILABLE: kind('item', 'transient', 'time', 'unknown'),
  SOURCE_RESPONSE_MALFORMED: kind('item', 'permanent', 'content', 'unknown'),
  SOURCE_PAGE_REPEATED: kind('source', 'permanent', 'request'),
  SOURCE_ITEMS_UNREADABLE: kind('run', 'permanent', 'content'),
  RUN_OVERDUE: kind('run', 'transient', 'time', 'unknown'),
  QUEUE_SEND_INCOMPLETE: kind('run', 'in-doubt', 'time', 'unknown'),
  LEDGER_ROW_INVALID: kind('row', 'permanent', 'content', 'unknown'),
  LEDGER_ROW_REFUSED: kind('row', 'permanent', 'content', 'unknown'),
  LEDGER_CONTENDED: kind('row', 'conflict', 'time', 'unknown'),
  LIST_TOO_BROAD: kind('program', 'permanent', 'request'),
  MESSAGE_INVALID: kind('message', 'permanent', 'content'),
  BATCH_FILE_REFUSED: kind('file', 'permanent', 'content'),
  BATCH_FILE_DIFFERS: kind('file', 'permanent', 'version'),
  EXPORT_DIFFERS: kind('file', 'permanent', 'version'),
  APPROVAL_UNVERIFIED: kind('file', 'permanent', 'content'),
  BANK_REPORT_REFUSED: kind('report', 'permanent', 'content'),
};

/** Beside the error: the console's page, which only shows one, needs no table. */
export function kindOf({ code }: { readonly code: ErrorCode }): ErrorKind {
  return ERROR_KIND[code];
}

/** Whether a person has to mend something first: no retry helps, and no invariant is broken. */
export function waitsForMending(error: { readonly code: ErrorCode }): boolean {
  const { again, needs } = kindOf(error);
  return again === 'permanent' && needs !== 'code';
}

function kind(
  stops: ErrorKind['stops'],
  again: ErrorKind['again'],
  needs: ErrorKind['needs'],
  effect: ErrorKind['effect'] = 'none',
): ErrorKind {
  return { stops, again, needs, effect };
}
