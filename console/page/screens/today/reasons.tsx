import { Said } from '../../parts/said.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { Sums } from '../../show/amount.tsx';
import { countText } from '../../show/amounts.ts';
import { Age } from '../../show/moment.tsx';
import { StateMark } from '../../show/state.tsx';
import type { Today } from './today.tsx';
import { todayWords } from './words.ts';

type Reason = Today['holds'][number];
type Failure = Today['failed'][number];

type ReasonsProps = { readonly isCutOff: boolean };

export function Holds({ holds, isCutOff }: ReasonsProps & { readonly holds: readonly Reason[] }) {
  const words = todayWords();
  if (holds.length === 0) return <p class="empty">{words.noHolds}</p>;
  const columns = reasonColumns<Reason>(({ code }) => `/holds?reason=${code}`);
  return (
    <>
      <Table caption={words.holds} columns={columns} rows={holds} rowKey={({ code }) => code} />
      {isCutOff && <p class="warning">{words.cutShort}</p>}
    </>
  );
}

export function Failures({ failed, isCutOff }: ReasonsProps & { readonly failed: readonly Failure[] }) {
  const words = todayWords();
  if (failed.length === 0) return <p class="empty">{words.noFailed}</p>;
  const columns: readonly Column<Failure>[] = [
    { key: 'state', head: words.state, cell: ({ state }) => <StateMark state={state} /> },
    ...reasonColumns<Failure>(({ state, code }) => `/payouts?state=${state}&reason=${code}`),
  ];
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

function reasonColumns<R extends Reason>(hrefOf: (reason: R) => string): readonly Column<R>[] {
  const words = todayWords();
  return [
    {
      key: 'reason',
      head: words.reason,
      cell: (row) => (
        <>
          <a href={hrefOf(row)}>
            <code>{row.code}</code>
          </a>
          <span class="below wrap">
            <Said>{row.message}</Said>
          </span>
        </>
      ),
    },
    { key: 'count', head: words.count, isFigure: true, cell: ({ count }) => countText(count) },
    { key: 'sum', head: words.sum, isFigure: true, cell: ({ sums }) => <Sums sums={sums} /> },
    {
      key: 'oldest',
      head: words.oldest,
      isTertiary: true,
      cell: ({ oldestSince }) => <Age since={oldestSince} />,
    },
  ];
}
