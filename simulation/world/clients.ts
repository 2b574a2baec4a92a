import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { FaultKind } from '../faults/kinds.ts';
import { readBody } from '../services/s3/body.ts';
import type { Calls } from './calls.ts';
import type { SimProcess } from './sim-process.ts';
import { type Stores, subjectOf } from './stores.ts';

/** Nothing is ever signed or sent: the first middleware of each client answers. */
const NOWHERE = {
  region: 'eu-central-1',
  credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
  cacheMiddleware: true,
} as const;

const FIRST = { step: 'initialize', priority: 'high', name: 'simulation' } as const;

export type ProcessClients = {
  readonly dynamoDb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
};

/** Real clients of the SDK, whose every command becomes a call of the process in the simulated world. */
export function clientsOf(process: SimProcess, calls: Calls, stores: Stores): ProcessClients {
  const dynamoDb = new DynamoDBClient(NOWHERE);
  dynamoDb.middlewareStack.add(
    (_, context) => async (args) => {
      const operation = operationOf(context['commandName']);
      const subject = subjectOf(args.input);
      const answer = await calls.perform(process, {
        name: `${operation} ${subject}`,
        faults: faultsOfDynamoDb(operation, subject),
        triesAgain: true,
        execute: (fault, site) => stores.dynamoDb(operation, args.input, fault, site),
      });
      return { output: answer, response: {} };
    },
    FIRST,
  );
  const sqs = new SQSClient(NOWHERE);
  sqs.middlewareStack.add(
    (_, context) => async (args) => {
      const operation = operationOf(context['commandName']);
      const answer = await calls.perform(process, {
        name: operation,
        faults: ['partial-send', 'answer-lost', 'answer-never', 'timed-out', 'throttled'],
        triesAgain: true,
        execute: (fault, site) => stores.sqs(operation, args.input, fault, site),
      });
      return { output: answer, response: {} };
    },
    FIRST,
  );
  return { dynamoDb, sqs, s3: s3Of(process, calls, stores) };
}

function s3Of(process: SimProcess, calls: Calls, stores: Stores): S3Client {
  const s3 = new S3Client(NOWHERE);
  s3.middlewareStack.add(
    (_, context) => async (args) => {
      const operation = operationOf(context['commandName']);
      // The bytes of an upload are made while it runs: what they take is called for first.
      const body =
        operation === 'PutObject' && 'Body' in args.input ? await readBody(args.input.Body) : undefined;
      const answer = await calls.perform(process, {
        name: `${operation} ${subjectOf(args.input)}`,
        faults:
          operation === 'PutObject' ? ['answer-never', 'timed-out', 'throttled'] : ['timed-out', 'throttled'],
        // A stream cannot be sent twice.
        triesAgain: false,
        execute: () => stores.s3(operation, args.input, body),
      });
      return { output: answer, response: {} };
    },
    FIRST,
  );
  return s3;
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

function operationOf(commandName: unknown): string {
  return String(commandName).replace(/Command$/, '');
}
