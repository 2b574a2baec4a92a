import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { whereabouts } from '../address.ts';

/** One screen: its heading gets the focus when a link leads here, so that people hear where they are. */
export function Screen({
  title,
  lead,
  beside,
  children,
}: {
  readonly title: string;
  readonly lead?: ComponentChildren;
  /** Right of the title. */
  readonly beside?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { path } = whereabouts();
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current || hasMoved) heading.current?.focus({ preventScroll: true });
    isFirst.current = false;
    hasMoved = true;
  }, [path]);
  useEffect(() => {
    document.title = `${title} – ev-payouts`;
  }, [title]);
  return (
    <main id="main">
      <header class="screen-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <div class="lead">{lead}</div>}
        </div>
        {beside}
      </header>
      {children}
    </main>
  );
}

/** The first screen after a load leaves the focus where the browser has it. */
let hasMoved = false;
