import { SAID_STATES } from '../../../../functions/core/attempt-facts.ts';
import { decide } from '../../ask/api.ts';
import { useAnswer } from '../../ask/use-answer.ts';
import { Answered } from '../../parts/answered.tsx';
import { Deciding, MAY } from '../../parts/deciding.tsx';
import { Screen } from '../../parts/screen.tsx';
import { Facts, Section } from '../../parts/section.tsx';
import { Table } from '../../parts/table.tsx';
import { mayCall } from '../../session/me.ts';
import { countText } from '../../show/amounts.ts';
import { Moment } from '../../show/moment.tsx';
import { stateText } from '../../show/state.tsx';
import { labels } from '../../words/language.ts';
import { type BankReport, BrokenRule } from '../bank-reports/bank-reports.tsx';
import { bankReportsWords } from '../bank-reports/words.ts';
import { waitingLineColumns, waitingLineKey } from './waiting-lines.tsx';
import { bankReportWords } from './words.ts';

export function BankReportScreen({ params }: { readonly params?: { readonly digest?: string } }) {
  const digest = params?.digest ?? '';
  const list = bankReportsWords();
  const words = bankReportWords();
  const loaded = useAnswer('showBankReport', { params: { digest } });
  const { answer, reload } = loaded;
  const name = answer?.report.key.slice(answer.report.key.lastIndexOf('/') + 1);
  return (
    <Screen
      title={name ?? labels().report}
      lead={<a href="/bank-reports">{list.title}</a>}
      beside={
        mayCall('replayBankReport') &&
        answer !== undefined && (
          <Deciding
            label={words.replay}
            title={words.replayTitle}
            lead={words.replayLead}
            may={MAY}
            onDecide={(reason) =>
              decide('replayBankReport', { params: { digest: answer.report.digest }, body: { reason } })
            }
            onDone={() => words.replayed}
            onChange={reload}
          />
        )
      }
    >
      <Answered of={loaded}>
        {({ report, waiting, hasMore }) => (
          <>
            <ReportFacts report={report} />
            <Section title={list.waiting}>
              {waiting.length === 0 ? (
                <p class="empty">{words.noneWait}</p>
              ) : (
                <Table
                  caption={words.why}
                  columns={waitingLineColumns(reload)}
                  rows={waiting}
                  rowKey={waitingLineKey}
                />
              )}
              {hasMore && <p class="warning">{words.more}</p>}
            </Section>
          </>
        )}
      </Answered>
    </Screen>
  );
}

function ReportFacts({ report }: { readonly report: BankReport }) {
  const list = bankReportsWords();
  const words = bankReportWords();
  const common = [
    [list.outcome, report.outcome === 'read' ? list.read : list.refused],
    [labels().when, <Moment key="when" at={report.readAt} />],
    [labels().file, <code key="key">{report.key}</code>],
    ['SHA-256', <code key="digest">{report.digest}</code>],
  ] as const;
  if (report.outcome === 'refused') {
    return (
      <>
        <section class="problem">
          <strong>{words.refused}</strong>
          <p>
            <BrokenRule of={report} />
          </p>
        </section>
        <section class="card part">
          <Facts of={common} />
        </section>
      </>
    );
  }
  const changes = SAID_STATES.filter((state) => report.changes[state] > 0).map(
    (state) => `${stateText(state)} ${countText(report.changes[state])}`,
  );
  return (
    <section class="card part">
      <Facts
        of={[
          ...common,
          [list.from, report.debtorAccountIds.join(', ') || labels().none],
          [labels().report, report.version],
          [words.messageId, <code key="message">{report.messageId}</code>],
          [words.id, <code key="id">{report.bankReportId}</code>],
          [list.lines, countText(report.lines)],
          [list.matched, countText(report.matched)],
          [list.ended, countText(report.unmatched)],
          [words.other, countText(report.other)],
          [list.changes, changes.length === 0 ? '0' : changes.join(', ')],
        ]}
      />
    </section>
  );
}
