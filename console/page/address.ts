import { signal } from '@preact/signals';

/** Where the page is: path and query. */
const address = signal(shown());

function shown(): string {
  return location.pathname + location.search;
}

export type Location = {
  /** With its query. */
  readonly href: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | undefined>>;
};

/** Its readers are drawn again when it changes. */
export function whereabouts(): Location {
  const { pathname, searchParams } = new URL(address.value, location.origin);
  return {
    href: address.value,
    path: pathname.replace(/(?!^)\/+$/, ''),
    query: Object.fromEntries(searchParams),
  };
}

/** Goes to another address of the page. A screen begins at its top. */
export function goTo(href: string): void {
  const isOther = new URL(href, location.origin).pathname !== location.pathname;
  history.pushState(null, '', href);
  address.value = shown();
  if (isOther) scrollTo(0, 0);
}

/** Shows another address for the one at which the page opened: nobody goes back to that. */
export function isInsteadAt(href: string): void {
  history.replaceState(null, '', href);
  address.value = shown();
}

/** Links of the page and the browser's own buttons lead through it. @returns stops it. */
export function followLinks(): () => void {
  const stopping = new AbortController();
  const { signal: until } = stopping;
  addEventListener('popstate', () => (address.value = shown()), { signal: until });
  addEventListener(
    'click',
    (event) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      // Other clicks belong to the browser: another tab, a file, a place on the screen.
      if (event.defaultPrevented || event.button !== 0 || link === null) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const href = link.getAttribute('href') ?? '#';
      if (link.origin !== location.origin || href.startsWith('#') || link.download !== '') return;
      event.preventDefault();
      goTo(link.pathname + link.search);
    },
    { signal: until },
  );
  return () => stopping.abort();
}
