import type { Clock, Random } from '../../functions/platform/clock.ts';
import type { Dice } from '../../local/sandbox/random.ts';
import type { Timeline } from './timeline.ts';

/**
 * One invocation of a function, with its own clock, chance and clients. After its death nothing that it awaits ever
 * settles, as in a real process.
 */
export class SimProcess {
  readonly id: string;
  readonly random: Random;
  readonly clock: Clock;
  /** Frozen after its time-out, not yet gone: its calls may still take effect. */
  isZombie = false;
  readonly #whenDead: (() => void)[] = [];
  #isDead = false;
  #calls = 0;
  #skewMs = 0;

  constructor(id: string, timeline: Timeline, dice: Dice) {
    this.id = id;
    this.random = () => dice.below(0x1_0000_0000) / 0x1_0000_0000;
    this.clock = {
      now: () => timeline.nowMs + this.#skewMs,
      sleep: (ms, signal) => this.#sleep(timeline, ms, signal),
    };
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** The name of its next call: a place for a fault. */
  nextSite(): string {
    this.#calls += 1;
    return `${this.id}/${this.#calls}`;
  }

  kill(): void {
    if (this.#isDead) return;
    this.#isDead = true;
    for (const act of this.#whenDead) act();
  }

  whenDead(act: () => void): void {
    this.#whenDead.push(act);
  }

  /** From now on its clock shows another time. */
  skewTo(toMs: number, nowMs: number): void {
    this.#skewMs = Math.max(this.#skewMs, toMs - nowMs);
  }

  #sleep(timeline: Timeline, ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const planned = timeline.after(ms, () => {
        signal?.removeEventListener('abort', onAbort);
        if (!this.#isDead) resolve();
      });
      const onAbort = (): void => {
        planned.cancel();
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }
}
