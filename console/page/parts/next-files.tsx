import { useAnswer } from '../ask/use-answer.ts';
import { Countdown, Moment } from '../show/moment.tsx';
import { inLanguages } from '../words/language.ts';

const words = inLanguages({
  en: { title: 'Next files:' },
  de: { title: 'Nächste Dateien:' },
});

/** When the next files of each account are made: what people release before goes with them. */
export function NextFiles() {
  const { answer } = useAnswer('showControls', {});
  const accounts = answer?.debtorAccounts ?? [];
  if (accounts.length === 0) return null;
  return (
    <p class="quiet">
      {words().title}{' '}
      {accounts.map(({ debtorAccountId, submit, nextFilesAt }, index) => (
        <span key={debtorAccountId}>
          {index > 0 && ' · '}
          {debtorAccountId} <Countdown to={nextFilesAt} /> (
          <Moment at={nextFilesAt} timeZone={submit.timeZone} />)
        </span>
      ))}
    </p>
  );
}
