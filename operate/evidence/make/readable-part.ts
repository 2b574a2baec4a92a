import { PipelineError } from '../../../functions/core/errors.ts';

/** @returns undefined of rows that were changed past the ledger: the verification tells of them. */
export async function readablePart<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof PipelineError && error.code === 'LEDGER_ROW_INVALID') return undefined;
    throw error;
  }
}
