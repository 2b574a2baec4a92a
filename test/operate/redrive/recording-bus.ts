import { EventBridgeClient, type PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import type { PayoutStatusChanged } from '../../../functions/core/payout-event.ts';
import type { EventBus } from '../../../functions/publish-events/put-events.ts';
import { LOCAL_IDENTITY } from '../../../local/embedded/local-aws.ts';
import { TestClock } from '../../support/clock.ts';
import { RecordingLog } from '../../support/log.ts';

/** A bus that keeps each request's events, and refuses those that it is told to. */
export class RecordingBus {
  readonly requests: PayoutStatusChanged[][] = [];
  readonly bus: EventBus;
  refuses: (event: PayoutStatusChanged) => boolean = () => false;

  constructor() {
    const client = new EventBridgeClient(LOCAL_IDENTITY);
    client.middlewareStack.add(
      () => async (args) => {
        if (!isPutEvents(args.input)) throw new Error('Nothing but PutEvents is called.');
        const events = (args.input.Entries ?? []).map(
          ({ Detail = '' }): PayoutStatusChanged => JSON.parse(Detail),
        );
        this.requests.push(events.filter((event) => !this.refuses(event)));
        const Entries = events.map((event) =>
          this.refuses(event) ? { ErrorCode: 'InternalFailure' } : { EventId: event.eventId },
        );
        return { output: { $metadata: {}, Entries }, response: undefined };
      },
      { step: 'initialize', name: 'record' },
    );
    this.bus = {
      client,
      busName: 'ev-payouts-test',
      clock: new TestClock(),
      random: () => 0.5,
      log: new RecordingLog(),
    };
  }

  /** `payout id v1`, in the order in which they were taken. */
  told(): string[] {
    return this.requests.flat().map(({ payoutId, payoutVersion }) => `${payoutId} v${payoutVersion}`);
  }
}

function isPutEvents(input: object): input is PutEventsCommandInput {
  return 'Entries' in input;
}
