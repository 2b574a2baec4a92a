import { createHash } from 'node:crypto';

const KEPT_LINES = 400;

/** What happened in a run, step by step: its digest tells whether two runs were the same. */
export class Trace {
  readonly #hash = createHash('sha256');
  readonly #nowMs: () => number;
  readonly #lines: string[] = [];
  #steps = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** A call that took effect, was refused or struck by a fault: one step. */
  step(site: string, name: string, fault: string | undefined, error = ''): void {
    this.#steps += 1;
    this.#add(`${site} ${name}${fault === undefined ? '' : ` <${fault}>`} ${error}`);
  }

  /** Anything else that shows the course of the run. */
  note(text: string): void {
    this.#add(text);
  }

  get steps(): number {
    return this.#steps;
  }

  /** The end of the trace, for the reader of a failure. */
  get lastLines(): readonly string[] {
    return this.#lines;
  }

  digest(): string {
    return this.#hash.copy().digest('hex');
  }

  #add(text: string): void {
    const line = `${new Date(this.#nowMs()).toISOString()} ${text}`;
    this.#hash.update(line);
    this.#lines.push(line);
    if (this.#lines.length > 2 * KEPT_LINES) this.#lines.splice(0, KEPT_LINES);
  }
}
