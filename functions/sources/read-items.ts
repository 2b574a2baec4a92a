import { PipelineError } from '../core/errors.ts';
import { mapInOrder } from '../flow/in-order.ts';
import type { Checkpoint, SourceItem } from './source.ts';

/** So many items in a row that the source cannot deliver mean that the source is down, not its items. */
const MAX_UNAVAILABLE_IN_A_ROW = 5;

type Outcome =
  | { readonly kind: 'items'; readonly items: readonly SourceItem[] }
  | { readonly kind: 'failed'; readonly unreadable: Unreadable };

type Unreadable = Extract<SourceItem, { kind: 'unreadable' }>;

/** One part of a source, such as a report, that is read by itself. */
export type Part = {
  read(): Promise<readonly SourceItem[]>;
  /** Goes on at this part, so that one that could not be read is tried again. */
  readonly checkpoint: Checkpoint;
  /** The report that it is, or that it is of, where that is known. */
  readonly reportId?: string;
};

/** A wrong token or rate is the whole source's failure, and so is anything that is no error of a source. */
function isFailureOfPart(error: unknown): error is PipelineError {
  return error instanceof PipelineError && error.kind.stops === 'item';
}

/** The source will not give it, or not so that it can be read, however often it is asked. */
export function isNotGiven(error: unknown): error is PipelineError {
  return isFailureOfPart(error) && error.kind.again === 'permanent';
}

/** The source has no such page or place in its listing, or none any more. */
export function isStalePlace(error: unknown): boolean {
  return error instanceof PipelineError && error.kind.needs === 'request';
}

async function outcomeOf(part: Part): Promise<Outcome> {
  try {
    return { kind: 'items', items: await part.read() };
  } catch (error) {
    if (!isFailureOfPart(error)) throw error;
    const { checkpoint, reportId } = part;
    const ofReport = reportId === undefined ? {} : { reportId };
    return { kind: 'failed', unreadable: { kind: 'unreadable', error, checkpoint, ...ofReport } };
  }
}

/**
 * Reads the parts of a source, several at once, and gives their items in order. A part that cannot be read becomes
 * an `unreadable` item and the rest goes on: one report that always fails must not block those behind it.
 *
 * Parts that were unavailable are given only once a later one could be read. Where the source as a whole is down,
 * its error is thrown instead, and no checkpoint has moved past what was not read.
 */
export async function* readItems(
  parts: AsyncIterable<Part>,
  concurrency: number,
  stop: AbortController,
): AsyncGenerator<SourceItem> {
  let unavailable: SourceItem[] = [];
  for await (const outcome of mapInOrder(parts, concurrency, outcomeOf, stop)) {
    if (outcome.kind === 'failed' && outcome.unreadable.error.kind.again === 'transient') {
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
