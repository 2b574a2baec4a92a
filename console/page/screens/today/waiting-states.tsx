import { type Column, Table } from '../../parts/table.tsx';
import { countText } from '../../show/amounts.ts';
import { Age } from '../../show/moment.tsx';
import { StateMark } from '../../show/state.tsx';
import type { Today } from './answer.ts';
import { todayWords } from './words.ts';

type Waiting = Today['waiting'][number];

export function WaitingStates({ waiting }: { readonly waiting: readonly Waiting[] }) {
  const words = todayWords();
  const some = waiting.filter(({ count }) => count > 0);
  if (some.length === 0) return <p class="empty">{words.nothingWaits}</p>;
  const columns: readonly Column<Waiting>[] = [
    { key: 'state', head: words.state, cell: ({ state }) => <StateMark state={state} /> },
    { key: 'for', head: words.waitsFor, cell: ({ waitsFor }) => words.waitsWho[waitsFor] },
    {
      key: 'count',
      head: words.count,
      isFigure: true,
      cell: ({ state, count, isAtLeast }) => (
        <a href={`/payouts?state=${state}`}>
          {isAtLeast ? words.atLeast(countText(count)) : countText(count)}
        </a>
      ),
    },
    {
      key: 'since',
      head: words.longest,
      isSecondary: true,
      cell: ({ since }) => since !== null && <Age since={since} />,
    },
  ];
  return <Table caption={words.waiting} columns={columns} rows={some} rowKey={({ state }) => state} />;
}
