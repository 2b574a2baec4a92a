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
   * What stops, while all beside it goes on. `item`: one requested report or expense of a source. `row`: one row of the
   * ledger. `source`: a whole source. `program`: the whole process.
   */
  readonly stops: 'item' | 'row' | 'source' | 'run' | 'message' | 'file' | 'report' | 'program';
  /**
   * `permanent` will not pass by itself, `transient` may pass at a retry, `conflict`: somebody else acted, `in-doubt`:
   * the outcome is unknown.
   */
  readonly again: 'permanent' | 'transient' | 'conflict' | 'in-doubt';
  /**
   * What must change before it passes: the request to a source, its token or permissions there, the content read or
   * written, or the code itself.
   */
  readonly needs: 'request' | 'token' | 'permission' | 'content' | 'configuration' | 'code' | 'time';
};

/** The one place that says how each error is treated. */
export const ERROR_KIND: Readonly<Record<ErrorCode, ErrorKind>> = {
  ASSERTION_FAILED: { stops: 'row', again: 'permanent', needs: 'code' },
  CONFIG_INVALID: { stops: 'program', again: 'permanent', needs: 'configuration' },
  SECRET_INVALID: { stops: 'source', again: 'permanent', needs: 'token' },
  SOURCE_UNAUTHORIZED: { stops: 'source', again: 'permanent', needs: 'token' },
  SOURCE_FORBIDDEN: { stops: 'item', again: 'permanent', needs: 'permission' },
  SOURCE_REQUEST_REFUSED: { stops: 'item', again: 'permanent', needs: 'request' },
  SOURCE_RATE_LIMITED: { stops: 'source', again: 'transient', needs: 'time' },
  // Many in a row are the source's: the reader counts them.
  SOURCE_UNAVAILABLE: { stops: 'item', again: 'transient', needs: 'time' },
  SOURCE_RESPONSE_MALFORMED: { stops: 'item', again: 'permanent', needs: 'content' },
  SOURCE_PAGE_REPEATED: { stops: 'source', again: 'permanent', needs: 'request' },
  SOURCE_ITEMS_UNREADABLE: { stops: 'run', again: 'permanent', needs: 'content' },
  RUN_OVERDUE: { stops: 'run', again: 'transient', needs: 'time' },
  QUEUE_SEND_INCOMPLETE: { stops: 'run', again: 'in-doubt', needs: 'time' },
  LEDGER_ROW_INVALID: { stops: 'row', again: 'permanent', needs: 'content' },
  LEDGER_ROW_REFUSED: { stops: 'row', again: 'permanent', needs: 'content' },
  LEDGER_CONTENDED: { stops: 'row', again: 'conflict', needs: 'time' },
  LIST_TOO_BROAD: { stops: 'program', again: 'permanent', needs: 'request' },
  MESSAGE_INVALID: { stops: 'message', again: 'permanent', needs: 'content' },
  BATCH_FILE_REFUSED: { stops: 'file', again: 'permanent', needs: 'content' },
  BATCH_FILE_DIFFERS: { stops: 'file', again: 'permanent', needs: 'code' },
  EXPORT_DIFFERS: { stops: 'file', again: 'permanent', needs: 'code' },
  APPROVAL_UNVERIFIED: { stops: 'file', again: 'permanent', needs: 'content' },
  BANK_REPORT_REFUSED: { stops: 'report', again: 'permanent', needs: 'content' },
};
