import type { Payout } from '../core/payout.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { logStep } from './log-step.ts';
import { recordSteps } from './payout-metrics.ts';
import {
  busEntryOf,
  type EventBus,
  entryBytes,
  type Fate,
  MAX_EVENTS_PER_REQUEST,
  MAX_PUT_MS,
  MAX_REQUEST_BYTES,
  putEvents,
} from './put-events.ts';
import { type AsideQueue, setAside } from './set-aside.ts';
import { readStreamEvent, type StreamRecord } from './stream-record.ts';

export type PublishDeps = {
  readonly bus: EventBus;
  readonly aside: AsideQueue;
  readonly metrics: Metrics;
  readonly log: Log;
};

/** The answer for a batch of a stream: Lambda goes on at the named record, or after the batch. */
export type StreamResponse = { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] };

/** No request begins this close to the deadline: it covers all tries, setting aside, and the answer. */
const RESERVE_MS = MAX_PUT_MS + 3000;

/**
 * Puts the event of every step on the bus, at least once and in order per payout. A request never holds two events of
 * one payout, and goes only once all events of the last one were taken or set aside. If EventBridge does not take an
 * event, Lambda retries from its record on.
 *
 * Sets a record without an event aside, with an alarm: the others must not wait for it.
 */
export function createHandler(
  deps: PublishDeps,
): (event: unknown, remainingMs: number) => Promise<StreamResponse> {
  return async (event, remainingMs) => {
    const records = readStreamEvent(event);
    const deadlineMs = deps.bus.clock.now() + remainingMs - RESERVE_MS;
    const published: Payout[] = [];
    let next = 0;
    let isLate = false;
    while (next < records.length && !isLate) {
      const request = requestFrom(deps, records, next);
      const done = await publish(deps, request, published);
      next += done;
      isLate = done < request.length || deps.bus.clock.now() > deadlineMs;
    }
    // Only what no retry repeats: nothing counts twice.
    recordSteps(deps.metrics, published);
    deps.log.info('events-published', { records: records.length, done: next, events: published.length });
    const failed = records[next];
    return { batchItemFailures: failed === undefined ? [] : [{ itemIdentifier: failed.sequenceNumber }] };
  };
}

type Outgoing = { readonly record: StreamRecord; readonly entry: ReturnType<typeof busEntryOf> | undefined };

/** The records from `start` on for one request: of different payouts, and no more than fit. */
function requestFrom({ bus }: PublishDeps, records: readonly StreamRecord[], start: number): Outgoing[] {
  const outgoing: Outgoing[] = [];
  const keys = new Set<string>();
  let bytes = 0;
  for (const record of records.slice(start)) {
    if (record.kind !== 'step') {
      outgoing.push({ record, entry: undefined });
      continue;
    }
    const entry = busEntryOf(bus, record.event);
    bytes += entryBytes(entry);
    const fits = keys.size < MAX_EVENTS_PER_REQUEST && bytes < MAX_REQUEST_BYTES;
    if (keys.has(record.key) || (!fits && keys.size > 0)) break;
    keys.add(record.key);
    outgoing.push({ record, entry });
  }
  return outgoing;
}

/**
 * @param published gets the payouts of taken events.
 * @returns how many of them, from the first on, are done.
 */
async function publish(
  deps: PublishDeps,
  outgoing: readonly Outgoing[],
  published: Payout[],
): Promise<number> {
  const entries = outgoing.flatMap(({ entry }) => entry ?? []);
  const fates = (await putEvents(deps.bus, entries)).values();
  const outcomes = outgoing.map(({ record, entry }): [StreamRecord, Fate | undefined] => [
    record,
    entry === undefined ? undefined : fates.next().value,
  ]);
  // In order, and only up to the first that must come again: else the retry would set some aside twice.
  for (const [done, [record, fate]] of outcomes.entries()) {
    if (fate === 'left' || !(await settle(deps, record, fate))) return done;
    if (record.kind !== 'step' || fate !== 'taken') continue;
    logStep(deps.log, record.payout);
    published.push(record.payout);
  }
  return outgoing.length;
}

/** @returns false where the record must come again. */
async function settle(
  { aside, log }: PublishDeps,
  record: StreamRecord,
  fate: Fate | undefined,
): Promise<boolean> {
  const { kind, key, sequenceNumber } = record;
  switch (kind) {
    case 'foreign':
      return true;
    case 'deleted':
      // Nothing in the pipeline deletes: a ledger without the row would pay its expense again.
      log.alarm('payout-row-deleted', { key, sequenceNumber });
      return true;
    case 'unfit':
      return setAside(aside, log, record);
    case 'step': {
      if (fate === 'taken') return true;
      const { version } = record.payout;
      return setAside(aside, log, { key, version, sequenceNumber, code: 'EVENT_REFUSED' });
    }
  }
}
