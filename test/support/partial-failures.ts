import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SendMessageBatchCommandInput, SQSClient } from '@aws-sdk/client-sqs';

/** Which message bodies of the request of this round (from 0) the queue does not take. */
export type Refuses = (body: string, round: number) => boolean;

/**
 * Lets a queue take only some entries of a batch. The others never reach it and are answered as Failed, as SQS does.
 * @returns the sizes of the batches asked for, filled as they come.
 */
export function refuseEntries(client: SQSClient, refuses: Refuses): number[] {
  const sizes: number[] = [];
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context['commandName'] !== 'SendMessageBatchCommand') return next(args);
      const input = args.input;
      if (!isBatch(input)) return next(args);
      const round = sizes.length;
      const entries = input.Entries ?? [];
      sizes.push(entries.length);
      const refused = entries.filter((entry) => refuses(entry.MessageBody ?? '', round));
      const Failed = refused.map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError' }));
      const taken = entries.filter((entry) => !refused.includes(entry));
      if (taken.length === 0) {
        return { output: { $metadata: {}, Successful: [], Failed }, response: undefined };
      }
      const result = await next({ ...args, input: { ...input, Entries: taken } });
      return { ...result, output: { ...result.output, Failed } };
    },
    { step: 'initialize', name: 'refuseEntries', override: true },
  );
  return sizes;
}

function isBatch(input: object): input is SendMessageBatchCommandInput {
  return 'Entries' in input && 'QueueUrl' in input;
}

/**
 * Lets a table answer at most `perRound` keys of a BatchGetItem; the others come back as UnprocessedKeys.
 * @param kind what the first key of such a request begins with; left out, any.
 * @returns the numbers of keys asked for, filled as they come.
 */
export function leaveKeysUnprocessed(client: DynamoDBClient, perRound: number, kind = ''): number[] {
  const asked: number[] = [];
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context['commandName'] !== 'BatchGetItemCommand' || !('RequestItems' in args.input)) {
        return next(args);
      }
      const requested = Object.entries(args.input.RequestItems ?? {});
      const [[tableName, keysOf] = []] = requested;
      if (tableName === undefined || keysOf === undefined || typeof keysOf === 'string') return next(args);
      const keys = 'Keys' in keysOf ? (keysOf.Keys ?? []) : [];
      if (keys[0]?.['pk']?.S?.startsWith(kind) !== true) return next(args);
      asked.push(keys.length);
      const left = keys.slice(perRound);
      const unprocessed =
        left.length === 0 ? {} : { UnprocessedKeys: { [tableName]: { ...keysOf, Keys: left } } };
      if (perRound === 0) {
        return { output: { $metadata: {}, Responses: {}, ...unprocessed }, response: undefined };
      }
      const input = {
        ...args.input,
        RequestItems: { [tableName]: { ...keysOf, Keys: keys.slice(0, perRound) } },
      };
      const result = await next({ ...args, input });
      return { ...result, output: { ...result.output, ...unprocessed } };
    },
    { step: 'initialize', name: 'leaveKeysUnprocessed', override: true },
  );
  return asked;
}
