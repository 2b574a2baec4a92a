import { usePages } from '../../ask/use-pages.ts';
import { List } from '../../parts/list.tsx';
import { Screen } from '../../parts/screen.tsx';
import type { Column } from '../../parts/table.tsx';
import { countText } from '../../show/amounts.ts';
import { labels } from '../../words/language.ts';
import { type WaitingLine, waitingLineColumns, waitingLineKey } from '../bank-report/waiting-lines.tsx';
import { bankReportsWords } from '../bank-reports/words.ts';
import { bankLinesWords } from './words.ts';

/** Waiting lines of all reports, whenever they were read. */
export function BankLinesScreen() {
  const words = bankLinesWords();
  const reports = bankReportsWords();
  const list = usePages('listBankLines', {});
  const report: Column<WaitingLine> = {
    key: 'report',
    head: labels().report,
    cell: ({ digest, ordinal }) => (
      <>
        <a href={`/bank-reports/${digest}`}>
          <code>{digest.slice(0, 8)}</code>
        </a>
        <span class="below">{words.line(countText(ordinal))}</span>
      </>
    ),
  };
  return (
    <Screen title={words.title} lead={<a href="/bank-reports">{reports.title}</a>}>
      <List
        of={list}
        rowsOf={({ lines }) => lines}
        rowKey={waitingLineKey}
        caption={words.title}
        columns={[report, ...waitingLineColumns(list.reload).filter(({ key }) => key !== 'line')]}
        empty={words.empty}
      />
    </Screen>
  );
}
