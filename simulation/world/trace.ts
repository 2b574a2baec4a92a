import { createHash } from 'node:crypto';

const MINUTE_MS = 60_000;
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
  #minute = Number.NaN;
  /** A moment up to its minute: formatting a date takes longer than all else of a line. */
  #upToMinute = '';

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
    const minute = Math.floor(nowMs / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#upToMinute = new Date(nowMs).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:'.length);
    }
    // A moment may lie between two milliseconds.
    const digits = String(Math.floor(nowMs - minute * MINUTE_MS)).padStart(5, '0');
    return `${this.#upToMinute}${digits.slice(0, 2)}.${digits.slice(2)}Z`;
  }
}
