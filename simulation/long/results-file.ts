import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { wrongUse } from '../../operate/wrong-use.ts';
import { runCounts } from '../counts.ts';
import { INVARIANT_NUMBERS } from '../invariants/violation.ts';

const seedResult = z.object({
  seed: z.int(),
  /** The one that last changed the inputs of a run. */
  commit: z.string(),
  payouts: z.int(),
  approvedPayouts: z.int(),
  steps: z.int(),
  /** Checks of an invariant. */
  checks: z.int(),
  counts: runCounts,
  violation: z.object({ invariant: z.literal(INVARIANT_NUMBERS), message: z.string() }).optional(),
});

/** The result of one seed: a line of the file. */
export type SeedResult = Readonly<z.infer<typeof seedResult>>;

/** The results of all seeds so far, a line each: an interruption costs only the seeds in progress. */
export class ResultsFile {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
  }

  /**
   * Reads the file. Drops a last line without its end, which an interruption cut off: its seed is not done.
   * @throws PipelineError CONFIG_INVALID where another line is not a result.
   */
  read(): readonly SeedResult[] {
    if (!existsSync(this.#file)) return [];
    const bytes = readFileSync(this.#file);
    const whole = bytes.lastIndexOf('\n') + 1;
    if (whole < bytes.length) truncateSync(this.#file, whole);
    const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1);
    return lines.map((line, index) => {
      try {
        return seedResult.parse(JSON.parse(line));
      } catch (cause) {
        throw wrongUse(
          `Line ${index + 1} of ${this.#file} is not a result of a long run.`,
          'Take the line out, or name another file with --results.',
          cause,
        );
      }
    });
  }

  append(result: SeedResult): void {
    appendFileSync(this.#file, `${JSON.stringify(result)}\n`);
  }
}
