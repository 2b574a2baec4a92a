import type { InvariantNumber } from '../invariants/violation.ts';

/** One change of a mutant: a text that stands exactly once in a file, and its replacement. */
export type Edit = {
  /** From the root of the project. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
};

/** A possible regression, kept as data: the product has no switch for it. */
export type Mutant = {
  readonly name: string;
  /** What it does, in one sentence. */
  readonly does: string;
  readonly edits: readonly Edit[];
  /** The invariants that it breaks; a run's first violation names one of them. */
  readonly breaks: readonly InvariantNumber[];
  /** The search begins at this seed of the list: the one that found it when it was written. */
  readonly seed: number;
};

/**
 * The source of a file with a mutant's edits of it.
 * @throws Error where a text does not stand there exactly once: an outdated mutant would prove nothing.
 */
export function mutated(
  file: string,
  source: string,
  { name, edits }: Pick<Mutant, 'name' | 'edits'>,
): string {
  return edits
    .filter((edit) => edit.file === file)
    .reduce((text, { find, replace }) => {
      const parts = text.split(find);
      if (parts.length !== 2) {
        throw new Error(
          `${name}: "${firstLine(find)}" stands ${parts.length - 1} times in ${file}, not once.`,
        );
      }
      return parts.join(replace);
    }, source);
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1).join('');
}
