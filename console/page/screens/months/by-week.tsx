import { PLACES_OF_MONEY } from '../../../../functions/core/states.ts';
import { Columns, type DrawnColumn } from '../../charts/columns.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { Amount } from '../../show/amount.tsx';
import { countText } from '../../show/amounts.ts';
import { Day } from '../../show/moment.tsx';
import { dayOfMonthText } from '../../show/moments.ts';
import { StateMark } from '../../show/state.tsx';
import { labels } from '../../words/language.ts';
import { Legend, ofState } from './legend.tsx';
import { byState, inOrderOfStates, type MonthSum, type WeekSum } from './month-sums.ts';
import { monthsWords } from './words.ts';

const WEEK_MS = 7 * 86_400_000;
/** As many columns as a person can tell apart in a narrow window. */
const WEEKS_DRAWN = 8;

/** When the money of a month came to where it is: drawn, and as numbers. */
export function ByWeek({ sum }: { readonly sum: MonthSum }) {
  const words = monthsWords();
  const { source, currency, byWeek } = sum;
  if (byWeek.length === 0) return null;
  const named = labels();
  const title = words.byWeek(`${source} ${currency}`);
  const weeks = weeksOf(byWeek);
  const columns: readonly Column<WeekSum>[] = [
    { key: 'week', head: words.week, cell: ({ week }) => <Day day={week} /> },
    { key: 'state', head: named.state, cell: ({ state }) => <StateMark state={state} /> },
    { key: 'count', head: named.count, isFigure: true, cell: ({ count }) => countText(count) },
    {
      key: 'sum',
      head: named.sum,
      isFigure: true,
      cell: ({ sumMinor }) => <Amount minor={sumMinor} currency={currency} />,
    },
  ];
  return (
    <>
      <h3>{title}</h3>
      <p class="quiet">
        {words.byWeekNote} {weeks.length > WEEKS_DRAWN && words.weeksDrawn(countText(WEEKS_DRAWN))}
      </p>
      <Columns label={title} columns={weeks.slice(-WEEKS_DRAWN).map((week) => drawn(week, byWeek))} />
      <Legend of={byMoney(byState(sum)).map(({ state }) => ofState(state))} />
      <details>
        <summary>{words.weekNumbers}</summary>
        <Table
          caption={title}
          columns={columns}
          rows={inOrderOfStates(byWeek).toSorted((a, b) => a.week.localeCompare(b.week))}
          rowKey={({ week, state }) => `${week} ${state}`}
        />
      </details>
    </>
  );
}

/** From the first to the last, with those between in which nothing moved; over long gaps only those with something. */
function weeksOf(byWeek: readonly WeekSum[]): readonly string[] {
  const some = [...new Set(byWeek.map(({ week }) => week))].sort();
  const [first, last] = [Date.parse(some.at(0) ?? ''), Date.parse(some.at(-1) ?? '')];
  const length = (last - first) / WEEK_MS + 1;
  if (length > WEEKS_DRAWN) return some;
  return Array.from({ length }, (_, index) => new Date(first + index * WEEK_MS).toISOString().slice(0, 10));
}

/** A part for each state. */
function drawn(week: string, byWeek: readonly WeekSum[]): DrawnColumn {
  const own = byMoney(inOrderOfStates(byWeek.filter((one) => one.week === week)));
  return {
    label: dayOfMonthText(week),
    parts: own.map(({ state, sumMinor }) => ({ minor: sumMinor, ...ofState(state) })),
  };
}

/** Puts states side by side whose money is in one place. */
function byMoney<S extends Pick<WeekSum, 'money'>>(sums: readonly S[]): readonly S[] {
  const placeOf = ({ money }: S): number => PLACES_OF_MONEY.indexOf(money);
  return sums.toSorted((a, b) => placeOf(a) - placeOf(b));
}
