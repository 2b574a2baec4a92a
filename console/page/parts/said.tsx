import type { ComponentChildren } from 'preact';
import { saidIn } from '../words/said.ts';

/**
 * A sentence of the API, which speaks English whatever the page speaks.
 * @param code by which the page may know it in the chosen language.
 */
export function Said({
  code,
  children,
}: {
  readonly code?: string | null | undefined;
  readonly children: ComponentChildren;
}) {
  return saidIn(code) ?? <span lang="en">{children}</span>;
}
