import type { AnswerOf } from '../../../api/contract/shapes.ts';
import { usePages } from '../../ask/use-pages.ts';
import { List } from '../../parts/list.tsx';
import { MonthSteps } from '../../parts/month-steps.tsx';
import { Said } from '../../parts/said.tsx';
import { Screen } from '../../parts/screen.tsx';
import type { Column } from '../../parts/table.tsx';
import { useFilter } from '../../parts/use-filter.ts';
import { serverNow } from '../../session/server-clock.ts';
import { countText } from '../../show/amounts.ts';
import { Moment } from '../../show/moment.tsx';
import { monthAt, monthText } from '../../show/moments.ts';
import { labels } from '../../words/language.ts';
import { bankReportsWords } from './words.ts';

export type BankReport = AnswerOf<'listBankReports'>['reports'][number];

export function BankReportsScreen() {
  const words = bankReportsWords();
  const { values, hrefWith } = useFilter(['month']);
  const month = monthIn(values.month) ?? monthAt(serverNow.peek());
  const list = usePages('listBankReports', { query: { month } });
  return (
    <Screen
      title={`${words.title}, ${monthText(month)}`}
      lead={
        <>
          {words.lead} <a href="/bank-reports/waiting">{words.allWaiting}</a>
        </>
      }
      beside={<MonthSteps month={month} hrefOf={(other) => hrefWith({ month: other })} />}
    >
      <List
        of={list}
        rowsOf={({ reports }) => reports}
        rowKey={({ digest }) => digest}
        caption={words.title}
        columns={columns()}
        empty={words.empty}
      />
    </Screen>
  );
}

/** A month of an address, where it is one. */
export function monthIn(text: string | undefined): string | undefined {
  return text !== undefined && /^2\d{3}-(0[1-9]|1[0-2])$/.test(text) ? text : undefined;
}

function columns(): readonly Column<BankReport>[] {
  const words = bankReportsWords();
  const none = labels().none;
  return [
    {
      key: 'report',
      head: labels().report,
      cell: (report) => (
        <span class="clipped wide-clip">
          <a href={`/bank-reports/${report.digest}`}>{report.key.slice(report.key.lastIndexOf('/') + 1)}</a>
          <span class="below">
            {report.outcome === 'read' && `${report.debtorAccountIds.join(', ')} `}
            <code>{report.digest.slice(0, 12)}</code>
          </span>
        </span>
      ),
    },
    { key: 'when', head: labels().when, isSecondary: true, cell: ({ readAt }) => <Moment at={readAt} /> },
    {
      key: 'outcome',
      head: words.outcome,
      cell: (report) =>
        report.outcome === 'read' ? (
          <>
            <span class="mark mark-good">{words.read}</span>
            <span class="below">{report.version}</span>
          </>
        ) : (
          <>
            <span class="mark mark-bad">{words.refused}</span>
            <span class="below">
              <BrokenRule of={report} />
            </span>
          </>
        ),
    },
    {
      key: 'lines',
      head: words.lines,
      isFigure: true,
      isSecondary: true,
      cell: (report) => (report.outcome === 'read' ? countText(report.lines) : none),
    },
    {
      key: 'matched',
      head: words.matched,
      isFigure: true,
      isSecondary: true,
      cell: (report) => (report.outcome === 'read' ? countText(report.matched) : none),
    },
    {
      key: 'unmatched',
      head: words.ended,
      isFigure: true,
      cell: (report) => {
        if (report.outcome === 'refused') return none;
        if (report.unmatched === 0) return countText(0);
        return <a href={`/bank-reports/${report.digest}`}>{countText(report.unmatched)}</a>;
      },
    },
  ];
}

/** What is wrong with a file, and where. */
export function BrokenRule({ of: { rule, line } }: { readonly of: BankReport & { outcome: 'refused' } }) {
  return (
    <>
      <Said code={`report-${rule}`}>{rule}</Said> ({bankReportsWords().atLine(countText(line))})
    </>
  );
}
