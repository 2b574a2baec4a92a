import { signal } from '@preact/signals';
import { LABELS, type Labels } from './labels.ts';

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

const KEPT_AS = 'language';

/** The person's choice, else the first of the browser's languages that the page speaks. */
export const language = signal<Language>(chosenLanguage());

export function chooseLanguage(chosen: Language): void {
  localStorage.setItem(KEPT_AS, chosen);
  language.value = chosen;
}

function chosenLanguage(): Language {
  const wished = [localStorage.getItem(KEPT_AS) ?? '', ...navigator.languages];
  for (const one of wished) {
    const known = LANGUAGES.find((spoken) => one.toLowerCase().startsWith(spoken));
    if (known !== undefined) return known;
  }
  return 'en';
}

/** For numbers and dates. English in its European form: a day before its month. */
export function locale(spoken = language.value): string {
  return spoken === 'en' ? 'en-GB' : 'de-DE';
}

/**
 * A part of the message table, with the labels too. A text that one language lacks does not compile.
 * @returns gives the texts in the language chosen at the time of the call.
 */
export function inLanguages<T extends object>(tables: { readonly en: T; readonly de: NoInfer<T> }) {
  const texts: Readonly<Record<Language, T & Labels>> = {
    en: { ...LABELS.en, ...tables.en },
    de: { ...LABELS.de, ...tables.de },
  };
  return (): T & Labels => texts[language.value];
}

/** `1 payment`, `3 payments`, of a count as it is written. */
export function some(count: string, one: string, many: string): string {
  return `${count} ${count === '1' ? one : many}`;
}

/** For what has no texts of its own. */
export const labels = inLanguages({ en: {}, de: {} });
