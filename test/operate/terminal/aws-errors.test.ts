import { createServer } from 'node:http';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { awsProblemOf } from '../../../operate/terminal/aws-errors.ts';
import { listenOnLoopback } from '../../support/loopback.ts';

/** A client with nothing of the machine's own set-up. */
beforeEach(() => {
  const names = 'AWS_REGION AWS_PROFILE AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_ENDPOINT_URL';
  for (const name of names.split(' ')) {
    vi.stubEnv(name, undefined);
  }
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/nowhere');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
});

afterEach(() => vi.unstubAllEnvs());

async function failed(config: ConstructorParameters<typeof DynamoDBClient>[0]): Promise<unknown> {
  const client = new DynamoDBClient(config ?? {});
  try {
    return await client.send(new ListTablesCommand({}));
  } catch (error) {
    return error;
  } finally {
    client.destroy();
  }
}

const KEYS = { accessKeyId: 'a', secretAccessKey: 'b' };

function named(name: string, message = 'of AWS, about arn:aws:iam::111122223333:user/ada'): Error {
  return Object.assign(new Error(message), { name });
}

async function answeredBy(status: number, text: string): Promise<unknown> {
  const server = createServer((_request, response) => response.writeHead(status).end(text));
  try {
    const endpoint = `http://${await listenOnLoopback(server)}`;
    return await failed({ region: 'eu-central-1', credentials: KEYS, endpoint, maxAttempts: 1 });
  } finally {
    server.close();
  }
}

describe('an error of the SDK', () => {
  it('without a region asks for one', async () => {
    expect(awsProblemOf(await failed({ credentials: KEYS }))).toMatchObject({
      message: 'No AWS region is set.',
      action: expect.stringContaining('AWS_REGION'),
      isWrongUse: true,
    });
  });

  it('without credentials asks for a login', async () => {
    expect(awsProblemOf(await failed({ region: 'eu-central-1' }))).toMatchObject({
      message: 'There are no AWS credentials.',
      action: expect.stringContaining('aws sso login'),
      isWrongUse: true,
    });
  });

  it('without an answer asks for the network', async () => {
    const endpoint = 'http://127.0.0.1:9';
    const error = await failed({ region: 'eu-central-1', credentials: KEYS, endpoint, maxAttempts: 1 });

    expect(awsProblemOf(error)).toMatchObject({
      message: 'AWS cannot be reached (ECONNREFUSED).',
      isWrongUse: false,
    });
  });

  it('with a profile that is not there asks for another', async () => {
    vi.stubEnv('AWS_PROFILE', 'nowhere');

    expect(awsProblemOf(await failed({ credentials: KEYS }))?.action).toContain(
      'AWS_PROFILE names a profile',
    );

    expect(awsProblemOf(await failed({ region: 'eu-central-1' }))).toMatchObject({
      message: 'The AWS profile cannot be used.',
      isWrongUse: true,
    });
  });

  it.each([
    [200, '<html>Sign in to the network</html>'],
    [502, '<html>Bad gateway</html>'],
    [503, '{}'],
  ])('with an answer that is none of AWS, of status %i, asks for a proxy', async (status, text) => {
    expect(awsProblemOf(await answeredBy(status, text))).toMatchObject({
      message: 'What came back is no answer of AWS, or AWS has a fault.',
      action: expect.stringContaining('proxy'),
      isWrongUse: false,
    });
  });

  it.each([
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('of TLS says which certificate is wanted: %s', (code) => {
    const problem = awsProblemOf(Object.assign(new Error('x'), { code }));

    expect(problem?.message).toContain(`(${code})`);
    expect(problem?.action).toContain('NODE_EXTRA_CA_CERTS');
  });

  it('of a connection that takes too long asks for the network', () => {
    const error = Object.assign(new Error('x'), { code: 'UND_ERR_CONNECT_TIMEOUT' });

    expect(awsProblemOf(error)?.message).toBe('AWS cannot be reached (UND_ERR_CONNECT_TIMEOUT).');
  });

  it.each<[Error, string, boolean]>([
    [named('ExpiredTokenException'), 'aws sso login', true],
    [
      named('CredentialsProviderError', 'The SSO session associated with this profile has expired.'),
      'aws sso login',
      true,
    ],
    [
      named('TokenProviderError', "Token is expired. To refresh this SSO session run 'aws sso login'"),
      'aws sso login',
      true,
    ],
    [
      named('CredentialsProviderError', 'Could not resolve credentials using profile: [x]'),
      'AWS_PROFILE',
      true,
    ],
    [named('UnrecognizedClientException'), 'aws sso login', true],
    [named('ResourceNotFoundException'), '--stage', true],
    [named('NoSuchBucket'), '--stage', true],
    [named('ProvisionedThroughputExceededException'), 'in a minute', false],
  ])('%s says what to do: %s', (error, todo, isWrongUse) => {
    const problem = awsProblemOf(error);

    expect(problem).toMatchObject({ isWrongUse });
    expect(problem?.action).toContain(todo);
    expect(JSON.stringify(problem)).not.toContain('111122223333');
  });

  it('of a right that is missing names it, and nobody', () => {
    const error = named(
      'AccessDeniedException',
      'User: arn:aws:sts::111122223333:assumed-role/Finance/ada is not authorized to perform: dynamodb:Query on resource: x',
    );

    expect(awsProblemOf(error)?.message).toBe('These AWS credentials lack the right dynamodb:Query.');
  });

  it.each([[new TypeError('x')], [named('ValidationException')], ['text'], [undefined]])(
    'is nothing where nobody can act on it: %s',
    (error) => {
      expect(awsProblemOf(error)).toBeUndefined();
    },
  );
});
