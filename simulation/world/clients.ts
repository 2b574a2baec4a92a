import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { FaultKind } from '../faults/kinds.ts';
import { readBody } from '../services/s3/body.ts';
import type { Calls } from './calls.ts';
import type { SimProcess } from './sim-process.ts';
import { type Stores, subjectOf } from './stores.ts';

export type ProcessClients = {
  readonly dynamoDb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
};

type Command = { readonly input: object };

/**
 * Clients of the SDK's classes; every command becomes a call of the process in the simulated world. They skip the SDK's
 * set-up, since nothing is signed or sent and each invocation makes its own.
 */
export function clientsOf(process: SimProcess, calls: Calls, stores: Stores): ProcessClients {
  return {
    dynamoDb: clientOf(DynamoDBClient.prototype, (operation, { input }) => {
      const subject = subjectOf(input);
      return calls.perform(process, {
        name: `${operation} ${subject}`,
        faults: faultsOfDynamoDb(operation, subject),
        triesAgain: true,
        execute: (fault, site) => stores.dynamoDb(operation, input, fault, site),
      });
    }),
    sqs: clientOf(SQSClient.prototype, (operation, { input }) =>
      calls.perform(process, {
        name: operation,
        faults: ['partial-send', 'answer-lost', 'answer-never', 'timed-out', 'throttled'],
        triesAgain: true,
        execute: (fault, site) => stores.sqs(operation, input, fault, site),
      }),
    ),
    s3: clientOf(S3Client.prototype, async (operation, { input }) => {
      // The upload makes its bytes while it runs: their own calls come first.
      const body = operation === 'PutObject' && 'Body' in input ? await readBody(input.Body) : undefined;
      return calls.perform(process, {
        name: `${operation} ${subjectOf(input)}`,
        faults:
          operation === 'PutObject' ? ['answer-never', 'timed-out', 'throttled'] : ['timed-out', 'throttled'],
        // A stream cannot be sent twice.
        triesAgain: false,
        execute: () => stores.s3(operation, input, body),
      });
    }),
  };
}

function clientOf<C extends object>(
  prototype: C,
  send: (operation: string, command: Command) => Promise<unknown>,
): C {
  const client: C = Object.create(prototype);
  return Object.assign(client, {
    send: (command: Command) => send(command.constructor.name.slice(0, -'Command'.length), command),
  });
}

function faultsOfDynamoDb(operation: string, subject: string): readonly FaultKind[] {
  switch (operation) {
    case 'Query':
      return ['stale-index', 'timed-out', 'throttled'];
    case 'BatchGetItem':
      return ['partial-read', 'timed-out', 'throttled'];
    case 'GetItem':
      return ['timed-out', 'throttled'];
    default:
      return [
        ...(subject.startsWith('CHECKPOINT#') ? (['checkpoint-lost'] as const) : []),
        'answer-lost',
        'answer-never',
        'timed-out',
        'throttled',
      ];
  }
}
