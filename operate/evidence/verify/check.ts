import type { Anchor } from '../../../functions/core/anchor.ts';
import type { Evidence } from './evidence.ts';
import type { Problems } from './problems.ts';

/** What an auditor checks an archive against, beside itself. */
export type Given = {
  /** Fetched by the auditor; empty where none were given. */
  readonly anchors: readonly Anchor[];
};

/** One question that an archive answers. */
export type Check = {
  readonly name: string;
  /** @returns what it looked at, in numbers; empty where there was nothing. The problems take what does not hold. */
  readonly run: (evidence: Evidence, problems: Problems, given: Given) => Promise<string>;
};

/** `1 file`, `2 files`. */
export function counted(count: number, what: string, many = `${what}s`): string {
  return `${count} ${count === 1 ? what : many}`;
}
