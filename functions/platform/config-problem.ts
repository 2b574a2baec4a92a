/** A place in a configuration that a person must look at, and why. */
export type ConfigProblem = {
  /** The keys from the top of the file down; a number is the place in a list, from 0. */
  readonly path: readonly (string | number)[];
  readonly message: string;
};
