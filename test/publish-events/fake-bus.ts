import {
  EventBridgeClient,
  EventBridgeServiceException,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { test } from 'vitest';
import { z } from 'zod';
import {
  createHandler,
  type PublishDeps,
  type StreamResponse,
} from '../../functions/publish-events/handler.ts';
import { LOCAL_IDENTITY } from '../../local/embedded/local-aws.ts';
import { TestClock } from '../support/clock.ts';
import { RecordingLog } from '../support/log.ts';
import { RecordingMetrics } from '../support/metrics.ts';

const detailShape = z.looseObject({ eventId: z.string(), payoutId: z.string(), payoutVersion: z.number() });
export type PutEvent = z.infer<typeof detailShape>;

/**
 * `lost`: nothing was taken; `answer-lost`: all was, but the answer got lost; `invalid`: refused whole; `timed-out`:
 * all was taken, but the invocation ended first.
 */
export type RequestFault = 'lost' | 'answer-lost' | 'invalid' | 'timed-out' | undefined;

export const BUS_NAME = 'ev-payouts-test';

/** EventBridge and the queue for set-aside records, without a network: clients that fail as a test says. */
export class FakeBus {
  readonly requests: PutEventsRequestEntry[][] = [];
  /** In order, with duplicates. */
  readonly taken: PutEvent[] = [];
  readonly aside: unknown[] = [];
  readonly log = new RecordingLog();
  readonly clock = new TestClock();
  readonly metrics = new RecordingMetrics();
  readonly deps: PublishDeps;
  faultOf: (events: readonly PutEvent[]) => RequestFault = () => undefined;
  /** Code that an entry is refused with. */
  refusalOf: (event: PutEvent) => string | undefined = () => undefined;
  takesAside: () => boolean = () => true;
  /** Called where Lambda ends an invocation, which never gets its answer. */
  onTimeOut: () => void = () => undefined;

  readonly #handler: ReturnType<typeof createHandler>;

  constructor() {
    const { clock, log, metrics } = this;
    const client = new EventBridgeClient(LOCAL_IDENTITY);
    client.middlewareStack.add(
      () => async (args) => ({
        output: {
          $metadata: {},
          ...('Entries' in args.input ? await this.#put(args.input.Entries ?? []) : {}),
        },
        response: undefined,
      }),
      { step: 'initialize' },
    );
    const sqs = new SQSClient(LOCAL_IDENTITY);
    sqs.middlewareStack.add(
      () => async (args) => {
        if (!this.takesAside()) throw cut();
        if ('MessageBody' in args.input) this.aside.push(JSON.parse(args.input.MessageBody ?? ''));
        return { output: { $metadata: {} }, response: undefined };
      },
      { step: 'initialize' },
    );
    this.deps = {
      bus: { client, busName: BUS_NAME, clock, random: () => 0.5, log },
      aside: { client: sqs, queueUrl: 'https://queue.test/aside' },
      metrics,
      log,
    };
    // One for all deliveries, as a function that stays warm.
    this.#handler = createHandler(this.deps);
  }

  /** What the handler answers to the records of a stream, in no hurry unless a test has one. */
  async publish(records: readonly unknown[], remainingMs = 60_000): Promise<StreamResponse> {
    return this.#handler({ Records: records }, remainingMs);
  }

  /** How many events each request had. */
  sizes(): readonly number[] {
    return this.requests.map(({ length }) => length);
  }

  async #put(entries: readonly PutEventsRequestEntry[]) {
    this.requests.push([...entries]);
    const events = entries.map(({ Detail = '' }) => detailShape.parse(JSON.parse(Detail)));
    const fault = this.faultOf(events);
    if (fault === 'lost') throw cut();
    if (fault === 'invalid') throw invalid();
    const Entries = events.map((event) => {
      const ErrorCode = this.refusalOf(event);
      if (ErrorCode !== undefined) return { ErrorCode };
      this.taken.push(event);
      return { EventId: `event-${this.taken.length}` };
    });
    if (fault === 'answer-lost') throw cut();
    if (fault === 'timed-out') {
      this.onTimeOut();
      await new Promise(() => undefined);
    }
    return { FailedEntryCount: Entries.filter(({ ErrorCode }) => ErrorCode !== undefined).length, Entries };
  }
}

/** A test with a bus of its own. */
export const it = test.extend('bus', () => new FakeBus());

function cut(): Error {
  return Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
}

function invalid(): EventBridgeServiceException {
  return new EventBridgeServiceException({
    name: 'ValidationException',
    $fault: 'client',
    $metadata: { httpStatusCode: 400 },
    message: 'Total size of the entries in the request is over the limit.',
  });
}
