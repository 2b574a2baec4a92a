import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PipelineError } from '../../../functions/core/errors.ts';
import { type Attempt, RETRY_POLICY, retry } from '../../../functions/sources/http/retry.ts';
import { forAllAsyncIn } from '../../support/properties.ts';
import { ManualClock } from '../manual-clock.ts';

const NEVER = new AbortController().signal;
const error = new PipelineError('SOURCE_UNAVAILABLE', 'down', { action: 'wait' });
const failing = (next: 'give-up' | 'backoff' | { afterMs: number }) => ({ ok: false, error, next }) as const;

function depsWith(clock: ManualClock, random = () => 0.999_999) {
  return { policy: RETRY_POLICY, clock, random };
}

describe('retry', () => {
  it('gives the value of the first try that goes through', async () => {
    const clock = new ManualClock();
    const attempts: Attempt<string>[] = [failing('backoff'), { ok: true, value: 'there' }];
    let tries = 0;

    const value = await clock.run(
      retry(async () => attempts[tries++] ?? failing('give-up'), depsWith(clock), NEVER),
    );

    expect(value).toBe('there');
    expect(tries).toBe(2);
  });

  it('tries a bounded number of times and throws the last error', async () => {
    const clock = new ManualClock();
    let tries = 0;
    const attempt = async (): Promise<Attempt<never>> => {
      tries += 1;
      return failing('backoff');
    };

    await expect(clock.run(retry(attempt, depsWith(clock), NEVER))).rejects.toBe(error);

    expect(tries).toBe(5);
  });

  it('does not retry a permanent error', async () => {
    const clock = new ManualClock();
    let tries = 0;
    const attempt = async (): Promise<Attempt<never>> => {
      tries += 1;
      return failing('give-up');
    };

    await expect(retry(attempt, depsWith(clock), NEVER)).rejects.toBe(error);

    expect(tries).toBe(1);
  });

  it('waits a random part of a delay that doubles, up to its bound', async () => {
    await forAllAsyncIn(20, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), async (chance) => {
      const clock = new ManualClock();
      const startedMs: number[] = [];
      const attempt = async (): Promise<Attempt<never>> => {
        startedMs.push(clock.now());
        return failing('backoff');
      };

      await expect(
        clock.run(
          retry(
            attempt,
            depsWith(clock, () => chance),
            NEVER,
          ),
        ),
      ).rejects.toBe(error);

      const delays = startedMs.slice(1).map((ms, index) => ms - (startedMs[index] ?? 0));
      expect(delays).toEqual([500, 1000, 2000, 4000].map((most) => Math.floor(chance * most)));
    });
  });

  it('waits as long as the source asks for', async () => {
    const clock = new ManualClock();
    const startMs = clock.now();
    const attempts: Attempt<string>[] = [failing({ afterMs: 42_000 }), { ok: true, value: 'there' }];

    await clock.run(retry(async () => attempts.shift() ?? failing('give-up'), depsWith(clock), NEVER));

    expect(clock.now() - startMs).toBe(42_000);
  });

  it('starts no try that would begin after the total time', async () => {
    const clock = new ManualClock();
    const startMs = clock.now();
    const attempt = async (): Promise<Attempt<never>> => failing({ afterMs: 110_000 });

    await expect(clock.run(retry(attempt, depsWith(clock), NEVER))).rejects.toBe(error);

    expect(clock.now() - startMs).toBe(220_000);
  });

  it('stops waiting when its signal aborts', async () => {
    const clock = new ManualClock();
    const stop = new AbortController();
    const reason = new Error('stopped');
    const retrying = retry(async () => failing({ afterMs: 60_000 }), depsWith(clock), stop.signal);
    await Promise.resolve();
    await Promise.resolve();

    stop.abort(reason);

    await expect(retrying).rejects.toBe(reason);
  });
});
