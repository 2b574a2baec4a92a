import { signal } from '@preact/signals';

const said = signal<{ readonly text: string; readonly number: number }>({ text: '', number: 0 });

/** Long enough to read a sentence twice. */
const SHOWN_MS = 10_000;

/** Tells everybody what was done, also those who listen to the page. */
export function announce(text: string): void {
  const number = said.value.number + 1;
  said.value = { text, number };
  setTimeout(() => {
    if (said.value.number === number) said.value = { text: '', number };
  }, SHOWN_MS);
}

export function Announcements() {
  const { text, number } = said.value;
  return (
    <div class="announcements" role="status" aria-live="polite">
      {text !== '' && (
        // A key of its own, so that the same text is said again.
        <p key={number}>{text}</p>
      )}
    </div>
  );
}
