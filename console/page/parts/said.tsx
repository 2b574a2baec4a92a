import type { ComponentChildren } from 'preact';
import type { SentenceValues } from '../../../functions/core/sentence.ts';
import { saidIn } from '../words/said.ts';

type SaidProps = {
  readonly code?: string | null | undefined;
  readonly values?: SentenceValues | undefined;
  readonly message?: string;
  readonly children?: ComponentChildren;
};

/** A sentence of the API, in the page's language where the page knows its code, else in English. */
export function Said({ code, values, message, children }: SaidProps) {
  return saidIn(code, values) ?? <span lang="en">{message ?? children}</span>;
}
