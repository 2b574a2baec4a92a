import { useState } from 'preact/hooks';
import { download } from '../../ask/api.ts';
import { useAnswer } from '../../ask/use-answer.ts';
import { usePages } from '../../ask/use-pages.ts';
import { DownloadButton } from '../../parts/download-button.tsx';
import { List } from '../../parts/list.tsx';
import { MonthSteps } from '../../parts/month-steps.tsx';
import { Screen } from '../../parts/screen.tsx';
import { useFilter } from '../../parts/use-filter.ts';
import { mayCall } from '../../session/me.ts';
import { serverNow } from '../../session/server-clock.ts';
import { Sums } from '../../show/amount.tsx';
import { countText } from '../../show/amounts.ts';
import { dayText, monthAt, monthText } from '../../show/moments.ts';
import { labels } from '../../words/language.ts';
import { type Meant, meantBy, ORDERS, SORTS } from './meant-filter.ts';
import { payoutColumns } from './payout-columns.tsx';
import { FILTERS, type FilterName, PayoutFilter } from './payout-filter.tsx';
import { payoutsWords } from './words.ts';

export function PayoutsScreen() {
  const words = payoutsWords();
  const filter = useFilter<FilterName>(FILTERS);
  const { sort: by, order: way, ...values } = filter.values;
  const [sort, order] = [SORTS.find((known) => known === by), ORDERS.find((known) => known === way)];
  const meant = meantBy(values);
  const list = usePages('listPayouts', { query: { ...meant, sort, order } });
  const [first] = list.pages;
  // By the answer: it also says the usual order, and which others the list can have.
  const is = first?.sort ?? undefined;
  const sorting = {
    is,
    sorts: first?.sorts ?? [],
    onSort: (key: string) =>
      filter.set({
        sort: key,
        order: is?.by === key && is.order === 'ascending' ? 'descending' : 'ascending',
      }),
  };
  const inMonth = (month: string) => filter.hrefWith({ month });
  const isFiltered = Object.keys(values).length > 0;
  return (
    <Screen
      title={words.title}
      lead={<Totals meant={meant} key={JSON.stringify(meant)} />}
      beside={
        <div class="actions">
          {isFiltered && (
            <a class="button" href="/payouts">
              {words.clear}
            </a>
          )}
          {mayCall('downloadPayouts') && (
            <DownloadButton label={words.csv} onAsk={() => download('downloadPayouts', { body: meant })} />
          )}
        </div>
      }
    >
      <PayoutFilter filter={filter} />
      <Chips filter={filter} />
      {list.problem?.code === 'list-too-broad' && (
        <MonthSteps month={monthAt(serverNow.peek(), 1)} hrefOf={inMonth} />
      )}
      <List
        of={list}
        rowsOf={({ payouts }) => payouts}
        rowKey={({ payoutId }) => payoutId}
        caption={words.title}
        columns={payoutColumns()}
        sorting={sorting}
        empty={words.empty}
        tooMany={({ isCutOff, isNamed, searchedSince }) =>
          (isCutOff && <p class="warning">{words.tooMany}</p>) ||
          (isNamed && (
            <p class="quiet">
              {words.named} <a href={filter.hrefWith({ state: 'waiting' })}>{words.notNamed}</a>
            </p>
          )) ||
          (searchedSince !== null && (
            <div class="section">
              <p class="quiet">{words.searched(monthText(searchedSince))}</p>
              <MonthSteps month={searchedSince} hrefOf={inMonth} />
            </div>
          ))
        }
      />
    </Screen>
  );
}

/** Parts of the filter that have no field: links bring them. */
function Chips({
  filter: { values, hrefWith },
}: {
  readonly filter: ReturnType<typeof useFilter<FilterName>>;
}) {
  const words = payoutsWords();
  const chips = (
    [
      ['due', words.due, values.due === undefined ? undefined : dayText(values.due)],
      ['mode', words.mode, values.mode],
      ['heldBack', words.heldBack, values.heldBack && '✓'],
      ['report', labels().report, values.report],
      ['recipient', labels().payee, values.recipient],
    ] as const
  ).filter(([, , value]) => value !== undefined);
  if (chips.length === 0) return null;
  return (
    <p class="chips">
      {chips.map(([name, label, value]) => (
        <a key={name} class="button" href={hrefWith({ [name]: undefined })}>
          {label}: {value} ✕
        </a>
      ))}
    </p>
  );
}

/** A long list is counted to its end only on demand. */
function Totals({ meant }: { readonly meant: Meant }) {
  const words = payoutsWords();
  const [whole, setWhole] = useState<'yes'>();
  const { answer, isLoading } = useAnswer('totalPayouts', { query: { ...meant, whole } });
  if (answer === undefined) return <span aria-hidden="true">{isLoading ? '…' : '–'}</span>;
  const { count, sums, isAtLeast } = answer;
  return (
    <span class="totals">
      <span role="status">
        {isAtLeast ? words.totalAtLeast(countText(count)) : words.total(countText(count))}{' '}
        <Sums sums={sums} />
      </span>{' '}
      {isAtLeast && whole === undefined && (
        <button type="button" onClick={() => setWhole('yes')}>
          {words.countAll}
        </button>
      )}
    </span>
  );
}
