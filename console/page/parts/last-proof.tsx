import type { AnswerOf } from '../../api/contract/shapes.ts';
import { countText } from '../show/amounts.ts';
import { Moment } from '../show/moment.tsx';
import { inLanguages, some } from '../words/language.ts';

const words = inLanguages({
  en: {
    title: 'Proof of the sums',
    none: 'The sums were not proved yet.',
    proved: (batches: string, runs: string) =>
      `${some(batches, 'batch', 'batches')} and ${some(runs, 'run', 'runs')} proved`,
    breaks: (count: string) => `${some(count, 'does', 'do')} not add up`,
    noBreaks: 'All add up.',
  },
  de: {
    title: 'Beweis der Summen',
    none: 'Die Summen wurden noch nicht bewiesen.',
    proved: (batches, runs) => `${batches} Stapel und ${some(runs, 'Lauf', 'Läufe')} bewiesen`,
    breaks: (count) => `${some(count, 'geht', 'gehen')} nicht auf`,
    noBreaks: 'Alle gehen auf.',
  },
});

export type LastProof = AnswerOf<'today'>['proof'];

/** What the daily proof found of every open run and batch. */
export function LastProof({ proof }: { readonly proof: LastProof }) {
  const text = words();
  if (proof === null) {
    return (
      <>
        <b>–</b> {text.none}
      </>
    );
  }
  const { breaks, batches, runs, at } = proof;
  return (
    <>
      <b class={breaks === 0 ? 'good' : 'bad'}>{breaks === 0 ? '✓' : countText(breaks)}</b> {text.title}{' '}
      <span class="quiet">
        {breaks === 0 ? text.noBreaks : text.breaks(countText(breaks))}{' '}
        {text.proved(countText(batches), countText(runs))}, <Moment at={at} />
      </span>
    </>
  );
}
