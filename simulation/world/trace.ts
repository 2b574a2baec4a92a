import { createHash } from 'node:crypto';

const KEPT_LINES = 400;
const MAX_UNHASHED = 64 * 1024;

/** What happened in a run, step by step: its digest tells whether two runs were the same. */
export class Trace {
  readonly #hash = createHash('sha256');
  readonly #nowMs: () => number;
  readonly #lines: string[] = [];
  #steps = 0;
  /** Text that is not in the hash yet: to take in much at once is quicker than line by line. */
  #unhashed = '';
  #atMs = Number.NaN;
  #at = '';

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
    return this.#hash.copy().update(this.#unhashed).digest('hex');
  }

  #add(text: string): void {
    const line = `${this.#now()} ${text}`;
    this.#unhashed += line;
    if (this.#unhashed.length > MAX_UNHASHED) {
      this.#hash.update(this.#unhashed);
      this.#unhashed = '';
    }
    this.#lines.push(line);
    if (this.#lines.length > 2 * KEPT_LINES) this.#lines.splice(0, KEPT_LINES);
  }

  #now(): string {
    const nowMs = this.#nowMs();
    if (nowMs !== this.#atMs) this.#at = new Date(nowMs).toISOString();
    this.#atMs = nowMs;
    return this.#at;
  }
}
