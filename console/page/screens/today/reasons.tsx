import type { ComponentChildren } from 'preact';
import { Said } from '../../parts/said.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { Sums } from '../../show/amount.tsx';
import { countText } from '../../show/amounts.ts';
import { Age } from '../../show/moment.tsx';
import { StateMark } from '../../show/state.tsx';
import { sentenceOf } from '../../words/said.ts';
import type { Today } from './answer.ts';
import { todayWords } from './words.ts';

type Reason = Today['holds'][number];
type Failure = Today['failed'][number];

type ReasonsProps = {
  readonly isCutOff: boolean;
  /** At a glance: the most frequent, a line each. */
  readonly isBrief?: boolean;
};

const BRIEF_ROWS = 8;

export function Holds({
  holds,
  isCutOff,
  isBrief = false,
}: ReasonsProps & { readonly holds: readonly Reason[] }) {
  const words = todayWords();
  if (holds.length === 0) return <p class="empty">{words.noHolds}</p>;
  const columns = reasonColumns<Reason>(({ code }) => `/holds?reason=${code}`, isBrief);
  const shown = isBrief ? holds.toSorted((a, b) => b.count - a.count).slice(0, BRIEF_ROWS) : holds;
  return (
    <>
      <Table caption={words.holds} columns={columns} rows={shown} rowKey={({ code }) => code} />
      {shown.length < holds.length && (
        <p class="below-table">
          <a href="/holds">{words.allReasons(countText(holds.length))}</a>
        </p>
      )}
      {isCutOff && <p class="warning">{words.cutShort}</p>}
    </>
  );
}

export function Failures({ failed, isCutOff }: ReasonsProps & { readonly failed: readonly Failure[] }) {
  const words = todayWords();
  if (failed.length === 0) return <p class="empty">{words.noFailed}</p>;
  const columns = reasonColumns<Failure>(
    ({ state, code }) => `/payouts?state=${state}&reason=${code}`,
    true,
    ({ state }) => <StateMark state={state} />,
  );
  return (
    <>
      <Table
        caption={words.failed}
        columns={columns}
        rows={failed}
        rowKey={({ state, code }) => `${state} ${code}`}
      />
      {isCutOff && <p class="warning">{words.cutShort}</p>}
    </>
  );
}

function reasonColumns<R extends Reason>(
  hrefOf: (reason: R) => string,
  isBrief: boolean,
  markOf: (reason: R) => ComponentChildren = () => null,
): readonly Column<R>[] {
  const words = todayWords();
  return [
    {
      key: 'reason',
      head: words.reason,
      cell: (row) => (
        <>
          <a href={hrefOf(row)}>
            <code>{row.code}</code>
          </a>{' '}
          {markOf(row)}
          <span
            class={isBrief ? 'below clipped' : 'below wrap'}
            title={isBrief ? sentenceOf(row.code, row.message) : undefined}
          >
            <Said code={row.code}>{sentenceOf(row.code, row.message)}</Said>
          </span>
        </>
      ),
    },
    {
      key: 'count',
      head: words.count,
      isFigure: true,
      cell: (row) => <a href={hrefOf(row)}>{countText(row.count)}</a>,
    },
    {
      key: 'sum',
      head: words.sum,
      isFigure: true,
      cell: (row) => (
        <a href={hrefOf(row)}>
          <Sums sums={row.sums} />
        </a>
      ),
    },
    {
      key: 'oldest',
      head: words.oldest,
      isTertiary: true,
      cell: ({ oldestSince }) => <Age since={oldestSince} />,
    },
  ];
}
