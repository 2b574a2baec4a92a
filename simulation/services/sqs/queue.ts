/** A standard queue: no order, at least once. */
export type QueueDefinition = {
  readonly queueUrl: string;
  readonly visibilityTimeoutMs: number;
  /** How long a message is kept after it was first sent. */
  readonly retentionMs: number;
  /** Takes a message received more than `maxReceiveCount` times without a deletion. */
  readonly deadLetters?: { readonly queueUrl: string; readonly maxReceiveCount: number };
};

/** A message in a queue, as a scheduler or a checker sees it. */
export type QueuedMessage = {
  readonly messageId: string;
  readonly body: string;
  readonly sentAtMs: number;
  readonly receiveCount: number;
  /** `deleted`: gone, but for a copy on a server that did not hear of it. */
  readonly state: 'visible' | 'in-flight' | 'deleted';
};

type StoredMessage = {
  readonly messageId: string;
  readonly body: string;
  readonly sentAtMs: number;
  receiveCount: number;
  visibleAtMs: number;
  deleted: boolean;
};

/** Keeps the latest deleted messages: enough for copies that come back. */
const MAX_KEPT_DELETED = 1000;

/** The messages of one queue. Moments are milliseconds of the caller's clock. */
export class SimulatedQueue {
  readonly definition: QueueDefinition;
  readonly #messages = new Map<string, StoredMessage>();
  #deleted: StoredMessage[] = [];

  constructor(definition: QueueDefinition) {
    this.definition = definition;
  }

  /** A dead letter keeps its id and the moment of its first sending. */
  put(message: { readonly messageId: string; readonly body: string; readonly sentAtMs: number }): void {
    const { messageId, body, sentAtMs } = message;
    this.#messages.set(messageId, {
      messageId,
      body,
      sentAtMs,
      receiveCount: 0,
      visibleAtMs: 0,
      deleted: false,
    });
  }

  /** In the order of arrival, deleted ones last. */
  messages(nowMs: number): QueuedMessage[] {
    this.#expire(nowMs);
    return [...this.#messages.values(), ...this.#deleted].map((message) => {
      const { messageId, body, sentAtMs, receiveCount, visibleAtMs, deleted } = message;
      const state = visibleAtMs <= nowMs ? 'visible' : 'in-flight';
      return { messageId, body, sentAtMs, receiveCount, state: deleted ? 'deleted' : state };
    });
  }

  /** Delivers a message, whatever its state: hides it for a while, and counts. */
  receive(messageId: string, hiddenUntilMs: number): QueuedMessage | undefined {
    const message = this.#messages.get(messageId) ?? this.#bringBack(messageId);
    if (message === undefined) return undefined;
    message.receiveCount += 1;
    message.visibleAtMs = hiddenUntilMs;
    return { ...message, state: 'in-flight' };
  }

  /** Takes a message out for good: it goes to another queue. */
  take(messageId: string): void {
    this.#messages.delete(messageId);
  }

  /** Deletes a message, only for its last receiver: the handle of an earlier delivery does nothing. */
  delete(messageId: string, receiveCount: number): void {
    const message = this.#messages.get(messageId);
    if (message === undefined || message.receiveCount !== receiveCount) return;
    this.#messages.delete(messageId);
    message.deleted = true;
    this.#deleted.push(message);
    if (this.#deleted.length > 2 * MAX_KEPT_DELETED) this.#deleted = this.#deleted.slice(MAX_KEPT_DELETED);
  }

  #bringBack(messageId: string): StoredMessage | undefined {
    const message = this.#deleted.find((candidate) => candidate.messageId === messageId);
    if (message === undefined) return undefined;
    this.#deleted = this.#deleted.filter((candidate) => candidate !== message);
    message.deleted = false;
    this.#messages.set(messageId, message);
    return message;
  }

  #expire(nowMs: number): void {
    const oldestMs = nowMs - this.definition.retentionMs;
    for (const { messageId, sentAtMs } of this.#messages.values()) {
      if (sentAtMs < oldestMs) this.#messages.delete(messageId);
    }
    this.#deleted = this.#deleted.filter(({ sentAtMs }) => sentAtMs >= oldestMs);
  }
}
