import type { AnswerOf } from '../../../api/contract/shapes.ts';
import { type Column, Table } from '../../parts/table.tsx';
import { Amount } from '../../show/amount.tsx';
import { Released } from './released.tsx';
import { approvalWords } from './words.ts';

type Payment = AnswerOf<'showApproval'>['largest'][number];

/** Some of a file's payments, with what is known of their accounts. */
export function Payments({
  caption,
  payments,
  currency,
}: {
  readonly caption: string;
  readonly payments: readonly Payment[];
  readonly currency: string;
}) {
  const words = approvalWords();
  const columns: readonly Column<Payment>[] = [
    {
      key: 'payee',
      head: words.payee,
      cell: ({ payoutId, recipientName, expenseId, released }) => (
        <>
          <span class="clipped">
            <a href={`/payouts/${payoutId}`}>{recipientName}</a>
            <span class="below">{expenseId}</span>
          </span>
          <Released released={released} />
        </>
      ),
    },
    {
      key: 'iban',
      head: words.iban,
      isTertiary: true,
      cell: ({ iban }) => <span class="amount">{iban}</span>,
    },
    {
      key: 'news',
      head: words.news,
      cell: ({ news }) =>
        news !== null && (
          <span class={news === 'known' ? 'quiet' : 'mark mark-wait'}>{words.newsOf[news]}</span>
        ),
    },
    {
      key: 'amount',
      head: words.amount,
      isFigure: true,
      cell: ({ amountMinor }) => <Amount minor={amountMinor} currency={currency} />,
    },
  ];
  return <Table caption={caption} columns={columns} rows={payments} rowKey={({ payoutId }) => payoutId} />;
}
