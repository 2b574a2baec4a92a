import { PLACES_OF_MONEY } from '../../../../functions/core/states.ts';
import { Columns, type DrawnColumn } from '../../charts/columns.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { Amount } from '../../show/amount.tsx';
import { monthText } from '../../show/moments.ts';
import { labels } from '../../words/language.ts';
import { Legend, ofMoney } from './legend.tsx';
import type { MonthSum } from './month-sums.ts';
import type { KnownMonth } from './use-months.ts';
import { monthsWords } from './words.ts';

type Row = { readonly month: string; readonly sum: MonthSum | undefined };

/** Nobody was ever to pay what ended. */
const SHOWN = PLACES_OF_MONEY.filter((place) => place !== 'ended');

/** Each source and currency over months: drawn, and as numbers. */
export function OverTime({
  months,
  known,
}: {
  readonly months: readonly string[];
  readonly known: ReadonlyMap<string, KnownMonth>;
}) {
  const all = [...known.values()].flatMap(({ sums }) => sums);
  const names = [...new Set(all.map(({ source, currency }) => `${source} ${currency}`))].sort();
  if (known.size === 0) return <Skeleton lines={5} />;
  if (names.length === 0) return <p class="empty">{monthsWords().none}</p>;
  return (
    <>
      {names.map((name) => (
        <SourceOverTime
          key={name}
          name={name}
          rows={months.map((month) => ({
            month,
            sum: known.get(month)?.sums.find(({ source, currency }) => `${source} ${currency}` === name),
          }))}
        />
      ))}
    </>
  );
}

function SourceOverTime({ name, rows }: { readonly name: string; readonly rows: readonly Row[] }) {
  const words = monthsWords();
  const columns: readonly Column<Row>[] = [
    {
      key: 'month',
      head: labels().month,
      cell: ({ month }) => <a href={`/months/${month}`}>{monthText(month, 'short')}</a>,
    },
    amountColumn(words.accepted, ({ acceptedMinor }) => acceptedMinor),
    amountColumn(words.paid, ({ paidMinor }) => paidMinor),
    amountColumn(words.open, ({ openMinor }) => openMinor),
    amountColumn(words.failed, ({ failedMinor }) => failedMinor),
    amountColumn(words.returned, ({ returnedMinor }) => returnedMinor),
  ];
  return (
    <div class="card part">
      <h3>{name}</h3>
      <Columns label={words.chart(name)} columns={rows.map(drawn)} />
      <Legend of={SHOWN.map(ofMoney)} />
      <Table
        caption={words.chart(name)}
        columns={columns}
        rows={rows.filter(({ sum }) => sum !== undefined)}
        rowKey={({ month }) => month}
      />
    </div>
  );
}

function drawn({ month, sum }: Row): DrawnColumn {
  return {
    label: monthText(month, 'short'),
    parts: SHOWN.map((money) => ({ minor: sum?.[`${money}Minor`] ?? '0', ...ofMoney(money) })),
  };
}

function amountColumn(head: string, minorOf: (sum: MonthSum) => string): Column<Row> {
  return {
    key: head,
    head,
    isFigure: true,
    cell: ({ sum }) =>
      sum === undefined ? labels().none : <Amount minor={minorOf(sum)} currency={sum.currency} />,
  };
}
