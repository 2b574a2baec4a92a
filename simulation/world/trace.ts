import { createHash } from 'node:crypto';

const KEPT_LINES = 400;
const MAX_UNHASHED = 64 * 1024;

/** The steps of a run: their digest tells whether two runs were the same. */
export class Trace {
  readonly #hash = createHash('sha256');
  readonly #nowMs: () => number;
  readonly #lines: string[] = [];
  #steps = 0;
  /** Text not yet hashed: hashing much at once is quicker than line by line. */
  #unhashed = '';
  #atMs = Number.NaN;
  #at = '';

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** A call took effect, was refused, or met a fault: one step. */
  step(site: string, name: string, fault: string | undefined, error = ''): void {
    this.#steps += 1;
    this.#add(`${site} ${name}${fault === undefined ? '' : ` <${fault}>`} ${error}`);
  }

  /** Anything else about the course of the run. */
  note(text: string): void {
    this.#add(text);
  }

  get steps(): number {
    return this.#steps;
  }

  /** The end of the trace, to explain a failure. */
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
