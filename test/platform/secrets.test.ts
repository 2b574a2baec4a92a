import { createServer, type Server } from 'node:http';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readToken } from '../../functions/platform/secrets.ts';
import { LOCAL_IDENTITY } from '../../local/embedded/local-aws.ts';
import { rejectionOf, shownOf } from '../support/errors.ts';

/** What the service answers to GetSecretValue: a status and the JSON of its body. */
type Answer = { readonly status: number; readonly body: object };

let server: Server;
let client: SecretsManagerClient;
let answer: Answer;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      asked.push(`${request.headers['x-amz-target']} ${body}`);
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  client = new SecretsManagerClient({
    ...LOCAL_IDENTITY,
    endpoint: `http://127.0.0.1:${port}`,
    maxAttempts: 1,
  });
});

afterAll(async () => {
  client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function secretOf(value: string): Answer {
  return { status: 200, body: { Name: 'ev-payouts/example', SecretString: value } };
}

describe('readToken', () => {
  it('reads the token of the named secret', async () => {
    answer = secretOf('{"token":"t0ken"}');

    expect(await readToken(client, 'ev-payouts/example')).toBe('t0ken');
    expect(asked.at(-1)).toBe('secretsmanager.GetSecretValue {"SecretId":"ev-payouts/example"}');
  });

  it('reads the secret anew each time, so that a rotated token counts', async () => {
    answer = secretOf('{"token":"old"}');
    await readToken(client, 'ev-payouts/example');
    answer = secretOf('{"token":"new"}');

    expect(await readToken(client, 'ev-payouts/example')).toBe('new');
  });

  it.each([
    ['no JSON', 's3cr3t'],
    ['no token', '{"password":"s3cr3t"}'],
    ['an empty token', '{"token":""}'],
    ['a token that is no text', '{"token":{"value":"s3cr3t"}}'],
    ['a list', '["s3cr3t"]'],
    ['a token beyond any that is real', JSON.stringify({ token: 's3cr3t'.repeat(2_000) })],
    ['nothing', ''],
  ])('refuses a secret that holds %s, and does not show it', async (_what, value) => {
    answer = secretOf(value);

    const error = await rejectionOf(readToken(client, 'ev-payouts/example'));

    expect(error).toMatchObject({ code: 'SECRET_INVALID', details: { secretName: 'ev-payouts/example' } });
    expect(shownOf(error)).not.toContain('s3cr3t');
  });

  it('says which secret has no value yet, and keeps the cause', async () => {
    answer = { status: 400, body: { __type: 'ResourceNotFoundException', Message: 'not found' } };

    const error = await rejectionOf(readToken(client, 'ev-payouts/example'));

    expect(error).toMatchObject({ code: 'SECRET_INVALID', cause: { name: 'ResourceNotFoundException' } });
    expect(error.message).toContain('ev-payouts/example has no value yet');
    expect(error.action).toContain('ev-payouts/example');
  });

  it('keeps other errors as they are: a throttled call passes', async () => {
    answer = { status: 400, body: { __type: 'ThrottlingException', Message: 'Rate exceeded' } };

    await expect(readToken(client, 'ev-payouts/example')).rejects.toMatchObject({
      name: 'ThrottlingException',
    });
  });
});
