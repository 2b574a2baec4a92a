import { useId } from 'preact/hooks';
import type { AnswerOf } from '../../../api/contract/shapes.ts';
import { download } from '../../ask/api.ts';
import { usePages } from '../../ask/use-pages.ts';
import { DownloadButton } from '../../parts/download-button.tsx';
import { LastProof } from '../../parts/last-proof.tsx';
import { List } from '../../parts/list.tsx';
import { Said } from '../../parts/said.tsx';
import { Screen } from '../../parts/screen.tsx';
import type { Column } from '../../parts/table.tsx';
import { useFilter } from '../../parts/use-filter.ts';
import { mayCall } from '../../session/me.ts';
import { serverNow } from '../../session/server-clock.ts';
import { countText } from '../../show/amounts.ts';
import { Moment } from '../../show/moment.tsx';
import { labels } from '../../words/language.ts';
import { Exports } from '../months/exports.tsx';
import { auditWords } from './words.ts';

export type AuditEntry = AnswerOf<'listAudit'>['entries'][number];

export function AuditScreen() {
  const words = auditWords();
  const id = useId();
  const { values, set } = useFilter(['day']);
  const today = new Date(serverNow.peek()).toISOString().slice(0, 10);
  const day = values.day ?? today;
  const list = usePages('listAudit', { query: { day } });
  const entries = list.pages.flatMap((page) => page.entries);
  const proof = list.pages[0]?.proof;
  const isWhole = list.pages.every((page) => page.isWhole);
  const submit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    set({ day: String(new FormData(event.currentTarget).get('day') ?? '') });
  };
  return (
    <Screen
      title={words.title}
      lead={words.lead}
      beside={
        entries.length > 0 &&
        mayCall('downloadAudit') && (
          <DownloadButton
            label={words.csv}
            onAsk={() => download('downloadAudit', { body: { day } })}
            key={day}
          />
        )
      }
    >
      <form class="filter small-filter" onSubmit={submit} key={day}>
        <div>
          <label for={`${id}-day`}>{words.day} (UTC)</label>
          <input id={`${id}-day`} name="day" type="date" required max={today} defaultValue={day} />
        </div>
        <div class="filter-actions">
          <button type="submit" class="main-button">
            {labels().show}
          </button>
        </div>
      </form>
      {proof !== undefined && (
        <p>
          <LastProof proof={proof} />
        </p>
      )}
      {entries.length > 0 && (
        <p class={isWhole ? 'quiet' : 'problem'} role={isWhole ? undefined : 'alert'}>
          {isWhole ? `✓ ${words.whole}` : words.broken}
        </p>
      )}
      <List
        of={list}
        rowsOf={(page) => page.entries}
        rowKey={({ number }) => String(number)}
        caption={words.title}
        columns={columns()}
        empty={words.empty}
      />
      <Exports month={day.slice(0, 7)} of="evidence" />
    </Screen>
  );
}

function columns(): readonly Column<AuditEntry>[] {
  const words = auditWords();
  return [
    { key: 'number', head: words.number, isFigure: true, cell: ({ number }) => countText(number) },
    { key: 'when', head: labels().when, cell: ({ at }) => <Moment at={at} /> },
    {
      key: 'who',
      head: labels().who,
      cell: ({ person, personKey }) => (
        <>
          {person}
          <span class="below">{personKey.slice(0, 8)}…</span>
        </>
      ),
    },
    {
      key: 'what',
      head: words.what,
      cell: ({ what, refuses }) => (
        <>
          <Said code={`audit-${what}`}>{what}</Said>
          {refuses !== null && <span class="below">{words.of(countText(refuses))}</span>}
        </>
      ),
    },
    { key: 'about', head: words.about, isSecondary: true, cell: ({ about }) => <About about={about} /> },
    {
      key: 'detail',
      head: labels().reason,
      isSecondary: true,
      cell: ({ refuses, detail }) => (refuses === null ? detail : <Said code={detail}>{detail}</Said>),
    },
    {
      key: 'hash',
      head: 'Hash',
      isSecondary: true,
      cell: ({ hash }) => <code title={hash}>{hash.slice(0, 10)}…</code>,
    },
  ];
}

/** By the shape of an entry's subject: a report's line is named by its number. */
const SCREENS = [
  [/^PO[0-9A-Z]{26}$/, 'payouts'],
  [/^BA[0-9A-Z]{26}$/, 'batches'],
  [/^[0-9a-f]{16,64}(#\d+)?$/, 'bank-reports'],
  [/^\d{4}-\d{2}$/, 'months'],
] as const;

/** Leads to the entry's subject, where that has a screen. */
function About({ about }: { readonly about: string }) {
  const short = <code>{about.length > 20 ? `…${about.slice(-12)}` : about}</code>;
  const [, screen] = SCREENS.find(([shape]) => shape.test(about)) ?? [];
  return screen === undefined ? short : <a href={`/${screen}/${about.split('#')[0]}`}>{short}</a>;
}
