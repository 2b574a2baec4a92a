import type { AnswerOf } from '../../api/contract/shapes.ts';
import { amountText, countText } from '../show/amounts.ts';
import { inLanguages, some } from '../words/language.ts';

type Terms = NonNullable<AnswerOf<'showApproval'>['terms']>;
type Cap = Terms['caps']['perFile'];

const words = inLanguages({
  en: {
    people: (count: string) => `Approved by ${some(count, 'person', 'people')}`,
    above: (count: string, amount: string) => `${count} above ${amount}`,
    release: { true: 'Somebody releases it at the bank too.', false: 'No release at the bank is needed.' },
    cap: (count: string, sum: string) => `${some(count, 'payment', 'payments')}, ${sum}`,
    caps: { perFile: 'At most in a file', perRun: 'At most in a run', perDay: 'At most in a day' },
  },
  de: {
    people: (count) => `Freigabe durch ${some(count, 'Person', 'Personen')}`,
    above: (count, amount) => `${count} über ${amount}`,
    release: { true: 'Jemand gibt sie auch bei der Bank frei.', false: 'Keine Freigabe bei der Bank nötig.' },
    cap: (count, sum) => `${some(count, 'Zahlung', 'Zahlungen')}, ${sum}`,
    caps: {
      perFile: 'Höchstens in einer Datei',
      perRun: 'Höchstens in einem Lauf',
      perDay: 'Höchstens an einem Tag',
    },
  },
});

/** Who approves the files of an account. */
export function Policy({
  of: { people, above, bankReleases },
  currency,
}: {
  readonly of: Terms['policy'];
  readonly currency: string;
}) {
  const { people: needed, above: from, release } = words();
  const bands = above.map((band) =>
    from(countText(band.people), `${amountText(band.amountMinor, currency)} ${currency}`),
  );
  return (
    <>
      <span class="line">{[needed(countText(people)), ...bands].join(', ')}.</span>
      <span class="line">{release[`${bankReleases}`]}</span>
    </>
  );
}

/** What leaves an account at most. */
export function capFacts(caps: Terms['caps'], currency: string): readonly (readonly [string, string])[] {
  const { cap, caps: named } = words();
  const text = ({ count, sumMinor }: Cap) =>
    cap(countText(count), `${amountText(sumMinor, currency)} ${currency}`);
  return [
    [named.perFile, text(caps.perFile)],
    [named.perRun, text(caps.perRun)],
    [named.perDay, text(caps.perDay)],
  ];
}

/** The rules that are signed with a file. */
export function SignedTerms({ of, currency }: { readonly of: Terms | null; readonly currency: string }) {
  if (of === null) return null;
  return (
    <>
      <Policy of={of.policy} currency={currency} />
      {capFacts(of.caps, currency).map(([name, most]) => (
        <span key={name} class="line">
          {name}: {most}
        </span>
      ))}
    </>
  );
}
