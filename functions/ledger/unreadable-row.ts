import { PipelineError } from '../core/errors.ts';

/** Somebody changed the row past the ledger. It concerns itself alone: all rows beside it go on. */
export function isUnreadable(error: unknown): error is PipelineError {
  return error instanceof PipelineError && error.code === 'LEDGER_ROW_INVALID';
}

/** Of a list that tells which of its rows cannot be read. Any other error is thrown on. */
export function unlessUnreadable(error: unknown): 'unreadable' {
  if (isUnreadable(error)) return 'unreadable';
  throw error;
}

/** Where somebody else tells that the row cannot be read. Any other error is thrown on. */
export function noneIfUnreadable(error: unknown): undefined {
  if (!isUnreadable(error)) throw error;
}
