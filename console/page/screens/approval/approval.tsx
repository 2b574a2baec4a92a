import { useEffect, useState } from 'preact/hooks';
import { decide } from '../../ask/api.ts';
import { useAnswer } from '../../ask/use-answer.ts';
import { Answered } from '../../parts/answered.tsx';
import { BatchEnd } from '../../parts/batch-end.tsx';
import { Deciding, mayWithKey } from '../../parts/deciding.tsx';
import { Said } from '../../parts/said.tsx';
import { Screen } from '../../parts/screen.tsx';
import { Facts, Section } from '../../parts/section.tsx';
import { mayCall, me, readMe } from '../../session/me.ts';
import { Amount } from '../../show/amount.tsx';
import { countText } from '../../show/amounts.ts';
import { Countdown, Day, Moment } from '../../show/moment.tsx';
import { BatchStateMark } from '../../show/state.tsx';
import { useExpiry } from '../today/waiting-approvals.tsx';
import type { ShownApproval } from './answer.ts';
import { Approve } from './approve.tsx';
import { Difference } from './difference.tsx';
import { Lines } from './lines.tsx';
import { Payments } from './payments.tsx';
import { StatementFacts } from './statement-facts.tsx';
import { approvalWords } from './words.ts';

/** A payment file as people sign it. */
export function ApprovalScreen({ params }: { readonly params?: { readonly batchId?: string } }) {
  const batchId = params?.batchId ?? '';
  const loaded = useAnswer('showApproval', { params: { batchId } });
  const words = approvalWords();
  const { answer, reload } = loaded;
  useEffect(() => {
    // Somebody may have brought in a passkey of the person's, or taken one out.
    readMe();
  }, []);
  // A file that no longer waits has nothing to expire.
  useExpiry(answer?.state === 'proposed' ? [answer] : [], reload);
  return (
    <Screen
      title={answer === undefined ? words.untitled : words.title(answer.debtorAccountId)}
      lead={
        answer !== undefined && (
          <>
            <BatchStateMark state={answer.state} /> <BatchEnd batch={answer} />{' '}
            <a href={`/batches/${batchId}`}>{words.asBatch}</a>
          </>
        )
      }
    >
      <Answered of={loaded}>
        {(approval) => <Approval approval={approval} onChange={reload} key={batchId} />}
      </Answered>
    </Screen>
  );
}

function Approval({
  approval,
  onChange,
}: {
  readonly approval: ShownApproval;
  readonly onChange: () => void;
}) {
  const words = approvalWords();
  const { statement, warnings, isAsSigned, currency, batchId, newAccounts, releasedHolds } = approval;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (payoutId: string) => {
    const next = new Set(chosen);
    if (!next.delete(payoutId)) next.add(payoutId);
    setChosen(next);
  };
  const isOpen = approval.state === 'proposed';
  const mayRefuse = isOpen && mayCall('refuseBatch');
  return (
    <>
      <Head approval={approval} />
      {!isAsSigned && (
        <p class="problem" role="alert">
          {words.notAsSigned}
        </p>
      )}
      {warnings.length > 0 && (
        <section class="warning" aria-label={words.warnings}>
          <strong>{words.warnings}</strong>
          <ul>
            {warnings.map((warning) => (
              <li key={warning.code}>
                <Said {...warning} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {isOpen && (
        <div class="actions decision-bar">
          {me.value !== undefined && statement !== null && mayCall('approveBatch') && (
            <Approve me={me.value} statement={statement} approval={approval} onChange={onChange} />
          )}
          {mayRefuse && (
            <Deciding
              label={chosen.size === 0 ? words.refuse : words.refuseLines(countText(chosen.size))}
              title={words.refuseTitle}
              lead={chosen.size === 0 ? words.refuseLead : words.refuseLinesLead}
              kind="grave"
              may={mayWithKey(me.value?.isApprover)}
              onDecide={(reason) =>
                decide('refuseBatch', { params: { batchId }, body: { reason, lines: [...chosen] } })
              }
              onDone={() => words.refused}
              onChange={onChange}
            />
          )}
        </div>
      )}
      <div class="side-by-side">
        {statement !== null && (
          <Section
            title={isOpen ? words.signs : words.wereToSign}
            note={isOpen ? words.signsNote : undefined}
          >
            <StatementFacts statement={statement} terms={approval.terms} makers={approval.makers} />
          </Section>
        )}
        {isOpen && (
          <Section title={words.difference}>
            <Difference approval={approval} />
          </Section>
        )}
        {newAccounts !== null && (
          <Section
            title={words.newAccounts}
            note={
              newAccounts.count === 0
                ? words.noNewAccounts
                : words.newAccountsNote(countText(newAccounts.count), countText(newAccounts.another))
            }
          >
            {newAccounts.count > 0 && (
              <Payments caption={words.newAccounts} payments={newAccounts.largest} currency={currency} />
            )}
          </Section>
        )}
        {releasedHolds !== null && releasedHolds.count > 0 && (
          <Section title={words.releasedHolds}>
            <Payments caption={words.releasedHolds} payments={releasedHolds.largest} currency={currency} />
          </Section>
        )}
        <Section title={words.largest}>
          <Payments caption={words.largest} payments={approval.largest} currency={currency} />
        </Section>
      </div>
      <Section title={words.lines} note={mayRefuse ? words.linesNote : undefined}>
        <Lines
          batchId={batchId}
          currency={currency}
          choice={mayRefuse ? { chosen, onToggle: toggle } : undefined}
        />
      </Section>
    </>
  );
}

/** Count, sum and date are those of the statement, while there is one. */
function Head({ approval }: { readonly approval: ShownApproval }) {
  const words = approvalWords();
  const { statement, approvals, people, isStopped, expiresAt } = approval;
  const { mayApprove = [], mayNot = [], notBeside = [] } = approval;
  const count = statement === null ? approval.count : Number(statement.count);
  const sumMinor = statement === null ? approval.controlSumMinor : statement.controlSumMinor;
  return (
    <>
      {isStopped === true && <p class="warning">{words.stopped}</p>}
      <section class="card part">
        <Facts
          of={[
            [
              words.sum,
              <Amount key="sum" minor={sumMinor} currency={statement?.currency ?? approval.currency} />,
            ],
            [words.payments, count === null ? '–' : countText(count)],
            [words.execution, <Day key="day" day={statement?.executionDate ?? approval.executionDate} />],
            [
              words.expires,
              expiresAt === null ? (
                '–'
              ) : (
                <>
                  {approval.state === 'proposed' && <Countdown to={expiresAt} />}{' '}
                  <Moment at={expiresAt} timeZone={approval.timeZone} />
                </>
              ),
            ],
            [
              words.approved,
              <>
                {people !== undefined && words.approvedOf(countText(approvals.length), countText(people))}
                {approvals.map(({ person, at }) => (
                  <span key={person} class="below">
                    {person}, <Moment at={at} />
                  </span>
                ))}
              </>,
            ],
            ...(people === undefined
              ? []
              : [
                  [words.mayApprove, mayApprove.join(', ') || words.nobody] as const,
                  ...named(words.mayNot, mayNot),
                  ...named(words.notBeside, notBeside),
                ]),
          ]}
        />
      </section>
    </>
  );
}

/** Only where there is somebody. */
function named(what: string, names: readonly string[]) {
  return names.length === 0 ? [] : [[what, names.join(', ')] as const];
}
