import { type Column, Table } from '../../parts/table.tsx';
import { Amount } from '../../show/amount.tsx';
import { countText } from '../../show/amounts.ts';
import { Countdown, Day, Moment } from '../../show/moment.tsx';
import type { Today } from './answer.ts';
import { todayWords } from './words.ts';

type CutOff = Today['cutOffs'][number];

export function CutOffs({ cutOffs }: { readonly cutOffs: readonly CutOff[] }) {
  const words = todayWords();
  if (cutOffs.length === 0) return <p class="empty">{words.noCutOffs}</p>;
  const columns: readonly Column<CutOff>[] = [
    {
      key: 'account',
      head: words.account,
      cell: ({ debtorAccountId, mode }) => (
        <>
          <a href="/controls">{debtorAccountId}</a>
          {mode === 'dry-run' && <span class="below">{words.preview}</span>}
        </>
      ),
    },
    {
      key: 'at',
      head: words.submitAt,
      cell: ({ submitAt, timeZone }) => (
        <>
          <Countdown to={submitAt} />
          <span class="below">
            <Moment at={submitAt} timeZone={timeZone} />
          </span>
        </>
      ),
    },
    {
      key: 'payouts',
      head: words.payments,
      isFigure: true,
      cell: (row) => <Payments cutOff={row} />,
    },
    {
      key: 'sum',
      head: words.sum,
      isFigure: true,
      cell: ({ sumMinor, currency, files }) => (
        <>
          <Amount minor={sumMinor} currency={currency} />
          {files > 1 && <span class="below">{words.inFiles(countText(files))}</span>}
        </>
      ),
    },
    {
      key: 'held-back',
      head: words.heldBack,
      isSecondary: true,
      isFigure: true,
      cell: ({ heldBack, caps, ...cutOff }) => (
        <>
          <a href={hrefOf(cutOff, { heldBack: 'yes' })}>{countText(heldBack)}</a>
          {caps.length > 0 && <span class="below">{words.caps(caps.join(', '))}</span>}
        </>
      ),
    },
    {
      key: 'execution',
      head: words.execution,
      isSecondary: true,
      cell: ({ executionDate }) => <Day day={executionDate} />,
    },
  ];
  return (
    <Table
      caption={words.cutOffs}
      columns={columns}
      rows={cutOffs}
      rowKey={({ debtorAccountId, mode }) => `${debtorAccountId} ${mode}`}
    />
  );
}

function hrefOf(
  { debtorAccountId, executionDate, mode }: Pick<CutOff, 'debtorAccountId' | 'executionDate' | 'mode'>,
  beside = {},
): string {
  const filter = { state: 'scheduled', debtorAccount: debtorAccountId, due: executionDate, mode, ...beside };
  return `/payouts?${new URLSearchParams(filter)}`;
}

/** What is due leads to its list; where the caps keep some back, the file has a part of that. */
function Payments({ cutOff }: { readonly cutOff: CutOff }) {
  const words = todayWords();
  const { payouts, due, isAtLeast } = cutOff;
  const href = hrefOf(cutOff);
  if (due === payouts && !isAtLeast) return <a href={href}>{countText(payouts)}</a>;
  return (
    <>
      {countText(payouts)}
      <a class="below" href={href}>
        {words.ofDue(isAtLeast ? words.atLeast(countText(due)) : countText(due))}
      </a>
    </>
  );
}
