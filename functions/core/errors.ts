/**
 * The errors of the pipeline: a small closed set. Each has a stable code, says what happened and what to do,
 * and keeps its cause. Details never hold a secret, an IBAN or a name.
 */
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
  | 'MESSAGE_INVALID'
  | 'BATCH_FILE_REFUSED'
  | 'BATCH_FILE_DIFFERS'
  | 'BANK_REPORT_REFUSED';

/**
 * How a caller treats an error: `permanent` will not pass by itself, `transient` may pass when tried again,
 * `conflict` means that somebody else acted, `in-doubt` means that the outcome is not known.
 */
export type ErrorKind = 'permanent' | 'transient' | 'conflict' | 'in-doubt';

/** The one place that says how each error is to be treated. */
export const ERROR_KIND: Readonly<Record<ErrorCode, ErrorKind>> = {
  ASSERTION_FAILED: 'permanent',
  CONFIG_INVALID: 'permanent',
  SECRET_INVALID: 'permanent',
  SOURCE_UNAUTHORIZED: 'permanent',
  SOURCE_FORBIDDEN: 'permanent',
  SOURCE_REQUEST_REFUSED: 'permanent',
  SOURCE_RATE_LIMITED: 'transient',
  SOURCE_UNAVAILABLE: 'transient',
  SOURCE_RESPONSE_MALFORMED: 'permanent',
  SOURCE_PAGE_REPEATED: 'permanent',
  SOURCE_ITEMS_UNREADABLE: 'permanent',
  RUN_OVERDUE: 'transient',
  QUEUE_SEND_INCOMPLETE: 'in-doubt',
  LEDGER_ROW_INVALID: 'permanent',
  LEDGER_ROW_REFUSED: 'permanent',
  LEDGER_CONTENDED: 'conflict',
  MESSAGE_INVALID: 'permanent',
  BATCH_FILE_REFUSED: 'permanent',
  BATCH_FILE_DIFFERS: 'permanent',
  BANK_REPORT_REFUSED: 'permanent',
};

export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

export type PipelineErrorOptions = {
  /** What the reader does about it, one sentence. */
  readonly action: string;
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
};

export class PipelineError extends Error {
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly action: string;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options: PipelineErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PipelineError';
    this.code = code;
    this.kind = ERROR_KIND[code];
    this.action = options.action;
    this.details = options.details ?? {};
  }
}

/** Stops the work at the place where a broken invariant would cost money. */
export function assert(condition: boolean, invariant: string): asserts condition {
  if (!condition) {
    throw new PipelineError('ASSERTION_FAILED', `An invariant does not hold: ${invariant}.`, {
      action: 'Nothing was changed by this step. Report it with the log of this run.',
    });
  }
}
