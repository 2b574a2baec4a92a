import { effect, signal } from '@preact/signals';
import { language } from './language.ts';

type Sentences = Readonly<Record<string, string>>;

/**
 * What codes of the API mean, in the language that is chosen: its own sentences are English. They are no part of the
 * page: whoever reads English needs none of them.
 */
const sentences = signal<Sentences>({});

effect(() => {
  const chosen = language.value;
  sentences.value = {};
  if (chosen === 'en') return;
  fetch(`/said/${chosen}.json`)
    .then((response) => response.json())
    .then((said: Sentences) => {
      if (language.value === chosen) sentences.value = said;
    })
    // Without them the API's own sentences are there.
    .catch(() => undefined);
});

/** @returns undefined where the API's own sentence is what there is. */
export function saidIn(code: string | null | undefined): string | undefined {
  return sentences.value[code ?? ''];
}
