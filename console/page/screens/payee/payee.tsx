import { useAnswer } from '../../ask/use-answer.ts';
import { Answered } from '../../parts/answered.tsx';
import { ReportLink } from '../../parts/report-link.tsx';
import { Screen } from '../../parts/screen.tsx';
import { Facts, Section } from '../../parts/section.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { mayCall } from '../../session/me.ts';
import { Sums } from '../../show/amount.tsx';
import { countText } from '../../show/amounts.ts';
import { Day, Moment } from '../../show/moment.tsx';
import { labels } from '../../words/language.ts';
import type { ShownPayee } from './answer.ts';
import { Question } from './question.tsx';
import { RevealIbans } from './reveal-ibans.tsx';
import { payeeWords } from './words.ts';

type Account = ShownPayee['accounts'][number];

/** What is known of the recipient of a payout, and of its account. */
export function PayeeScreen({ params }: { readonly params?: { readonly payoutId?: string } }) {
  const words = payeeWords();
  const loaded = useAnswer('showPayee', { params: { payoutId: params?.payoutId ?? '' } });
  const { answer } = loaded;
  return (
    <Screen
      title={answer?.recipientName ?? labels().payee}
      lead={answer !== undefined && <a href={`/payouts/${answer.payoutId}`}>{words.payout}</a>}
      beside={
        answer !== undefined && (
          <a class="button" href={`/payouts?state=all&recipient=${answer.recipient}`}>
            {words.all}
          </a>
        )
      }
    >
      <Answered of={loaded}>
        {(payee) => (
          <>
            <section class="card part">
              <Facts
                of={[
                  [labels().source, payee.source],
                  ['Id', <code key="id">{payee.recipientId}</code>],
                  [
                    labels().account,
                    <span key="iban" class="amount">
                      {payee.iban}
                    </span>,
                  ],
                  [
                    words.shared,
                    <>
                      {countText(payee.recipientsOfAccount)}
                      {payee.sharedWith.map(({ recipient, recipientName, payoutId }) => (
                        <span key={recipient} class="below">
                          <a href={`/payees/${payoutId}`}>{recipientName}</a>
                        </span>
                      ))}
                    </>,
                  ],
                ]}
              />
              {mayCall('readIbans') && <RevealIbans payee={payee} key={payee.payoutId} />}
            </section>
            <Question payoutId={payee.payoutId} onChange={loaded.reload} />
            <Section title={words.accounts}>
              <Accounts accounts={payee.accounts} />
              {payee.isPaidAtLeast && <p class="warning">{words.paidAtLeast}</p>}
            </Section>
            <Section title={words.check}>
              <LastCheck check={payee.lastCheck} />
            </Section>
          </>
        )}
      </Answered>
    </Screen>
  );
}

function Accounts({ accounts }: { readonly accounts: readonly Account[] }) {
  const words = payeeWords();
  if (accounts.length === 0) return <p class="empty">{words.noAccounts}</p>;
  const columns: readonly Column<Account>[] = [
    {
      key: 'iban',
      head: labels().account,
      cell: ({ iban, isOfPayout, refused }) => (
        <>
          <span class="amount">{iban}</span>
          {isOfPayout && <span class="below">{words.ofPayout}</span>}
          {refused !== null && (
            <span class="below bad">
              {words.refused(refused.code)}, <Moment at={refused.at} />
            </span>
          )}
        </>
      ),
    },
    { key: 'name', head: words.name, cell: ({ name }) => name },
    { key: 'first', head: words.first, isSecondary: true, cell: ({ firstOn }) => <Day day={firstOn} /> },
    {
      key: 'paid',
      head: words.paid,
      cell: ({ paidOn }) => (paidOn === null ? words.never : <Day day={paidOn} />),
    },
    { key: 'sum', head: words.soFar, isFigure: true, cell: ({ paid }) => <Sums sums={paid} /> },
    {
      key: 'by',
      head: words.paidBy,
      isSecondary: true,
      cell: ({ paidBy }) =>
        paidBy.map((payoutId) => (
          <a key={payoutId} href={`/payouts/${payoutId}`} class="below">
            …{payoutId.slice(-8)}
          </a>
        )),
    },
    {
      key: 'cleared',
      head: words.cleared,
      isSecondary: true,
      cell: ({ cleared }) => cleared.map((code) => <code key={code}>{code} </code>),
    },
  ];
  // The same masked account may stand there twice: the place tells rows apart.
  const rows = accounts.map((account, place) => ({ ...account, place }));
  return (
    <Table caption={words.accounts} columns={columns} rows={rows} rowKey={({ place }) => String(place)} />
  );
}

function LastCheck({ check }: { readonly check: ShownPayee['lastCheck'] }) {
  const words = payeeWords();
  if (check === null) return <p class="empty">{words.noCheck}</p>;
  return (
    <div class="card">
      <Facts
        of={[
          [words.result, <strong key="result">{check.result}</strong>],
          [
            words.checkedName,
            <>
              {check.name}
              {!check.isOfThisName && <span class="below">{words.otherName}</span>}
            </>,
          ],
          [labels().when, <Moment key="when" at={check.createdAt} />],
          [
            words.line,
            <>
              <ReportLink id={check.bankReportId} /> <span class="below">{check.endToEndId}</span>
            </>,
          ],
        ]}
      />
      {check.isReleased && <p>{words.released}</p>}
    </div>
  );
}
