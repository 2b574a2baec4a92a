import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { openSource } from '../../../functions/sources/open-source.ts';
import { TestClock } from '../../support/clock.ts';
import { exampleConfig } from '../../support/config.ts';
import { RecordingLog } from '../../support/log.ts';
import { ManualClock } from '../manual-clock.ts';
import { clientAt, countedFetch, type Handler, type Stub, startStub, stubDeps } from '../stub-server.ts';

const NEVER = new AbortController().signal;
const SECRET = 'client-secret-91x';

type Server = { readonly stub: Stub; readonly exchanges: () => number; revoke: () => void };

/** A source whose tokens live for so long, and the server that gives them. */
async function startOAuth(expiresIn: number | undefined, refuse?: Handler): Promise<Server> {
  let given = 0;
  let revoked = 0;
  const stub = await startStub(async (request, response) => {
    if (request.url.pathname === '/oauth/token') {
      const special = await refuse?.(request, response);
      given += 1;
      return (
        special ?? { body: { access_token: `token-${given}`, token_type: 'Bearer', expires_in: expiresIn } }
      );
    }
    const number = Number(/^Bearer token-(\d+)$/.exec(request.headers.authorization ?? '')?.[1] ?? 0);
    return number > revoked && number <= given ? { body: { ok: true } } : { status: 401, body: {} };
  });
  return { stub, exchanges: () => given, revoke: () => (revoked = given) };
}

function clientOf({ stub }: Server) {
  const clock = new ManualClock();
  const counted = countedFetch();
  const client = clientAt(stub.origin, {
    clock,
    fetch: counted.fetch,
    token: {
      clientId: 'id',
      clientSecret: SECRET,
      tokenUrl: `${stub.origin}/oauth/token`,
      scope: 'reimbursement:read',
    },
  });
  const get = () => clock.run(client.getJson('/x', {}, z.object({ ok: z.boolean() }), NEVER), counted.isBusy);
  return { get, clock };
}

describe('OAuth client credentials', () => {
  it('are exchanged once for all requests, and again shortly before the token expires', async () => {
    const server = await startOAuth(3600);
    const { get, clock } = clientOf(server);

    await Promise.all([get(), get(), get()]);
    expect(server.exchanges()).toBe(1);
    clock.advance(3_530_000);
    await get();
    expect(server.exchanges()).toBe(1);
    clock.advance(20_000);
    await get();

    expect(server.exchanges()).toBe(2);
  });

  it('are exchanged again where the source refuses the token, at most once a minute', async () => {
    const server = await startOAuth(3600);
    const { get, clock } = clientOf(server);
    await get();
    server.revoke();

    await expect(get()).rejects.toMatchObject({ code: 'SOURCE_UNAUTHORIZED' });
    clock.advance(60_000);
    await expect(get()).resolves.toEqual({ ok: true });

    expect(server.exchanges()).toBe(2);
  });

  it('that are refused end the reading, are not exchanged again and are in no message', async () => {
    const server = await startOAuth(3600, () => ({ status: 401, body: { error: 'invalid_client' } }));
    const { get } = clientOf(server);

    const error: Error = await get().then(
      () => new Error('It went through.'),
      (caught) => caught,
    );
    await expect(get()).rejects.toMatchObject({ code: 'SOURCE_UNAUTHORIZED' });

    expect(error).toMatchObject({ code: 'SOURCE_UNAUTHORIZED', action: expect.stringContaining('clientId') });
    expect(JSON.stringify([error, error.message])).not.toContain(SECRET);
    expect(server.exchanges()).toBe(1);
  });

  it('are exchanged again where their server is down', async () => {
    let asked = 0;
    const server = await startOAuth(undefined, () => {
      asked += 1;
      return asked < 3 ? { status: 503, body: '' } : undefined;
    });
    const { get } = clientOf(server);

    await expect(get()).resolves.toEqual({ ok: true });
    expect(asked).toBe(3);
  });
});

describe('a token that is a JWT', () => {
  const jwt = (claims: object): string =>
    ['{"alg":"none"}', JSON.stringify(claims), 'x']
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.');
  const now = Date.parse('2026-11-02T06:00:00Z');

  it.each([
    [jwt({ exp: now / 1000 + 8 * 86_400 }), []],
    [jwt({ exp: now / 1000 + 6 * 86_400 }), ['token-expiring']],
    [jwt({ exp: now / 1000 - 60 }), ['token-expiring']],
    [jwt({ sub: 'x' }), []],
    ['an-api-key', []],
    ['a.b.c', []],
  ])('warns seven days before it expires: %s', (token, alarms) => {
    const [config] = exampleConfig().sources;
    if (config === undefined) throw new Error('There is no source.');
    const deps = stubDeps(new TestClock(now));

    openSource(config, { ...deps, token });

    expect(deps.log.alarms()).toEqual(alarms);
    expect(JSON.stringify(deps.log.lines)).not.toContain(token);
  });
});

describe('a version that the source ends', () => {
  it.each([
    ['Sat, 01 May 2027 00:00:00 GMT', ['source-version-deprecated']],
    ['Mon, 30 Nov 2026 00:00:00 GMT', ['source-version-deprecated', 'source-version-ending']],
    [undefined, ['source-version-deprecated']],
  ])('is logged once, with an alarm a month before: %s', async (sunset, events) => {
    const headers = { deprecation: '@1775606400', ...(sunset === undefined ? {} : { sunset }) };
    const stub = await startStub(() => ({ body: { ok: true }, headers }));
    const log = new RecordingLog();
    const client = clientAt(stub.origin, { log, source: 'ampeco', maxInFlight: 4 });

    for (const id of [1, 2])
      await client.getJson(`/public-api/resources/x/v1.1/${id}`, {}, z.object({}), NEVER);

    expect(log.lines.map(({ event }) => event)).toEqual(events);
    expect(log.lines[0]?.fields['path']).toBe('/public-api/resources/x/v1.1');
  });
});

describe('a Retry-After that outlasts the run', () => {
  it('says when the source may be asked again', async () => {
    const stub = await startStub(() => ({ status: 429, headers: { 'retry-after': '90' }, body: '' }));
    const clock = new ManualClock();
    const counted = countedFetch();
    const startMs = clock.now();
    const deadlineMs = startMs + 60_000;
    const client = clientAt(stub.origin, { clock, fetch: counted.fetch, deadlineMs, maxInFlight: 4 });

    const reading = clock.run(client.getJson('/x', {}, z.object({}), NEVER), counted.isBusy);

    await expect(reading).rejects.toMatchObject({
      code: 'SOURCE_RATE_LIMITED',
      details: { notBeforeMs: startMs + 90_000 },
    });
    expect(clock.now()).toBe(startMs);
  });
});
