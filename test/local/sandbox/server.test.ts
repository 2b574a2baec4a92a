import { request as httpRequest } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { SandboxFault } from '../../../local/sandbox/faults.ts';
import { type SpiriiSandbox, startSpiriiSandbox } from '../../../local/sandbox/spirii/sandbox.ts';
import { TestClock } from '../../support/clock.ts';
import { type Read, read } from './reading.ts';

const LIST = '/reimbursement/v1/expense-reports';

const OPTIONS = { seed: 1, month: { year: 2026, monthIndex: 9 }, size: 20 };

const it = test
  .extend('clock', () => new TestClock(1_800_000_000_000))
  .extend('sandbox', async ({ clock }, { onCleanup }) => {
    const rateLimit = { requests: 5, windowMs: 60_000 };
    const sandbox = await startSpiriiSandbox({ ...OPTIONS, rateLimit, clock });
    onCleanup(() => sandbox.close());
    return sandbox;
  });

async function spoiledBy(sandbox: SpiriiSandbox, fault: SandboxFault): Promise<Read> {
  sandbox.faults.set(fault);
  return read(sandbox, LIST);
}

describe('a sandbox server', () => {
  it('is on loopback and nowhere else', ({ sandbox }) => {
    expect(new URL(sandbox.url).hostname).toBe('127.0.0.1');
  });

  it('refuses a request without a token, with a wrong one and with one without rights', async ({
    sandbox,
  }) => {
    const statuses = await Promise.all(
      [null, 'wrong', sandbox.powerlessToken, sandbox.token].map((token) => read(sandbox, LIST, token)),
    );

    expect(statuses.map(({ status }) => status)).toEqual([401, 401, 403, 200]);
    expect(sandbox.requests).toMatchObject({ total: 4, refused: 3 });
  });

  it('refuses every method but GET', async ({ sandbox }) => {
    const response = await fetch(sandbox.url + LIST, {
      method: 'POST',
      headers: { authorization: `Bearer ${sandbox.token}` },
    });

    expect(response.status).toBe(405);
  });

  it('answers 429 when the window is used up, and 200 again in the next one', async ({ clock, sandbox }) => {
    for (let count = 0; count < 5; count += 1) await read(sandbox, LIST);

    const refused = await read(sandbox, LIST);
    clock.advance(60_000);
    const after = await read(sandbox, LIST);

    expect(refused.status).toBe(429);
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(after.status).toBe(200);
    expect(after.headers.get('x-ratelimit-remaining')).toBe('4');
    expect(sandbox.requests.rateLimited).toBe(1);
  });

  it('does not count a request without a valid token against the window', async ({ sandbox }) => {
    for (let count = 0; count < 6; count += 1) await read(sandbox, LIST, 'wrong');

    expect((await read(sandbox, LIST)).status).toBe(200);
  });

  it('gives its own error body, a page of a proxy or nothing with any status', async ({ sandbox }) => {
    const json = await spoiledBy(sandbox, { kind: 'status', status: 500, body: 'json' });
    const html = await spoiledBy(sandbox, {
      kind: 'status',
      status: 502,
      body: 'html',
      retryAfterSeconds: 7,
    });
    const empty = await spoiledBy(sandbox, { kind: 'status', status: 503, body: 'empty' });

    expect([json.status, html.status, empty.status]).toEqual([500, 502, 503]);
    expect(JSON.parse(json.text)).toMatchObject({ error: { type: 'api_error' } });
    expect(html.text).toMatch(/^<html>/);
    expect(html.headers.get('content-type')).toBe('text/html');
    expect(html.headers.get('retry-after')).toBe('7');
    expect(empty.text).toBe('');
  });

  it('gives JSON that ends in the middle', async ({ sandbox }) => {
    const { status, text } = await spoiledBy(sandbox, { kind: 'malformed-json' });

    expect(status).toBe(200);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it('gives JSON of another shape', async ({ sandbox }) => {
    const { status, text } = await spoiledBy(sandbox, { kind: 'wrong-shape' });

    expect(status).toBe(200);
    expect(JSON.parse(text).data).toBe('none');
  });

  it('ends the connection before and within an answer', async ({ sandbox }) => {
    await expect(spoiledBy(sandbox, { kind: 'drop-connection', after: 'request' })).rejects.toThrow();
    await expect(spoiledBy(sandbox, { kind: 'drop-connection', after: 'first-bytes' })).rejects.toThrow();
  });

  it('leads elsewhere', async ({ sandbox }) => {
    const answer = await spoiledBy(sandbox, { kind: 'redirect', location: 'https://example.com/' });

    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe('https://example.com/');
  });

  it('answers 429 with a Retry-After whatever the window says, for a storm', async ({ sandbox }) => {
    const answer = await spoiledBy(sandbox, { kind: 'rate-limit-storm', retryAfterSeconds: 9 });

    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('9');
    expect(answer.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(answer.headers.get('x-ratelimit-reset')).toBe('1800000009');
  });

  it('waits before a slow answer, by its own clock', async ({ clock, sandbox }) => {
    const answer = await spoiledBy(sandbox, { kind: 'slow', delayMs: 90_000 });

    expect(answer.status).toBe(200);
    expect(clock.sleptMs).toEqual([90_000]);
  });

  it('leaves a request without an answer until it closes', async () => {
    const sandbox = await startSpiriiSandbox(OPTIONS);
    sandbox.faults.set({ kind: 'hang' });
    const ended = new Promise<string>((resolve) => {
      const request = httpRequest(sandbox.url + LIST, { agent: false });
      request.on('response', () => resolve('answered'));
      request.on('error', () => resolve('cut off'));
      request.end();
    });
    await expect.poll(() => sandbox.requests.inFlight).toBe(1);

    await sandbox.close();

    expect(await ended).toBe('cut off');
  });

  it('counts requests by route and the most in flight', async ({ sandbox }) => {
    sandbox.faults.set({ kind: 'status', status: 404, body: 'json', path: '/expenses/' });

    await Promise.all([read(sandbox, LIST), read(sandbox, LIST)]);
    await read(sandbox, '/reimbursement/v1/expenses/0b9c3a1e-6a57-4a0c-9a55-0f6f3a2f5d11');

    expect([...sandbox.requests.byRoute]).toEqual([
      [LIST, 2],
      ['/reimbursement/v1/expenses/*', 1],
    ]);
    expect(sandbox.requests.mostInFlight).toBeGreaterThanOrEqual(1);
  });
});
