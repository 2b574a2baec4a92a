import { useId, useState } from 'preact/hooks';
import { STATES } from '../../../../functions/core/states.ts';
import { hasIban } from '../../../../functions/core/whole-iban.ts';
import { useAnswer } from '../../ask/use-answer.ts';
import { MonthField } from '../../parts/month-field.tsx';
import type { Filter } from '../../parts/use-filter.ts';
import { stateText } from '../../show/state.tsx';
import { labels } from '../../words/language.ts';
import { payoutsWords } from './words.ts';

export const FILTERS = [
  'text',
  'state',
  'source',
  'month',
  'debtorAccount',
  'due',
  'mode',
  'heldBack',
  'reason',
  'report',
  'recipient',
  'sort',
  'order',
] as const;
export type FilterName = (typeof FILTERS)[number];

export function PayoutFilter({ filter: { values, set } }: { readonly filter: Filter<FilterName> }) {
  const words = payoutsWords();
  const id = useId();
  const [fault, setFault] = useState<string>();
  const controls = useAnswer('showControls', {});
  const sources = controls.answer?.sources.map(({ source }) => source) ?? [];
  const accounts = controls.answer?.debtorAccounts.map(({ debtorAccountId }) => debtorAccountId) ?? [];

  const submit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const said = (name: string): string => String(form.get(name) ?? '').trim();
    const hasAny = [...form.values()].some((value) => hasIban(String(value)));
    setFault(hasAny ? words.wholeIban : undefined);
    if (hasAny) return;
    set({
      text: said('text'),
      state: said('state'),
      source: said('source'),
      month: said('month'),
      debtorAccount: said('debtorAccount'),
      reason: said('reason'),
    });
  };

  return (
    <search>
      {/* Its fields come from the address: another address is another form. */}
      <form class="filter" onSubmit={submit} key={JSON.stringify(values)}>
        <div class="wide-field">
          <label for={`${id}-text`}>{words.search}</label>
          <input
            id={`${id}-text`}
            name="text"
            type="search"
            maxLength={100}
            defaultValue={values.text ?? ''}
            aria-describedby={`${id}-hint`}
            aria-invalid={fault !== undefined}
          />
          <span
            id={`${id}-hint`}
            class={fault === undefined ? 'hint' : 'hint bad'}
            role={fault === undefined ? undefined : 'alert'}
          >
            {fault ?? words.searchHint}
          </span>
        </div>
        <div>
          <label for={`${id}-state`}>{labels().state}</label>
          <select id={`${id}-state`} name="state">
            <option value="">{words.waitingOrNamed}</option>
            <option value="waiting" selected={values.state === 'waiting'}>
              {words.waiting}
            </option>
            <option value="all" selected={values.state === 'all'}>
              {words.all}
            </option>
            {STATES.map((state) => (
              <option key={state} value={state} selected={values.state === state}>
                {stateText(state)}
              </option>
            ))}
          </select>
        </div>
        <OneOf
          id={`${id}-source`}
          name="source"
          label={labels().source}
          any={words.anySource}
          known={sources}
          value={values.source}
        />
        <OneOf
          id={`${id}-account`}
          name="debtorAccount"
          label={words.debtorAccount}
          any={words.anyAccount}
          known={accounts}
          value={values.debtorAccount}
        />
        <MonthField id={id} label={labels().month} value={values.month} />
        <div>
          <label for={`${id}-reason`}>{words.reason}</label>
          <input id={`${id}-reason`} name="reason" maxLength={60} defaultValue={values.reason ?? ''} />
        </div>
        <div class="filter-actions">
          <button type="submit" class="main-button">
            {labels().show}
          </button>
        </div>
      </form>
    </search>
  );
}

/** What the address says stays choosable, even where the configuration no longer has it. */
function OneOf({
  id,
  name,
  label,
  any,
  known,
  value,
}: {
  readonly id: string;
  readonly name: FilterName;
  readonly label: string;
  readonly any: string;
  readonly known: readonly string[];
  readonly value: string | undefined;
}) {
  const all = value === undefined || known.includes(value) ? known : [...known, value];
  return (
    <div>
      <label for={id}>{label}</label>
      <select id={id} name={name}>
        <option value="">{any}</option>
        {all.map((one) => (
          <option key={one} value={one} selected={one === value}>
            {one}
          </option>
        ))}
      </select>
    </div>
  );
}
