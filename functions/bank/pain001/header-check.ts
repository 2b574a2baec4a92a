import { orderOf } from './check-grammar.ts';
import type { ProblemList } from './check-problems.ts';
import type { ValueRules } from './check-rules.ts';
import type { ElementTexts } from './check-walk.ts';
import type { SealedPaymentFile } from './sealed-file.ts';

/** What the checks of a file's header need. */
export type HeaderCheck = {
  readonly texts: ElementTexts;
  readonly repeatsOf: (order: number) => readonly ElementTexts[];
  readonly sealed: SealedPaymentFile;
  /** The number of payments really in the file. */
  readonly count: number;
  readonly sumMinor: bigint;
  readonly exponent: number;
  readonly problems: ProblemList;
  readonly rules: ValueRules;
};

/** The text of a header element; empty where it is missing. */
export function textOf({ texts }: HeaderCheck, path: string): string {
  return texts[orderOf(path)] ?? '';
}
