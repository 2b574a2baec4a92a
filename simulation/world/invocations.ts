import { PipelineError } from '../../functions/core/errors.ts';
import type { Chance } from './chance.ts';
import { SimProcess } from './sim-process.ts';
import type { Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';

const MINUTE_MS = 60_000;

/** One event for a function, and how Lambda treats it. */
export type Invocation<T> = {
  /** Names the process; retries append a number. */
  readonly name: string;
  readonly timeoutMs: number;
  /** How often Lambda tries again by itself. */
  readonly retries: number;
  run(process: SimProcess): Promise<T>;
  /** The function answered. */
  done?(answer: T): void;
  /** The last try failed, timed out or died. */
  missed?(): void;
};

/** Starts processes and sees to their end, as Lambda does. */
export class Invocations {
  readonly #timeline: Timeline;
  readonly #chance: Chance;
  readonly #trace: Trace;
  readonly #names = new Map<string, number>();

  constructor(timeline: Timeline, chance: Chance, trace: Trace) {
    this.#timeline = timeline;
    this.#chance = chance;
    this.#trace = trace;
  }

  start<T>(invocation: Invocation<T>, tryNumber = 1): void {
    const id = this.#uniqueName(invocation.name);
    const process = new SimProcess(id, this.#timeline, this.#chance.at(`process ${id}`));
    let isOver = false;
    const end = (how: string, act: () => void): void => {
      if (isOver) return;
      isOver = true;
      timer.cancel();
      this.#trace.note(`${id} ${how}`);
      act();
    };
    const fail = (how: string): void => end(how, () => this.#again(invocation, tryNumber));
    const timer = this.#timeline.after(invocation.timeoutMs, () => {
      // Lambda gave it up; a frozen process may still wake and go on.
      if (!process.isZombie) process.kill();
      fail('timed out');
    });
    process.whenDead(() => fail('died'));
    this.#trace.note(`${id} starts`);
    invocation.run(process).then(
      (answer) => end('answered', () => invocation.done?.(answer)),
      (error: unknown) => fail(`failed: ${nameOf(error)}`),
    );
  }

  #again<T>(invocation: Invocation<T>, tryNumber: number): void {
    if (tryNumber > invocation.retries) invocation.missed?.();
    else this.#timeline.after(tryNumber * MINUTE_MS, () => this.start(invocation, tryNumber + 1));
  }

  #uniqueName(name: string): string {
    const used = (this.#names.get(name) ?? 0) + 1;
    this.#names.set(name, used);
    return used === 1 ? name : `${name}+${used}`;
  }
}

function nameOf(error: unknown): string {
  if (error instanceof PipelineError) return error.code === 'ASSERTION_FAILED' ? error.message : error.code;
  return error instanceof Error ? error.name : 'unknown';
}
