import type { AnswerOf } from '../../../api/contract/shapes.ts';
import type { Column } from '../../parts/table.tsx';
import { Amount } from '../../show/amount.tsx';
import { countText } from '../../show/amounts.ts';
import { Energy } from '../../show/energy.tsx';
import { Age, Day } from '../../show/moment.tsx';
import { StateMark } from '../../show/state.tsx';
import { labels } from '../../words/language.ts';
import { payoutsWords } from './words.ts';

export type ListedPayout = AnswerOf<'listPayouts'>['payouts'][number];

/** The columns of a payout in every list. */
export function payoutColumns(): readonly Column<ListedPayout>[] {
  const words = payoutsWords();
  return [
    {
      key: 'payee',
      head: labels().payee,
      sortKey: 'name',
      cell: ({ payoutId, recipientName, expenseId }) => (
        <span class="clipped">
          <a href={`/payouts/${payoutId}`}>{recipientName === '' ? expenseId : recipientName}</a>
          <span class="below">{expenseId}</span>
        </span>
      ),
    },
    {
      key: 'state',
      head: labels().state,
      cell: ({ state, reasons, bankReason, attempt }) => (
        <>
          <StateMark state={state} />
          <span class="below">
            {[
              ...reasons.map(({ code }) => code),
              ...(bankReason?.code == null ? [] : [bankReason.code]),
            ].join(', ')}
            {attempt > 1 && ` ${words.attempt(countText(attempt))}`}
          </span>
        </>
      ),
    },
    {
      key: 'amount',
      head: labels().amount,
      sortKey: 'amount',
      isFigure: true,
      cell: ({ amountMinor, currency }) => <Amount minor={amountMinor} currency={currency} />,
    },
    {
      key: 'account',
      head: labels().account,
      isSecondary: true,
      cell: ({ iban }) => <span class="figure">{iban}</span>,
    },
    {
      key: 'source',
      head: labels().source,
      isSecondary: true,
      cell: ({ source, account, reportId }) => (
        <span class="clipped">
          {source}/{account}
          <span class="below">{reportId}</span>
        </span>
      ),
    },
    {
      key: 'period',
      head: labels().period,
      isTertiary: true,
      cell: ({ period }) =>
        period !== null && (
          <>
            <Day day={period.start} />
            <span class="below">
              <Day day={period.end} />
            </span>
          </>
        ),
    },
    {
      key: 'energy',
      head: labels().energy,
      isFigure: true,
      isTertiary: true,
      cell: (payout) => <Energy of={payout} />,
    },
    {
      key: 'execution',
      head: labels().execution,
      isSecondary: true,
      cell: ({ executionDate }) => <Day day={executionDate} />,
    },
    {
      key: 'since',
      head: labels().since,
      sortKey: 'since',
      isSecondary: true,
      cell: ({ since }) => <Age since={since} />,
    },
  ];
}
