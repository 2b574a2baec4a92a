import type { ComponentChildren } from 'preact';

/** A sentence of the API, which speaks English whatever the page speaks. */
export function Said({ children }: { readonly children: ComponentChildren }) {
  return <span lang="en">{children}</span>;
}
