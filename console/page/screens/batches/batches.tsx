import { useId } from 'preact/hooks';
import type { AnswerOf } from '../../../api/contract/shapes.ts';
import { usePages } from '../../ask/use-pages.ts';
import { List } from '../../parts/list.tsx';
import { MonthField } from '../../parts/month-field.tsx';
import { Screen } from '../../parts/screen.tsx';
import type { Column } from '../../parts/table.tsx';
import { useFilter } from '../../parts/use-filter.ts';
import { serverNow } from '../../session/server-clock.ts';
import { Amount } from '../../show/amount.tsx';
import { countText } from '../../show/amounts.ts';
import { Day, Moment } from '../../show/moment.tsx';
import { monthAt, monthText } from '../../show/moments.ts';
import { BATCH_STATES, BatchStateMark, batchStateText } from '../../show/state.tsx';
import { labels } from '../../words/language.ts';
import { batchesWords } from './words.ts';

type Batch = AnswerOf<'listBatches'>['batches'][number];

export function BatchesScreen() {
  const words = batchesWords();
  const named = labels();
  const id = useId();
  const { values, set } = useFilter(['month', 'state']);
  const state = BATCH_STATES.find((known) => known === values.state);
  const thisMonth = monthAt(serverNow.peek());
  const list = usePages('listBatches', { query: { month: values.month, state } });
  const submit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    set({ month: String(form.get('month') ?? ''), state: String(form.get('state') ?? '') });
  };
  return (
    <Screen
      title={words.title}
      lead={words.lead}
      beside={
        <nav class="tabs" aria-label={words.which}>
          <a href="/batches" aria-current={values.month === undefined ? 'true' : undefined}>
            {words.open}
          </a>
          <a
            href={`/batches?month=${thisMonth}`}
            aria-current={values.month === thisMonth ? 'true' : undefined}
          >
            {monthText(thisMonth)}
          </a>
        </nav>
      }
    >
      <form class="filter small-filter" onSubmit={submit} key={JSON.stringify(values)}>
        <MonthField id={id} label={named.month} value={values.month} />
        <div>
          <label for={`${id}-state`}>{named.state}</label>
          <select id={`${id}-state`} name="state">
            <option value="">{values.month === undefined ? words.open : words.all}</option>
            {BATCH_STATES.map((one) => (
              <option key={one} value={one} selected={one === state}>
                {batchStateText(one)}
              </option>
            ))}
          </select>
        </div>
        <div class="filter-actions">
          <button type="submit" class="main-button">
            {named.show}
          </button>
        </div>
      </form>
      <List
        of={list}
        rowsOf={({ batches }) => batches}
        rowKey={({ batchId }) => batchId}
        caption={words.title}
        columns={columns()}
        empty={words.empty}
        tooMany={({ isCutOff }) => isCutOff && <p class="warning">{words.tooMany}</p>}
      />
    </Screen>
  );
}

function columns(): readonly Column<Batch>[] {
  const words = batchesWords();
  const named = labels();
  return [
    {
      key: 'account',
      head: named.account,
      cell: ({ batchId, debtorAccountId }) => (
        <>
          <a href={`/batches/${batchId}`}>{debtorAccountId}</a>
          <span class="below">…{batchId.slice(-8)}</span>
        </>
      ),
    },
    {
      key: 'state',
      head: named.state,
      cell: ({ state, voided }) => (
        <>
          <BatchStateMark state={state} />
          {voided !== null && <span class="below">{words.ended[voided.why]}</span>}
        </>
      ),
    },
    {
      key: 'count',
      head: named.payments,
      isFigure: true,
      isSecondary: true,
      cell: ({ count }) => (count === null ? named.none : countText(count)),
    },
    {
      key: 'sum',
      head: named.sum,
      isFigure: true,
      cell: ({ controlSumMinor, currency }) =>
        controlSumMinor === null ? named.none : <Amount minor={controlSumMinor} currency={currency} />,
    },
    { key: 'execution', head: named.execution, cell: ({ executionDate }) => <Day day={executionDate} /> },
    {
      key: 'approved',
      head: named.approved,
      isSecondary: true,
      cell: ({ approvals }) => approvals.map(({ person }) => person).join(', '),
    },
    {
      key: 'opened',
      head: words.opened,
      isSecondary: true,
      cell: ({ openedAt }) => <Moment at={openedAt} />,
    },
  ];
}
