import { useId, useState } from 'preact/hooks';
import { hasIban } from '../../../../functions/core/whole-iban.ts';
import { usePages } from '../../ask/use-pages.ts';
import { List } from '../../parts/list.tsx';
import { useFilter } from '../../parts/use-filter.ts';
import { labels } from '../../words/language.ts';
import { type ListedPayout, payoutColumns } from '../payouts/payout-columns.tsx';
import { payoutsWords } from '../payouts/words.ts';

/** Finds a recipient by what people know of their payouts, such as a name or the end of an IBAN. */
export function FindPayee() {
  const words = payoutsWords();
  const id = useId();
  const { values, set } = useFilter(['text']);
  const [isWhole, setIsWhole] = useState(false);
  const submit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get('text') ?? '').trim();
    setIsWhole(hasIban(text));
    if (!hasIban(text)) set({ text });
  };
  return (
    <search>
      <form class="filter small-filter" onSubmit={submit} key={values.text}>
        <div class="wide-field">
          <label for={id}>{words.search}</label>
          <input id={id} name="text" type="search" maxLength={100} defaultValue={values.text ?? ''} />
          {isWhole && (
            <span class="hint bad" role="alert">
              {words.wholeIban}
            </span>
          )}
        </div>
        <div class="filter-actions">
          <button type="submit" class="main-button">
            {labels().show}
          </button>
        </div>
      </form>
      {values.text !== undefined && <Found text={values.text} />}
    </search>
  );
}

function Found({ text }: { readonly text: string }) {
  const words = payoutsWords();
  const list = usePages('listPayouts', { query: { state: 'waiting-or-named', text } });
  const seen = new Set<string>();
  const isNew = ({ source, account, recipientId, recipientName, iban }: ListedPayout): boolean => {
    const key = [source, account, recipientId || recipientName, iban].join('\n');
    return !seen.has(key) && seen.add(key).has(key);
  };
  return (
    <List
      of={list}
      rowsOf={({ payouts }) => payouts.filter(isNew)}
      rowKey={({ payoutId }) => payoutId}
      caption={labels().payee}
      columns={[
        {
          key: 'payee',
          head: labels().payee,
          cell: ({ payoutId, recipientName, recipientId }) => (
            <>
              <a href={`/payees/${payoutId}`}>{recipientName || recipientId}</a>
              <span class="below">{recipientId}</span>
            </>
          ),
        },
        ...payoutColumns().filter(({ key }) => key === 'account' || key === 'source'),
      ]}
      empty={words.empty}
    />
  );
}
