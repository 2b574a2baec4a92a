import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { unlogged } from '../../functions/platform/unlogged.ts';
import { LOCAL_IDENTITY } from '../../local/embedded/local-aws.ts';

function hasLogging(client: DynamoDBClient): boolean {
  return client.middlewareStack.identify().some((name) => name.startsWith('loggerMiddleware'));
}

describe('unlogged', () => {
  it('takes the step away that copies each call for a logger, under the name that the SDK gives it', () => {
    const client = new DynamoDBClient(LOCAL_IDENTITY);

    expect(hasLogging(client)).toBe(true);
    expect(hasLogging(unlogged(client))).toBe(false);
  });
});
