import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { readToken } from '../../functions/platform/secrets.ts';
import { LOCAL_IDENTITY } from '../../local/embedded/local-aws.ts';
import { type Reply, startStub } from '../sources/stub-server.ts';
import { rejectionOf, shownOf } from '../support/errors.ts';

/** The service, which gives `answers` one after the other, and a client of it. */
const it = test.extend('service', async ({}, { onCleanup }) => {
  const answers: Reply[] = [];
  const { origin: endpoint, requests } = await startStub(() => answers.shift());
  const client = new SecretsManagerClient({ ...LOCAL_IDENTITY, endpoint, maxAttempts: 1 });
  onCleanup(() => client.destroy());
  return { answers, client, requests };
});

function secretOf(value: string): Reply {
  return { status: 200, body: { Name: 'ev-payouts/example', SecretString: value } };
}

describe('readToken', () => {
  it('reads the token of the named secret', async ({ service }) => {
    service.answers.push(secretOf('{"token":"t0ken"}'));

    expect(await readToken(service.client, 'ev-payouts/example')).toBe('t0ken');
    expect(service.requests).toMatchObject([
      {
        headers: { 'x-amz-target': 'secretsmanager.GetSecretValue' },
        body: '{"SecretId":"ev-payouts/example"}',
      },
    ]);
  });

  it('reads the secret anew each time, so that a rotated token counts', async ({ service }) => {
    service.answers.push(secretOf('{"token":"old"}'), secretOf('{"token":"new"}'));
    await readToken(service.client, 'ev-payouts/example');

    expect(await readToken(service.client, 'ev-payouts/example')).toBe('new');
  });

  it.for([
    ['no JSON', 's3cr3t'],
    ['no token', '{"password":"s3cr3t"}'],
    ['an empty token', '{"token":""}'],
    ['a token that is no text', '{"token":{"value":"s3cr3t"}}'],
    ['a list', '["s3cr3t"]'],
    ['a token beyond any that is real', JSON.stringify({ token: 's3cr3t'.repeat(2_000) })],
    ['nothing', ''],
  ] as const)('refuses a secret that holds %s, and does not show it', async ([_what, value], { service }) => {
    service.answers.push(secretOf(value));

    const error = await rejectionOf(readToken(service.client, 'ev-payouts/example'));

    expect(error).toMatchObject({ code: 'SECRET_INVALID', details: { secretName: 'ev-payouts/example' } });
    expect(shownOf(error)).not.toContain('s3cr3t');
  });

  it('says which secret has no value yet, and keeps the cause', async ({ service }) => {
    service.answers.push({
      status: 400,
      body: { __type: 'ResourceNotFoundException', Message: 'not found' },
    });

    const error = await rejectionOf(readToken(service.client, 'ev-payouts/example'));

    expect(error).toMatchObject({ code: 'SECRET_INVALID', cause: { name: 'ResourceNotFoundException' } });
    expect(error.message).toContain('ev-payouts/example has no value yet');
    expect(error.action).toContain('ev-payouts/example');
  });

  it('keeps other errors as they are: a throttled call passes', async ({ service }) => {
    service.answers.push({ status: 400, body: { __type: 'ThrottlingException', Message: 'Rate exceeded' } });

    await expect(readToken(service.client, 'ev-payouts/example')).rejects.toMatchObject({
      name: 'ThrottlingException',
    });
  });
});
