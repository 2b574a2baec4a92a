import { type Column, Table } from '../../parts/table.tsx';
import { Moment } from '../../show/moment.tsx';
import type { Today } from './answer.ts';
import { todayWords } from './words.ts';

type Source = Today['sources'][number];

export function Sources({ sources }: { readonly sources: readonly Source[] }) {
  const words = todayWords();
  if (sources.length === 0) return <p class="empty">{words.noSources}</p>;
  const columns: readonly Column<Source>[] = [
    {
      key: 'source',
      head: words.source,
      cell: ({ source, mode }) => (
        <>
          <a href={`/payouts?source=${encodeURIComponent(source)}&state=waiting`}>{source}</a>
          <span class="below">{mode === 'live' ? words.live : words.dryRun}</span>
        </>
      ),
    },
    { key: 'read', head: words.lastRead, isSecondary: true, cell: ({ endedAt }) => <At at={endedAt} /> },
    {
      key: 'complete',
      head: words.lastComplete,
      cell: ({ completeAt, late, readingSince }) => (
        <>
          <At at={completeAt} />
          {late !== null && ' '}
          {late !== null && <span class="mark mark-bad">{words.late[late]}</span>}
          {readingSince !== null && (
            <span class="below">
              {words.reading} <Moment at={readingSince} />
            </span>
          )}
        </>
      ),
    },
  ];
  return <Table caption={words.sources} columns={columns} rows={sources} rowKey={({ source }) => source} />;
}

function At({ at }: { readonly at: string | null }) {
  return at === null ? <span class="quiet">{todayWords().never}</span> : <Moment at={at} />;
}
