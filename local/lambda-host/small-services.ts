import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type AwsAnswer, jsonAnswer, jsonError } from './aws-answer.ts';
import { type AwsRequest, jsonOf, operationOf } from './aws-call.ts';

const secretRequest = z.object({ SecretId: z.string() });

/** Secrets Manager, as far as a function reads a secret's value. */
export class EmbeddedSecrets {
  readonly #values = new Map<string, string>();

  put(name: string, value: string): void {
    this.#values.set(name, value);
  }

  answer(request: AwsRequest): AwsAnswer {
    if (operationOf(request) !== 'GetSecretValue') throw new Error('A secret is only read here.');
    const { SecretId } = jsonOf(request, secretRequest);
    const value = this.#values.get(SecretId);
    return value === undefined
      ? jsonError(400, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret value.")
      : jsonAnswer({ Name: SecretId, SecretString: value });
  }
}

const busEntry = z.object({
  EventBusName: z.string(),
  Source: z.string(),
  DetailType: z.string(),
  Detail: z.string(),
  Time: z.unknown().optional(),
  Resources: z.array(z.string()).optional(),
});

export type BusEntry = z.infer<typeof busEntry>;

const putEventsRequest = z.object({ Entries: z.array(busEntry) });

/** EventBridge, as far as events are put: it keeps them in order. */
export class EmbeddedEventBus {
  readonly entries: BusEntry[] = [];

  answer(request: AwsRequest): AwsAnswer {
    if (operationOf(request) !== 'PutEvents') throw new Error('Events are only put here.');
    const { Entries } = jsonOf(request, putEventsRequest);
    this.entries.push(...Entries);
    return jsonAnswer({ FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: randomUUID() })) });
  }
}
