import type { Clock } from '../../functions/platform/clock.ts';

/** Time that a test moves; whoever sleeps moves it on and goes on at once. */
export class TestClock implements Clock {
  #nowMs: number;
  readonly sleptMs: number[] = [];

  constructor(at: string | number = '2026-11-02T06:00:00Z') {
    this.#nowMs = new Date(at).getTime();
  }

  now(): number {
    return this.#nowMs;
  }

  advance(ms: number): void {
    this.#nowMs += ms;
  }

  async sleep(ms: number): Promise<void> {
    this.sleptMs.push(ms);
    this.#nowMs += ms;
  }
}
