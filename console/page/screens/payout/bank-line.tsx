import { ReportLink } from '../../parts/report-link.tsx';
import { Said } from '../../parts/said.tsx';
import { Amount } from '../../show/amount.tsx';
import { Day } from '../../show/moment.tsx';
import type { ShownPayout } from './answer.ts';
import { payoutWords } from './words.ts';

type Fact = ShownPayout['attempts'][number]['booked'][number];

/** What a bank or a person said of an attempt, and where. */
export function BankLine({ of }: { readonly of: Fact }) {
  const words = payoutWords();
  const { says, status, reasonCode, amountMinor, currency, bookingDate, valueDate } = of;
  const { reference, misfit, bankReportId } = of;
  const codes = [status, reasonCode].filter(Boolean).join(' ');
  return (
    <>
      <Said code={`says-${says}`} /> {codes !== '' && <code>{codes}</code>}{' '}
      {amountMinor !== null && currency !== null && <Amount minor={amountMinor} currency={currency} />}{' '}
      {bookingDate !== null && (
        <>
          {says !== 'word' && words.booked} <Day day={bookingDate} />{' '}
        </>
      )}
      {valueDate !== null && valueDate !== bookingDate && (
        <>
          {words.value} <Day day={valueDate} />{' '}
        </>
      )}
      {misfit !== null && (
        <strong>
          <Said code={`misfit-${misfit}`} />
        </strong>
      )}
      <span class="below">
        <ReportLink id={bankReportId} /> {reference}
      </span>
    </>
  );
}
