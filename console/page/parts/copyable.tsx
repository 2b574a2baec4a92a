import { announce } from './announce.tsx';
import { words } from './words.ts';

/** An id that people carry elsewhere. */
export function Copyable({ text }: { readonly text: string }) {
  return (
    <span class="copyable">
      <code>{text}</code>{' '}
      <button type="button" onClick={() => copyText(text)} aria-label={`${words().copy}: ${text}`}>
        {words().copy}
      </button>
    </span>
  );
}

export function copyText(text: string): void {
  navigator.clipboard.writeText(text).then(
    () => announce(words().copied),
    // Where the browser forbids it, people can mark the text by hand.
    () => undefined,
  );
}
