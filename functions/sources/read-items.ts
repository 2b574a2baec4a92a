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

/** A segment of a source that is read by itself, such as a report. */
export type Segment = {
  read(): Promise<readonly SourceItem[]>;
  /** Goes on at this segment, so that an unreadable one is tried again. */
  readonly checkpoint: Checkpoint;
  /** The report that it is, or to which it belongs, where known. */
  readonly reportId?: string;
};

/** A wrong token or rate fails the whole source, and so does any other kind of error. */
function isFailureOfSegment(error: unknown): error is PipelineError {
  return error instanceof PipelineError && kindOf(error).stops === 'item';
}

/** The source will never give it in a readable form, however often it is asked. */
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
 * `unreadable` item: a report that always fails must not block those behind it.
 *
 * Unavailable segments are given only once a later one could be read. Where the whole source is down, its error is thrown
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
