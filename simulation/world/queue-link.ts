import type { BatchResponse } from '../../functions/execute-payouts/handler.ts';
import type { Calls } from './calls.ts';
import type { Chance } from './chance.ts';
import type { Invocations } from './invocations.ts';
import type { SimProcess } from './sim-process.ts';
import { type Received, type Stores, VISIBILITY_MS } from './stores.ts';
import type { Timeline } from './timeline.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** As infra/execute-payouts.ts and infra/payouts-queue.ts set them. */
const TIMEOUT_MS = 60 * SECOND_MS;
const BATCHING_WINDOW_MS = 5 * SECOND_MS;
const MESSAGES_PER_CALL = 10;

export type QueueLinkOptions = {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly calls: Calls;
  readonly stores: Stores;
  readonly invocations: Invocations;
  readonly handle: (process: SimProcess, event: unknown) => Promise<BatchResponse>;
};

/** Lambda's event source mapping: takes messages, calls the function, deletes those not named as failed. */
export class QueueLink {
  readonly #options: QueueLinkOptions;
  readonly #seen = new Map<string, number>();
  #polls = 0;
  #day = 0;
  #stoppedUntilMs = 0;
  #isPlanned = false;

  constructor(options: QueueLinkOptions) {
    this.#options = options;
  }

  /** The queue may hold messages: looks at it within the batching window. */
  wake(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.#options.timeline.after(BATCHING_WINDOW_MS, () => {
      this.#isPlanned = false;
      this.#poll();
    });
  }

  #poll(): void {
    const { timeline, chance, stores } = this.#options;
    if (this.#isStopped()) {
      timeline.at(this.#stoppedUntilMs, () => this.wake());
      return;
    }
    this.#polls += 1;
    const dice = chance.at(`poll ${this.#polls}`);
    const received = stores.receive(MESSAGES_PER_CALL, dice);
    const now = received.filter((message) => !this.#isStruck(message));
    if (now.length > 0) this.#call(now);
    if (received.length === 0) return;
    this.wake();
    // Undeleted messages are visible again by then.
    timeline.after(VISIBILITY_MS, () => this.wake());
  }

  /** The mapping is disabled or throttled away: messages pile up, and two days' worth come in any order. */
  #isStopped(): boolean {
    const { timeline, chance, calls } = this.#options;
    if (timeline.nowMs < this.#stoppedUntilMs) return true;
    const day = Math.floor(timeline.nowMs / DAY_MS);
    if (day === this.#day) return false;
    this.#day = day;
    const site = `queue:${day}`;
    if (calls.faultAt(site, ['queue-stopped']) === undefined) return false;
    this.#stoppedUntilMs = timeline.nowMs + chance.at(site).between(60, 60 * 40) * MINUTE_MS;
    return true;
  }

  /** @returns whether this receive misses the message. */
  #isStruck(message: Received): boolean {
    const { timeline, chance, calls, stores } = this.#options;
    // Once per message: a late message is not late again.
    if (message.receives > 1) return false;
    const site = this.#siteOf(message);
    const dice = chance.at(site);
    switch (calls.faultAt(site, ['message-twice', 'message-late', 'message-lost'])) {
      case 'message-twice':
        timeline.after(dice.below(3_000), () => this.#call([message]));
        return false;
      case 'message-late':
        timeline.after(dice.between(1, 180) * MINUTE_MS, () => this.#call([message]));
        return true;
      case 'message-lost':
        stores.deleteMessages([message]);
        return true;
      default:
        return false;
    }
  }

  /** Names it by its content, since its id depends on all earlier sends. */
  #siteOf(message: Received): string {
    const name = shortName(message);
    const seen = (this.#seen.get(name) ?? 0) + 1;
    this.#seen.set(name, seen);
    return seen === 1 ? `message:${name}` : `message:${name}+${seen}`;
  }

  #call(messages: readonly Received[]): void {
    const { invocations, stores, handle } = this.#options;
    const event = { Records: messages.map(({ messageId, body }) => ({ messageId, body })) };
    invocations.start({
      name: `execute:${messages[0] === undefined ? '' : shortName(messages[0])}`,
      timeoutMs: TIMEOUT_MS,
      retries: 0,
      run: (process) => handle(process, event),
      done: ({ batchItemFailures }) => {
        const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        stores.deleteMessages(messages.filter(({ messageId }) => !failed.has(messageId)));
      },
    });
  }
}

/** The end of the payout's id and the version tell a run's messages apart. */
function shortName({ body }: Received): string {
  const [, id = '', version = ''] = /([0-9A-Z]{6})","version":(\d+)/.exec(body) ?? [];
  return `${id}v${version}`;
}
