import { effect, signal } from '@preact/signals';
import { filled, type SentenceValue, type SentenceValues } from '../../../functions/core/sentence.ts';
import { countText } from '../show/amounts.ts';
import { dayText, momentText } from '../show/moments.ts';
import { language } from './language.ts';

type Sentences = Readonly<Record<string, string>>;

/**
 * What codes of the API mean, in the language that is chosen; in English, of those alone that the API gives without a
 * sentence of its own.
 */
const sentences = signal<Sentences>({});

effect(() => {
  const chosen = language.value;
  sentences.value = {};
  fetch(`/said/${chosen}.json`)
    .then((response) => response.json())
    .then((said: Sentences) => {
      if (language.value === chosen) sentences.value = said;
    })
    // Without them the API's own sentences are there.
    .catch(() => undefined);
});

/** @returns undefined where the API's own sentence is what there is. */
export function saidIn(code: string | null | undefined, values: SentenceValues = {}): string | undefined {
  const sentence = sentences.value[code ?? ''];
  return sentence && filled(sentence, values, valueText);
}

function valueText(value: SentenceValue): string {
  if (typeof value === 'number') return countText(value);
  if (typeof value === 'string') return value;
  if ('moment' in value) return momentText(value.moment);
  if ('day' in value) return dayText(value.day);
  return value.map(({ code, message }) => saidIn(code) ?? message).join(' ');
}

/** The API's own sentence; of a bank's code, which the API gives alone, what it means, or that nobody here knows it. */
export function sentenceOf(code: string | null, message: string): string {
  if (message !== '') return message;
  return saidIn(code ?? 'bank-code-missing') ?? saidIn('bank-code-unknown') ?? '';
}
