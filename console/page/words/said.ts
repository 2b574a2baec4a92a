import { effect, signal } from '@preact/signals';
import { filled, type SentenceValue, type SentenceValues } from '../../../functions/core/sentence.ts';
import { countText } from '../show/amounts.ts';
import { dayText, momentText } from '../show/moments.ts';
import { language } from './language.ts';

/** A map: a bank may give any code, and one named like a member of every object is none of ours. */
type Sentences = ReadonlyMap<string, string>;

/**
 * What codes of the API mean, in the chosen language; in English, only those that the API gives without a sentence of
 * its own.
 */
const sentences = signal<Sentences>(new Map());

effect(() => {
  const chosen = language.value;
  sentences.value = new Map();
  fetch(`/said/${chosen}.json`)
    .then((response) => response.json())
    .then((said: Readonly<Record<string, string>>) => {
      if (language.value === chosen) sentences.value = new Map(Object.entries(said));
    })
    // Without them the API's own sentences are there.
    .catch(() => undefined);
});

/** @returns undefined where only the API's own sentence exists. */
export function saidIn(code: string | null | undefined, values: SentenceValues = {}): string | undefined {
  const sentence = sentences.value.get(code ?? '');
  return sentence && filled(sentence, values, valueText);
}

function valueText(value: SentenceValue): string {
  if (typeof value === 'number') return countText(value);
  if (typeof value === 'string') return value;
  if ('moment' in value) return momentText(value.moment);
  if ('day' in value) return dayText(value.day);
  return value.map(({ code, message }) => saidIn(code) ?? message).join(' ');
}

/** The API's own sentence; for a bank's bare code its meaning, or that nobody here knows it. */
export function sentenceOf(code: string | null, message: string): string {
  if (message !== '') return message;
  return saidIn(code ?? 'bank-code-missing') ?? saidIn('bank-code-unknown') ?? '';
}
