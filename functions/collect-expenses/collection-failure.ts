import { ERROR_KIND, type ErrorCode } from '../core/error-kind.ts';
import { PipelineError } from '../core/errors.ts';
import type { AlarmEvent } from '../platform/alarm-events.ts';

/** Why a run did not reach the source's end, without a service's own error text. */
export type CollectionFailure = {
  readonly code: ErrorCode | 'UNEXPECTED';
  readonly message: string;
  readonly action: string;
  /** The first unreadable item's, if the run read the rest. */
  readonly itemCode?: ErrorCode;
};

export function failureOf(error: unknown): CollectionFailure {
  if (error instanceof PipelineError) {
    const { code, message, action, cause } = error;
    const itemCode =
      code === 'SOURCE_ITEMS_UNREADABLE' && cause instanceof PipelineError ? cause.code : undefined;
    return { code, message, action, ...(itemCode === undefined ? {} : { itemCode }) };
  }
  const name = error instanceof Error ? error.name : 'unknown';
  return {
    code: 'UNEXPECTED',
    message: `The run ended with an error of a service it uses: ${name}.`,
    action: 'Nothing is lost: the next run goes on from the checkpoint. See the log for the cause.',
  };
}

/**
 * A missing or refused secret waits for the holder of the source's tokens, a forbidden reading for whoever grants
 * permissions there.
 */
export function alarmOfFailure({ code, itemCode }: CollectionFailure): AlarmEvent {
  const needs = [code, itemCode].map((one) =>
    one === undefined || one === 'UNEXPECTED' ? undefined : ERROR_KIND[one].needs,
  );
  if (needs.includes('permission')) return 'source-forbidden';
  return needs.includes('token') ? 'secret-rejected' : 'collection-failed';
}
