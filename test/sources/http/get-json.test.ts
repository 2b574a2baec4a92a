import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rejectionOf } from '../../support/errors.ts';
import { forAllAsyncIn } from '../../support/properties.ts';
import { ManualClock } from '../manual-clock.ts';
import { clientAt, type Reply, rigFor, startStub, TOKEN } from '../stub-server.ts';
import { allTextOf, NEVER, rigOf, schema } from './get-json-rig.ts';

describe('getJson', () => {
  it('sends the token and the query, and gives the exact digits', async () => {
    const { stub, get } = await rigOf(() => ({ body: '{"amount":0.10,"unknown":1}' }));

    const value = await get('/v1/things', { 'filter[id]': 7 });

    expect(value).toEqual({ amount: '0.10' });
    expect(stub.requests[0]?.url.search).toBe('?filter%5Bid%5D=7');
    expect(stub.requests[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  it.each([408, 429, 500, 502, 503, 504])('tries again after %i', async (status) => {
    const { stub, get } = await rigOf(() =>
      stub.requests.length < 3 ? { status, body: '<html>busy</html>' } : { body: { amount: 1 } },
    );

    await expect(get()).resolves.toEqual({ amount: '1' });

    expect(stub.requests).toHaveLength(3);
  });

  it.each([
    [401, 'SOURCE_UNAUTHORIZED'],
    [403, 'SOURCE_FORBIDDEN'],
    [400, 'SOURCE_REQUEST_REFUSED'],
    [404, 'SOURCE_REQUEST_REFUSED'],
    [410, 'SOURCE_REQUEST_REFUSED'],
    [422, 'SOURCE_REQUEST_REFUSED'],
    [501, 'SOURCE_REQUEST_REFUSED'],
  ])('does not try again after %i', async (status, code) => {
    const { stub, get } = await rigOf(() => ({ status, body: { message: 'no' } }));

    const error = await rejectionOf(get());

    expect(error.code).toBe(code);
    expect(error.details['status']).toBe(status);
    expect(stub.requests).toHaveLength(1);
  });

  it.each([
    [404, 'whether it still exists there'],
    [410, 'whether it still exists there'],
    [302, 'which is not followed'],
    [308, 'which is not followed'],
    [400, 'for a list, its paging settings'],
    [401, 'token'],
    [501, 'request id'],
  ])('names the action after %i: %s', async (status, action) => {
    const { get } = await rigOf(() => ({ status, body: '' }));

    const error = await rejectionOf(get('/x/1'));

    expect(error.action).toContain(action);
    expect(error.action.includes('paging')).toBe(status === 400 || status === 501);
  });

  it("says the source's error code, parameter and request id", async () => {
    const body = {
      error: {
        type: 'invalid_request',
        code: 'missing_field',
        message: 'Anna',
        param: 'status',
        request_id: 'req_7',
      },
    };
    const { get } = await rigOf(() => ({ status: 400, body }));

    const error = await rejectionOf(get('/x', { page: 2 }));

    expect(error.message).toBe(
      'spirii: answered 400, missing_field, parameter status, request req_7 (GET /x?page=2).',
    );
    expect(error.details).toMatchObject({ errorCode: 'missing_field', requestId: 'req_7' });
  });

  it.each(['x-request-id', 'x-req-trace-id'])('takes the request id from %s', async (header) => {
    const { get } = await rigOf(() => ({
      status: 404,
      headers: { [header]: 'Root=1-abc-def' },
      body: 'gone',
    }));

    const error = await rejectionOf(get());

    expect(error.details['requestId']).toBe('Root=1-abc-def');
  });

  it('shows an account number nowhere, also where the source sends it as a code', async () => {
    const iban = 'DE89370400440532013000';
    const { get } = await rigOf(() => ({
      status: 422,
      body: { error: { code: iban, param: iban, message: iban } },
    }));

    expect(allTextOf(await rejectionOf(get()))).not.toContain('0532013000');
  });

  it.each([
    ['an HTML page', '<html><body>Sorry</body></html>'],
    ['nothing', ''],
    ['half of a document', '{"amount": 1'],
    ['another shape', '[]'],
    ['a wrong type', '{"amount":"1"}'],
  ])('calls %s with status 200 malformed, at once', async (_what, body) => {
    const { stub, get } = await rigOf(() => ({ body }));

    const error = await rejectionOf(get());

    expect(error.code).toBe('SOURCE_RESPONSE_MALFORMED');
    expect(stub.requests).toHaveLength(1);
  });

  it('names the wrong fields without their values', async () => {
    const { client, run } = await rigOf(() => ({ body: { rows: [{ iban: 'DK5000400440116243' }] } }));
    const rows = z.object({ rows: z.array(z.object({ iban: z.number() })) });

    const error = await rejectionOf(run(client.getJson('/x', {}, rows, NEVER)));

    expect(error.details['fields']).toBe('rows.0.iban');
    expect(allTextOf(error)).not.toContain('0116243');
  });

  it('stops at an answer without end', async () => {
    const stub = await startStub((_request, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(1024 * 1024, ' ');
      const more = (): void => {
        while (!response.destroyed && response.write(chunk)) {}
      };
      response.on('drain', more);
      more();
      return undefined;
    });

    const error = await rejectionOf(clientAt(stub.origin).getJson('/x', {}, schema, NEVER));

    expect(error.code).toBe('SOURCE_RESPONSE_MALFORMED');
    expect(error.message).toContain('too long');
  });

  it('follows no redirect, which would take the token along', async () => {
    const other = await startStub(() => ({ body: { amount: 1 } }));
    const { get } = await rigOf(() => ({
      status: 302,
      headers: { location: `${other.origin}/x` },
      body: '',
    }));

    const error = await rejectionOf(get());

    expect(error.code).toBe('SOURCE_REQUEST_REFUSED');
    expect(other.requests).toHaveLength(0);
  });

  it.each([
    'http://evil.invalid/x',
    '//evil.invalid/x',
    'https://127.0.0.1/x',
    'http://a:b@HOST/x',
    'http://',
    'data:,x',
  ])('does not take the token to %s', async (link) => {
    const { stub, get } = await rigOf(() => ({ body: { amount: 1 } }));

    const location = link.replace('HOST', new URL(stub.origin).host);
    const error = await rejectionOf(get(location));

    expect(error.code).toBe('SOURCE_RESPONSE_MALFORMED');
    expect(stub.requests).toHaveLength(0);
  });

  it('ends with SOURCE_UNAVAILABLE where nothing listens', async () => {
    const clock = new ManualClock();
    const client = clientAt('http://127.0.0.1:9', {
      clock,
      fetch: () =>
        Promise.reject(
          new TypeError('fetch failed', { cause: Object.assign(new Error(TOKEN), { code: 'ECONNREFUSED' }) }),
        ),
    });

    const error = await rejectionOf(clock.run(client.getJson('/x', {}, schema, NEVER)));

    expect(error.code).toBe('SOURCE_UNAVAILABLE');
    expect(error.details['reason']).toBe('ECONNREFUSED');
    expect(allTextOf(error)).not.toContain(TOKEN);
  });

  it.each(['', 'two words', 'line\nbreak', 'tab\t', 'ümlaut'])(
    'refuses the token %j without showing it',
    (token) => {
      const create = (): unknown => clientAt('http://127.0.0.1:9', { token });

      expect(create).toThrow(expect.objectContaining({ code: 'SECRET_INVALID' }));
      if (token !== '')
        expect(create).not.toThrow(expect.objectContaining({ message: expect.stringContaining(token) }));
    },
  );

  it('never shows the token, whatever a source sends back', async () => {
    let reply: Reply = { body: '' };
    const stub = await startStub(() => reply);
    const withToken = fc.constantFrom(
      TOKEN,
      `Bearer ${TOKEN}`,
      `a-${TOKEN}`,
      `{"error":{"code":"${TOKEN}"}}`,
    );
    const replies = fc.record({
      status: fc.constantFrom(200, 302, 400, 401, 404, 429, 500, 503),
      headers: fc.record({ 'x-request-id': withToken, 'retry-after': fc.constant('999999') }),
      body: fc.oneof(
        withToken,
        fc.record({
          error: fc.record({ code: withToken, message: withToken, param: withToken, request_id: withToken }),
        }),
        fc.record({ message: withToken, error: withToken }),
      ),
    });
    await forAllAsyncIn(40, replies, async (next) => {
      reply = next;
      const { client, run } = rigFor(stub);

      const error = await rejectionOf(run(client.getJson('/x', {}, schema, NEVER)));

      expect(allTextOf(error)).not.toContain(TOKEN);
    });
  });
});
