import { describe, expect, it } from 'vitest';
import { readRateSignal } from '../../../functions/sources/http/rate-signal.ts';

const NOW = Date.parse('2026-11-02T10:00:00Z');

describe('readRateSignal', () => {
  it('reads limit, remaining and reset', () => {
    const headers = new Headers({
      'x-ratelimit-limit': '600',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(NOW / 1000 + 20),
    });

    const signal = readRateSignal(200, headers, NOW);

    expect(signal).toEqual({ throttled: false, limit: 600, remaining: 0, resetInMs: 20_000 });
  });

  it("compares points in time with the source's own clock, however far off ours is", () => {
    const headers = new Headers({
      date: 'Mon, 02 Nov 2026 10:00:00 GMT',
      'x-ratelimit-reset': String(NOW / 1000 + 20),
      'retry-after': 'Mon, 02 Nov 2026 10:00:07 GMT',
    });

    const signal = readRateSignal(429, headers, NOW - 86_400_000);

    expect(signal).toEqual({ throttled: true, resetInMs: 20_000, retryAfterMs: 7000 });
  });

  it('reads Retry-After in seconds', () => {
    expect(readRateSignal(503, new Headers({ 'retry-after': '12' }), NOW)).toEqual({
      throttled: false,
      retryAfterMs: 12_000,
    });
  });

  it('never waits for a moment in the past', () => {
    const headers = new Headers({ 'x-ratelimit-reset': '5', 'retry-after': 'Mon, 02 Nov 2020 10:00:00 GMT' });

    expect(readRateSignal(429, headers, NOW)).toEqual({ throttled: true, resetInMs: 0, retryAfterMs: 0 });
  });

  it.each(['-1', 'soon', '1.5', '', '9'.repeat(20), '5 apples', 'GMT'])('ignores headers of %s', (text) => {
    const headers = new Headers({
      'x-ratelimit-limit': text,
      'x-ratelimit-remaining': text,
      'x-ratelimit-reset': text,
      'retry-after': text,
    });

    expect(readRateSignal(200, headers, NOW)).toEqual({ throttled: false });
  });

  it('ignores a limit of zero, which would stop the source for ever', () => {
    expect(readRateSignal(200, new Headers({ 'x-ratelimit-limit': '0' }), NOW)).toEqual({ throttled: false });
  });
});
