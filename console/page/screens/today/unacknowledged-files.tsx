import { type Column, Table } from '../../parts/table.tsx';
import { countText } from '../../show/amounts.ts';
import { Day, Moment } from '../../show/moment.tsx';
import type { Today } from './answer.ts';
import { todayWords } from './words.ts';

type UnacknowledgedFile = Today['unacknowledgedFiles'][number];

export function UnacknowledgedFiles({
  files,
  isCutOff,
}: {
  readonly files: readonly UnacknowledgedFile[];
  readonly isCutOff: boolean;
}) {
  const words = todayWords();
  if (files.length === 0 && !isCutOff) return <p class="empty">{words.allAcknowledged}</p>;
  const columns: readonly Column<UnacknowledgedFile>[] = [
    {
      key: 'file',
      head: words.file,
      cell: ({ batchId, debtorAccountId }) => <a href={`/batches/${batchId}`}>{debtorAccountId}</a>,
    },
    {
      key: 'count',
      head: words.payments,
      isFigure: true,
      cell: ({ batchId, count }) => <a href={`/batches/${batchId}`}>{countText(count)}</a>,
    },
    {
      key: 'execution',
      head: words.execution,
      isSecondary: true,
      cell: ({ executionDate }) => <Day day={executionDate} />,
    },
    {
      key: 'due',
      head: words.answerDue,
      cell: ({ answerDueAt, isOverdue }) => (
        <>
          <Moment at={answerDueAt} />
          {isOverdue && <span class="mark mark-bad">{words.overdue}</span>}
        </>
      ),
    },
  ];
  return (
    <>
      <Table
        caption={words.unacknowledged}
        columns={columns}
        rows={files}
        rowKey={({ batchId }) => batchId}
      />
      {isCutOff && (
        <p class="warning">
          {words.oldestFiles} <a href="/batches?state=submitted">{words.allFiles}</a>
        </p>
      )}
    </>
  );
}
