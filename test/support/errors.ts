import { PipelineError } from '../../functions/core/errors.ts';

/** What `act` throws, which must be a PipelineError. */
export function errorOf(act: () => unknown): PipelineError {
  try {
    act();
  } catch (error) {
    if (error instanceof PipelineError) return error;
    throw error;
  }
  throw new Error('It did not throw.');
}

/** What `work` rejects with, which must be a PipelineError. */
export async function rejectionOf(work: Promise<unknown>): Promise<PipelineError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof PipelineError) return error;
    throw error;
  }
  throw new Error('It did not reject.');
}

/** Everything that an error shows in a log: its message, details, stack and causes. */
export function shownOf(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? '';
  const details = error instanceof PipelineError ? JSON.stringify(error.details) + error.action : '';
  return `${error.message} ${error.stack ?? ''} ${details} ${error.cause === undefined ? '' : shownOf(error.cause)}`;
}
