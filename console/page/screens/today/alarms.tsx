import { type Column, Table } from '../../parts/table.tsx';
import { Moment } from '../../show/moment.tsx';
import type { Today } from './answer.ts';
import { todayWords } from './words.ts';

type Alarm = Today['alarms'][number];

export function Alarms({ alarms }: { readonly alarms: readonly Alarm[] }) {
  const words = todayWords();
  if (alarms.length === 0) return <p class="empty">{words.noAlarms}</p>;
  const columns: readonly Column<Alarm>[] = [
    { key: 'alarm', head: words.alarm, cell: ({ name }) => <code>{name}</code> },
    { key: 'rang', head: words.rang, cell: ({ rangAt }) => <Moment at={rangAt} /> },
    {
      key: 'ended',
      head: words.ended,
      cell: ({ endedAt }) =>
        endedAt === null ? <span class="mark mark-bad">{words.rings}</span> : <Moment at={endedAt} />,
    },
  ];
  return <Table caption={words.alarms} columns={columns} rows={alarms} rowKey={({ name }) => name} />;
}
