import { kindOf } from '../core/error-kind.ts';
import { PipelineError } from '../core/errors.ts';
import { mapInOrder } from '../flow/in-order.ts';
import type { Checkpoint, SourceItem } from './source.ts';

/** So many unavailable items in a row mean that the source itself is down. */
const MAX_UNAVAILABLE_IN_A_ROW = 5;

type Outcome =
  | { readonly kind: 'items'; readonly items: readonly SourceItem[] }
  | { readonly kind: 'failed'; readonly unreadable: Unreadable };

type Unreadable = Extract<SourceItem, { kind: 'unreadable' }>;

/** A separately read segment of a source, such as a report. */
export type Segment = {
  read(): Promise<readonly SourceItem[]>;
  /** Goes on at this segment: the next run tries an unreadable one again. */
  readonly checkpoint: Checkpoint;
  /** The report that it is, or that it belongs to, where known. */
  readonly reportId?: string;
};

/** A wrong token or rate fails the whole source, and so does any other kind of error. */
function isFailureOfSegment(error: unknown): error is PipelineError {
  return error instanceof PipelineError && kindOf(error).stops === 'item';
}

/** The source will never give it in readable form, however often anybody asks. */
export function isNotGiven(error: unknown): error is PipelineError {
  return isFailureOfSegment(error) && kindOf(error).again === 'permanent';
}

/** The source's listing has no such page or place, perhaps no longer. */
export function isStalePlace(error: unknown): boolean {
  return error instanceof PipelineError && kindOf(error).needs === 'request';
}

async function outcomeOf(segment: Segment): Promise<Outcome> {
  try {
    return { kind: 'items', items: await segment.read() };
  } catch (error) {
    if (!isFailureOfSegment(error)) throw error;
    const { checkpoint, reportId } = segment;
    const ofReport = reportId === undefined ? {} : { reportId };
    return { kind: 'failed', unreadable: { kind: 'unreadable', error, checkpoint, ...ofReport } };
  }
}

/**
 * Reads the segments of a source, several at once, and gives their items in order. An unreadable segment becomes an
 * `unreadable` item: a report that always fails must not block later ones.
 *
 * Gives unavailable segments only once a later segment was readable. If the whole source is down, throws its error
 * instead, before a checkpoint moves past unread segments.
 */
export async function* readItems(
  segments: AsyncIterable<Segment>,
  concurrency: number,
  stop: AbortController,
): AsyncGenerator<SourceItem> {
  let unavailable: SourceItem[] = [];
  for await (const outcome of mapInOrder(segments, concurrency, outcomeOf, stop)) {
    if (outcome.kind === 'failed' && kindOf(outcome.unreadable.error).again === 'transient') {
      unavailable.push(outcome.unreadable);
      if (unavailable.length >= MAX_UNAVAILABLE_IN_A_ROW) throw outcome.unreadable.error;
      continue;
    }
    yield* unavailable;
    unavailable = [];
    if (outcome.kind === 'items') yield* outcome.items;
    else yield outcome.unreadable;
  }
  yield* unavailable;
}
