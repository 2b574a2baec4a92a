import type { AnswerOf } from '../../../api/contract/shapes.ts';
import { usePages } from '../../ask/use-pages.ts';
import { type Choice, chooseColumn } from '../../parts/choose-column.tsx';
import { List } from '../../parts/list.tsx';
import type { Column } from '../../parts/table.tsx';
import { Amount } from '../../show/amount.tsx';
import { StateMark } from '../../show/state.tsx';
import { Released } from './released.tsx';
import { approvalWords } from './words.ts';

type Line = AnswerOf<'listBatchLines'>['lines'][number];

/** The payments of a batch in the order of its file. @param choice where people may refuse lines. */
export function Lines({
  batchId,
  currency,
  choice,
}: {
  readonly batchId: string;
  readonly currency: string;
  readonly choice?: Choice | undefined;
}) {
  const words = approvalWords();
  const pages = usePages('listBatchLines', { params: { batchId } });
  const columns: readonly Column<Line>[] = [
    ...(choice === undefined
      ? []
      : [chooseColumn<Line>(choice, { head: words.chooseHead, choose: words.choose })]),
    {
      key: 'payee',
      head: words.payee,
      cell: ({ payoutId, recipientName, endToEndId, isYours, released }) => (
        <>
          <span class="clipped">
            <a href={`/payouts/${payoutId}`}>{recipientName}</a>
            <span class="below">{endToEndId}</span>
          </span>
          {isYours && <span class="mark mark-wait wrap">{words.yours}</span>}
          <Released released={released} />
        </>
      ),
    },
    {
      key: 'iban',
      head: words.iban,
      isSecondary: true,
      cell: ({ iban }) => <span class="amount">{iban}</span>,
    },
    {
      key: 'remittance',
      head: words.remittance,
      isSecondary: true,
      cell: ({ remittanceInformation }) => remittanceInformation,
    },
    {
      key: 'state',
      head: words.state,
      // In a file that waits, all lines have one state.
      isSecondary: choice !== undefined,
      cell: ({ attemptState, state }) =>
        attemptState !== null ? (
          <StateMark state={attemptState} />
        ) : (
          state !== null && <span class="quiet">{words.notByThis}</span>
        ),
    },
    {
      key: 'amount',
      head: words.amount,
      isFigure: true,
      cell: ({ amountMinor }) => <Amount minor={amountMinor} currency={currency} />,
    },
  ];
  return (
    <List
      of={pages}
      rowsOf={({ lines }) => lines}
      rowKey={({ payoutId }) => payoutId}
      caption={words.lines}
      columns={columns}
      empty={words.empty}
    />
  );
}
