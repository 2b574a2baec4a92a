import { PipelineError } from '../core/errors.ts';
import type { AlarmEvent } from '../platform/alarm-events.ts';

/** Why a source was not read to its end, without what an error of a service may quote. */
export type CollectionFailure = { readonly code: string; readonly message: string; readonly action: string };

export function failureOf(error: unknown): CollectionFailure {
  if (error instanceof PipelineError) {
    return { code: error.code, message: error.message, action: error.action };
  }
  const name = error instanceof Error ? error.name : 'unknown';
  return {
    code: 'UNEXPECTED',
    message: `The run ended with an error of a service it uses: ${name}.`,
    action: 'Nothing is lost: the next run goes on from the checkpoint. See the log for the cause.',
  };
}

/** A secret that is missing, or that the source does not take, waits for whoever holds its tokens. */
export function alarmOfFailure({ code }: CollectionFailure): AlarmEvent {
  return code === 'SECRET_INVALID' || code === 'SOURCE_UNAUTHORIZED'
    ? 'secret-rejected'
    : 'collection-failed';
}
