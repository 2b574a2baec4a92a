import type { AnswerOf } from '../../api/contract/shapes.ts';
import { Moment } from '../show/moment.tsx';
import { inLanguages } from '../words/language.ts';

type Stop = AnswerOf<'showControls'>['stops'][number];

const words = inLanguages({
  en: {
    title: 'Payments are stopped',
    all: 'Nothing leaves any account.',
    account: (account: string) => `Nothing leaves ${account}.`,
    by: (name: string) => `Stopped by ${name},`,
    resumed: (names: string) => `${names} said that it may end; another person has to say so too.`,
  },
  de: {
    title: 'Zahlungen sind angehalten',
    all: 'Von keinem Konto geht etwas ab.',
    account: (account) => `Von ${account} geht nichts ab.`,
    by: (name) => `Angehalten von ${name},`,
    resumed: (names) => `${names}: darf enden; noch jemand muss es sagen.`,
  },
});

/** Every screen shows it where somebody could expect a payment to leave. */
export function Stops({ stops }: { readonly stops: readonly Stop[] }) {
  if (stops.length === 0) return null;
  const text = words();
  return (
    <section class="warning" aria-label={text.title}>
      <strong>{text.title}</strong>
      <ul>
        {stops.map(({ debtorAccountId, by, reason, at, resumedBy }) => (
          <li key={debtorAccountId}>
            {debtorAccountId === '*' ? text.all : text.account(debtorAccountId)} {text.by(by)}{' '}
            <Moment at={at} />: <q>{reason}</q>
            {resumedBy.length > 0 && <> {text.resumed(resumedBy.join(', '))}</>}
          </li>
        ))}
      </ul>
    </section>
  );
}
