import { useId } from 'preact/hooks';
import type { AnswerOf } from '../../../api/contract/shapes.ts';
import { decide } from '../../ask/api.ts';
import { Deciding, MAY } from '../../parts/deciding.tsx';
import { Said } from '../../parts/said.tsx';
import type { Column } from '../../parts/table.tsx';
import { mayCall } from '../../session/me.ts';
import { Amount } from '../../show/amount.tsx';
import { amountText, countText } from '../../show/amounts.ts';
import { Day } from '../../show/moment.tsx';
import { labels } from '../../words/language.ts';
import { bankReportWords } from './words.ts';

export type WaitingLine = AnswerOf<'showBankReport'>['waiting'][number];

/** Lines that the ledger could not take, each with what identifies it. */
export function waitingLineColumns(onChange: () => void): readonly Column<WaitingLine>[] {
  const words = bankReportWords();
  return [
    { key: 'line', head: words.line, isFigure: true, cell: ({ ordinal }) => countText(ordinal) },
    {
      key: 'why',
      head: words.why,
      cell: ({ why, status, reasonCode, level }) => (
        <>
          <Said code={`line-${why}`}>{why}</Said>
          <span class="below">{[level, status, reasonCode].filter((part) => part !== null).join(' · ')}</span>
        </>
      ),
    },
    {
      key: 'amount',
      head: labels().amount,
      isFigure: true,
      cell: ({ amountMinor, currency, creditDebit, expectedMinor }) =>
        amountMinor !== null &&
        currency !== null && (
          <>
            <Amount minor={amountMinor} currency={currency} />
            <span class="below">{creditDebit}</span>
            {expectedMinor !== null && (
              <span class="below">{words.expected(amountText(expectedMinor, currency))}</span>
            )}
          </>
        ),
    },
    {
      key: 'booked',
      head: labels().when,
      isSecondary: true,
      cell: ({ bookingDate }) => <Day day={bookingDate} />,
    },
    {
      key: 'references',
      head: words.references,
      isSecondary: true,
      cell: (line) => <References line={line} />,
    },
    ...(mayCall('endBankLine') ? [endColumn(onChange)] : []),
  ];
}

/** For a line about a whole batch, each payment that disagrees waits by itself. */
export function waitingLineKey({ digest, ordinal, endToEndId }: WaitingLine): string {
  return `${digest} ${ordinal} ${endToEndId}`;
}

const REFERENCES = [
  'endToEndId',
  'instructionId',
  'paymentInformationId',
  'messageId',
  'accountServicerReference',
  'statementId',
  'accountIban',
] as const;

function References({ line }: { readonly line: WaitingLine }) {
  return (
    <>
      {REFERENCES.flatMap((name) => {
        const value = line[name];
        return value === null
          ? []
          : [
              <span key={name} class="below">
                <span lang="en">{name}</span> <code>{value}</code>
              </span>,
            ];
      })}
    </>
  );
}

function endColumn(onChange: () => void): Column<WaitingLine> {
  const words = bankReportWords();
  return {
    key: 'end',
    head: words.end,
    cell: ({ digest, ordinal, level }) => (
      <Deciding
        label={words.end}
        title={words.endTitle(countText(ordinal))}
        lead={words.endLead}
        may={MAY}
        fields={level !== 'transaction' && <EndToEndField />}
        onDecide={(reason, form) => {
          const endToEndId = String(form.get('endToEndId') ?? '').trim();
          return decide('endBankLine', {
            params: { digest, ordinal: String(ordinal) },
            body: endToEndId === '' ? { reason } : { reason, endToEndId },
          });
        }}
        onDone={() => words.ended}
        onChange={onChange}
      />
    ),
  };
}

function EndToEndField() {
  const id = useId();
  return (
    <>
      <label for={id}>{bankReportWords().endToEnd}</label>
      <input id={id} name="endToEndId" maxLength={35} />
    </>
  );
}
