import { useAnswer } from '../../ask/use-answer.ts';
import { Answered } from '../../parts/answered.tsx';
import { Screen } from '../../parts/screen.tsx';
import { Facts, Section } from '../../parts/section.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { TermLines } from '../../parts/terms.tsx';
import { Amount } from '../../show/amount.tsx';
import { countText } from '../../show/amounts.ts';
import { Moment } from '../../show/moment.tsx';
import { labels } from '../../words/language.ts';
import type { Controls } from './answer.ts';
import { StopActions } from './stop-actions.tsx';
import { controlsWords } from './words.ts';

type Account = Controls['debtorAccounts'][number];

export function ControlsScreen() {
  const words = controlsWords();
  const loaded = useAnswer('showControls', {});
  return (
    <Screen title={words.title} lead={words.lead}>
      <Answered of={loaded}>
        {(controls) => (
          <>
            <StopActions controls={controls} onChange={loaded.reload} />
            <Section title={words.accounts}>
              {controls.debtorAccounts.map((account) => (
                <AccountCard key={account.debtorAccountId} account={account} />
              ))}
            </Section>
            <Section title={words.sources}>
              <Sources sources={controls.sources} />
            </Section>
            <section class="card part">
              <Facts
                of={[
                  [
                    words.limits,
                    controls.limits.map(({ currency, maxPayoutMinor }) => (
                      <span key={currency} class="line">
                        <Amount minor={maxPayoutMinor} currency={currency} />
                      </span>
                    )),
                  ],
                  [
                    words.retries,
                    `${words.retriesOf(countText(controls.retries.maxAttempts))}, ${words.after[controls.retries.after]}`,
                  ],
                ]}
              />
            </section>
            <Section title={words.history}>
              {!controls.isHistoryWhole && <p class="problem">{words.broken}</p>}
              <StopHistory history={controls.stopHistory} />
            </Section>
          </>
        )}
      </Answered>
    </Screen>
  );
}

function AccountCard({ account }: { readonly account: Account }) {
  const words = controlsWords();
  const { currency, cutOff, submit } = account;
  return (
    <section class="card attempt" aria-label={account.debtorAccountId}>
      <h3>{account.debtorAccountId}</h3>
      <Facts
        of={[
          [words.holder, account.holderName],
          [
            labels().account,
            <span key="iban" class="amount">
              {account.iban}
            </span>,
          ],
          [labels().rail, account.rail],
          [words.cutOff, `${cutOff.time} ${cutOff.timeZone}`],
          [words.schedule, <code key="schedule">{`${submit.expression} ${submit.timeZone}`}</code>],
          [words.lead2, countText(account.leadBankingDays)],
          [words.rules, <TermLines key="terms" of={account} currency={currency} />],
        ]}
      />
    </section>
  );
}

function Sources({ sources }: { readonly sources: Controls['sources'] }) {
  const words = controlsWords();
  const columns: readonly Column<Controls['sources'][number]>[] = [
    { key: 'source', head: labels().source, cell: ({ source }) => source },
    {
      key: 'mode',
      head: words.mode,
      cell: ({ mode }) => (
        <span class={mode === 'live' ? 'mark mark-good' : 'mark mark-plain'}>
          {mode === 'live' ? words.live : words.dryRun}
        </span>
      ),
    },
    {
      key: 'schedule',
      head: words.schedule,
      cell: ({ schedule }) => <code>{`${schedule.expression} ${schedule.timeZone}`}</code>,
    },
    {
      key: 'requests',
      head: words.requests,
      isFigure: true,
      isSecondary: true,
      cell: ({ requestsPerMinute }) => countText(requestsPerMinute),
    },
  ];
  return <Table caption={words.sources} columns={columns} rows={sources} rowKey={({ source }) => source} />;
}

function StopHistory({ history }: { readonly history: Controls['stopHistory'] }) {
  const words = controlsWords();
  if (history.length === 0) return <p class="empty">{words.noHistory}</p>;
  const columns: readonly Column<Controls['stopHistory'][number]>[] = [
    { key: 'when', head: labels().when, cell: ({ at }) => <Moment at={at} /> },
    {
      key: 'what',
      head: labels().state,
      cell: ({ what, debtorAccountId }) => (
        <>
          {words.what[what]}
          <span class="below">{debtorAccountId === '*' ? words.all : debtorAccountId}</span>
        </>
      ),
    },
    { key: 'who', head: labels().who, cell: ({ by }) => by },
    { key: 'reason', head: labels().reason, isSecondary: true, cell: ({ reason }) => reason },
  ];
  return (
    <Table
      caption={words.history}
      columns={columns}
      rows={history}
      rowKey={({ at, what, debtorAccountId, by }) => `${at} ${what} ${debtorAccountId} ${by}`}
    />
  );
}
