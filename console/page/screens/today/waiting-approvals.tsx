import { useEffect } from 'preact/hooks';
import { type Column, Table } from '../../parts/table.tsx';
import { serverNow } from '../../session/server-clock.ts';
import { Amount } from '../../show/amount.tsx';
import { countText } from '../../show/amounts.ts';
import { Countdown, Day, Moment } from '../../show/moment.tsx';
import type { Today } from './answer.ts';
import { todayWords } from './words.ts';

type Waiting = Today['approvals'][number];

/** @param onExpiry called when one of them expires meanwhile. */
export function WaitingApprovals({
  approvals,
  onExpiry,
}: {
  readonly approvals: readonly Waiting[];
  readonly onExpiry: () => void;
}) {
  const words = todayWords();
  useExpiry(approvals, onExpiry);
  if (approvals.length === 0) return <p class="empty">{words.noApprovals}</p>;
  const columns: readonly Column<Waiting>[] = [
    {
      key: 'account',
      head: words.account,
      cell: ({ batchId, debtorAccountId }) => <a href={`/approvals/${batchId}`}>{debtorAccountId}</a>,
    },
    {
      key: 'count',
      head: words.payments,
      isFigure: true,
      isSecondary: true,
      cell: ({ count, batchId }) => (
        <a href={`/batches/${batchId}`}>{count === null ? '–' : countText(count)}</a>
      ),
    },
    {
      key: 'sum',
      head: words.sum,
      isFigure: true,
      cell: ({ controlSumMinor, currency, batchId }) => (
        <a href={`/batches/${batchId}`}>
          <Amount minor={controlSumMinor} currency={currency} />
        </a>
      ),
    },
    {
      key: 'execution',
      head: words.execution,
      isSecondary: true,
      cell: ({ executionDate }) => <Day day={executionDate} />,
    },
    {
      key: 'approved',
      head: words.approved,
      isSecondary: true,
      cell: ({ approvals: given, people }) => words.approvedOf(countText(given.length), countText(people)),
    },
    { key: 'waits', head: words.waitsFor, cell: (row) => <WaitsFor waiting={row} /> },
    {
      key: 'expires',
      head: words.expires,
      cell: ({ expiresAt }) =>
        expiresAt !== null && (
          <>
            <Countdown to={expiresAt} />
            <span class="below">
              <Moment at={expiresAt} />
            </span>
          </>
        ),
    },
  ];
  return (
    <Table caption={words.approvals} columns={columns} rows={approvals} rowKey={({ batchId }) => batchId} />
  );
}

function WaitsFor({ waiting: { mayIApprove, mayApprove, isShort } }: { readonly waiting: Waiting }) {
  const { you, nobodyMay, isShort: tooFew } = todayWords();
  return (
    <>
      {isShort && <span class="mark mark-bad">{tooFew}</span>}{' '}
      {mayIApprove ? <span class="mark mark-wait">{you}</span> : mayApprove.join(', ') || nobodyMay}
    </>
  );
}

/** Asks the API again when the first of the moments is over: only the API says whether it has expired. */
export function useExpiry(
  waiting: readonly { readonly expiresAt: string | null }[],
  onExpiry: () => void,
): void {
  const firstMs = Math.min(
    ...waiting.flatMap(({ expiresAt }) => (expiresAt === null ? [] : Date.parse(expiresAt))),
  );
  const isOver = serverNow.value >= firstMs;
  useEffect(() => {
    if (isOver) onExpiry();
  }, [isOver]);
}
