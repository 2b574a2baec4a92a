import { PipelineError } from '../../../functions/core/errors.ts';

/** What does not hold, and of which payout, file or part. */
export type Problem = { readonly about: string; readonly what: string };

/** Shows so many; counts all. */
const MOST_KEPT = 50;
/** Ids and names of parts are shorter: an archive of others' making must not flood the screen. */
const MOST_CHARACTERS = 120;

export class Problems {
  readonly #kept: Problem[] = [];
  #count = 0;

  get kept(): readonly Problem[] {
    return this.#kept;
  }

  get count(): number {
    return this.#count;
  }

  add(about: string, what: string): void {
    this.#count += 1;
    if (this.#kept.length < MOST_KEPT) this.#kept.push({ about: about.slice(0, MOST_CHARACTERS), what });
  }

  /** Whether the work ended; an invariant that broke on the way is a problem of the archive's content. */
  async during(about: string, work: () => Promise<void> | void): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof PipelineError)) throw error;
      this.add(about, `cannot be followed: ${error.message}`);
    }
  }
}
