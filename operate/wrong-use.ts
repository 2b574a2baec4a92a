import { PipelineError } from '../functions/core/errors.ts';

/** What a person gave that a command cannot take: why, and what to give instead. */
export function wrongUse(message: string, action: string, cause?: unknown): PipelineError {
  return new PipelineError('CONFIG_INVALID', message, { action, cause });
}
