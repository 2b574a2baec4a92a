import {
  type EventBridgeClient,
  EventBridgeServiceException,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { PAYOUT_STATUS_CHANGED, type PayoutStatusChanged } from '../core/payout-event.ts';
import type { Clock, Random } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';

export type EventBus = {
  readonly client: EventBridgeClient;
  /** Also the events' source, which tells several stages on one bus apart. */
  readonly busName: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

/** `left`: EventBridge did not take the event now, and may later. */
export type Fate = 'taken' | 'refused' | 'left';

/**
 * EventBridge API, PutEvents: at most 10 entries. Their size in all has to be below 256 KB, or 1 MB by newer quotas;
 * the lower bound holds everywhere.
 */
export const MAX_EVENTS_PER_REQUEST = 10;
export const MAX_REQUEST_BYTES = 256 * 1024;

const MAX_ROUNDS = 4;
const FIRST_PAUSE_MS = 100;
const TRY_MS = 4000;

/**
 * For the client: `putEvents` itself retries, and each try ends. Else a missing answer would end the invocation with
 * all its records.
 */
export const ONE_TRY = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 1000, requestTimeout: TRY_MS, throwOnRequestTimeout: true },
} as const;

/** The longest that `putEvents` takes with such a client: all tries, and the pauses between them. */
export const MAX_PUT_MS = MAX_ROUNDS * TRY_MS + FIRST_PAUSE_MS * (2 ** MAX_ROUNDS - 2);

/**
 * Codes that refuse the entry itself (EventBridge API, PutEventsResultEntry). Other permanent codes speak of rights:
 * they concern every event alike, and waiting until somebody grants them loses nothing.
 */
const REFUSED_FOR_ITSELF: ReadonlySet<string> = new Set([
  'InvalidArgument',
  'MalformedDetail',
  'RedactionFailure',
]);

export function busEntryOf(
  bus: Pick<EventBus, 'busName'>,
  event: PayoutStatusChanged,
): PutEventsRequestEntry {
  return {
    EventBusName: bus.busName,
    Source: bus.busName,
    DetailType: PAYOUT_STATUS_CHANGED,
    Time: new Date(event.at),
    Detail: JSON.stringify(event),
  };
}

/** As EventBridge counts it: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
export function entryBytes({ Source = '', DetailType = '', Detail = '' }: PutEventsRequestEntry): number {
  const timeBytes = 14;
  return timeBytes + [Source, DetailType, Detail].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

/**
 * Puts the entries of one request, all of different payouts, and retries those not taken, a limited number of times. It
 * also repeats an entry whose answer was lost: consumers know an event by its id.
 * @returns the fate of each entry, in their order.
 */
export async function putEvents(bus: EventBus, entries: readonly PutEventsRequestEntry[]): Promise<Fate[]> {
  const fates = entries.map((): Fate => 'left');
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const left = [...fates.keys()].filter((index) => fates[index] === 'left');
    if (left.length === 0) break;
    if (round > 0) await bus.clock.sleep(FIRST_PAUSE_MS * 2 ** round * (0.5 + bus.random() / 2));
    const answers = await putOnce(
      bus,
      left.flatMap((index) => entries[index] ?? []),
    );
    for (const [position, index] of left.entries()) fates[index] = answers[position] ?? 'left';
  }
  return fates;
}

async function putOnce(bus: EventBus, entries: readonly PutEventsRequestEntry[]): Promise<Fate[]> {
  try {
    const { Entries = [] } = await bus.client.send(new PutEventsCommand({ Entries: [...entries] }));
    const fates = entries.map((_, index) => fateOf(Entries[index]));
    const codes = new Set(Entries.flatMap(({ ErrorCode }) => ErrorCode ?? []));
    if (codes.size > 0) {
      bus.log.warn('events-not-taken', {
        events: fates.filter((fate) => fate !== 'taken').length,
        codes: [...codes].sort().join(' '),
      });
    }
    return fates;
  } catch (error) {
    const cause = error instanceof Error ? error.name : 'unknown';
    bus.log.warn('events-not-taken', { events: entries.length, codes: cause });
    if (!isRefused(error)) return entries.map(() => 'left');
    if (entries.length === 1) return ['refused'];
    // One bad entry fails the whole request: put one by one, only that entry stays behind.
    const fates: Fate[] = [];
    for (const entry of entries) fates.push(...(await putOnce(bus, [entry])));
    return fates;
  }
}

function fateOf(answer: PutEventsResultEntry | undefined): Fate {
  if (answer?.EventId !== undefined && answer.ErrorCode === undefined) return 'taken';
  return REFUSED_FOR_ITSELF.has(answer?.ErrorCode ?? '') ? 'refused' : 'left';
}

/** The request is wrong or too large in itself. */
function isRefused(error: unknown): boolean {
  return (
    error instanceof EventBridgeServiceException &&
    (error.name === 'ValidationException' || error.$metadata.httpStatusCode === 413)
  );
}
