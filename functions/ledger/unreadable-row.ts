import { PipelineError } from '../core/errors.ts';

/** Of a list that goes on without the rows that cannot be read. Any other error is thrown on. */
export function unlessUnreadable(error: unknown): 'unreadable' {
  if (error instanceof PipelineError && error.code === 'LEDGER_ROW_INVALID') return 'unreadable';
  throw error;
}
