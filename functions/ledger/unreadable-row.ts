import { PipelineError } from '../core/errors.ts';

/** Changed past the ledger, or of another version. That concerns this row only: all others go on. */
export function isUnreadable(error: unknown): error is PipelineError {
  return error instanceof PipelineError && error.code === 'LEDGER_ROW_INVALID';
}

/** For a list that tells which of its rows are unreadable. Rethrows any other error. */
export function unlessUnreadable(error: unknown): 'unreadable' {
  if (isUnreadable(error)) return 'unreadable';
  throw error;
}

/** For rows that nothing rests on here. Rethrows any other error. */
export function noneIfUnreadable(error: unknown): undefined {
  if (!isUnreadable(error)) throw error;
}
