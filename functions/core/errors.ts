import type { ErrorCode } from './error-kind.ts';

export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

export type PipelineErrorOptions = {
  /** What the reader does about it, in one sentence. */
  readonly action: string;
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
};

/** Says what happened and what to do, and keeps its cause. Details never hold a secret, an IBAN or a name. */
export class PipelineError extends Error {
  readonly code: ErrorCode;
  readonly action: string;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options: PipelineErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PipelineError';
    this.code = code;
    this.action = options.action;
    this.details = options.details ?? {};
  }
}

/** Its code where it is one of ours: another's may hold what nobody should read. */
export function codeOf(error: unknown): ErrorCode | 'UNEXPECTED' {
  return error instanceof PipelineError ? error.code : 'UNEXPECTED';
}

/** Stops where a broken invariant would cost money. */
export function assert(condition: boolean, invariant: string): asserts condition {
  if (!condition) {
    throw new PipelineError('ASSERTION_FAILED', `An invariant does not hold: ${invariant}.`, {
      action: 'Nothing was changed by this step. Report it with the log of this run.',
    });
  }
}
