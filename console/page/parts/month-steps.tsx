import { serverNow } from '../session/server-clock.ts';
import { monthAt, monthBeside, monthText } from '../show/moments.ts';
import { inLanguages } from '../words/language.ts';

const words = inLanguages({
  en: { months: 'Months' },
  de: { months: 'Monate' },
});

/** The month before and after, as far as there is one. */
export function MonthSteps({
  month,
  hrefOf,
}: {
  readonly month: string;
  readonly hrefOf: (month: string) => string;
}) {
  const [before, after] = [monthBeside(month, -1), monthBeside(month, 1)];
  return (
    <nav class="tabs" aria-label={words().months}>
      <a href={hrefOf(before)}>← {monthText(before, 'short')}</a>
      {after <= monthAt(serverNow.value) && <a href={hrefOf(after)}>{monthText(after, 'short')} →</a>}
    </nav>
  );
}
