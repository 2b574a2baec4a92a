import { useAnswer } from '../../ask/use-answer.ts';
import { Answered } from '../../parts/answered.tsx';
import { LastProof } from '../../parts/last-proof.tsx';
import { Screen } from '../../parts/screen.tsx';
import { Section } from '../../parts/section.tsx';
import { Stops } from '../../parts/stops.tsx';
import { Unreadable } from '../../parts/unreadable.tsx';
import { countText } from '../../show/amounts.ts';
import { Moment } from '../../show/moment.tsx';
import { Alarms } from './alarms.tsx';
import type { Today } from './answer.ts';
import { CutOffs } from './cut-offs.tsx';
import { Failures, Holds } from './reasons.tsx';
import { Sources } from './sources.tsx';
import { UnacknowledgedFiles } from './unacknowledged-files.tsx';
import { WaitingApprovals } from './waiting-approvals.tsx';
import { WaitingStates } from './waiting-states.tsx';
import { todayWords } from './words.ts';

/** What needs people now. Every number leads to a list of that length. */
export function TodayScreen() {
  const loaded = useAnswer('today', {});
  const words = todayWords();
  const { answer, reload } = loaded;
  return (
    <Screen
      title={words.title}
      lead={
        answer !== undefined && (
          <>
            {words.asOf} <Moment at={answer.at} />
          </>
        )
      }
      beside={
        <button type="button" onClick={reload}>
          {words.reload}
        </button>
      }
    >
      <Answered of={loaded}>
        {(today) => (
          <>
            <Stops stops={today.stops} />
            <Unreadable ids={today.unreadable} />
            <Glance today={today} />
            <Section title={words.approvals}>
              <WaitingApprovals approvals={today.approvals} onExpiry={reload} />
            </Section>
            <Section title={words.cutOffs} note={words.cutOffsNote}>
              <CutOffs cutOffs={today.cutOffs} />
            </Section>
            <div class="side-by-side">
              <Section title={words.holds}>
                <Holds holds={today.holds} isCutOff={today.isCutOff} isBrief />
              </Section>
              <Section title={words.failed}>
                <Failures failed={today.failed} isCutOff={today.isCutOff} />
              </Section>
            </div>
            <div class="side-by-side">
              <Section title={words.waiting}>
                <WaitingStates waiting={today.waiting} />
              </Section>
              <Section title={words.unacknowledged}>
                <UnacknowledgedFiles files={today.unacknowledgedFiles} isCutOff={today.areFilesCutOff} />
              </Section>
            </div>
            <div class="side-by-side">
              <Section title={words.sources}>
                <Sources sources={today.sources} />
              </Section>
              <Section title={words.alarms}>
                <Alarms alarms={today.alarms} />
              </Section>
            </div>
          </>
        )}
      </Answered>
    </Screen>
  );
}

/** The numbers that decide whether the day is quiet. */
function Glance({ today: { approvals, bankLines, proof, waiting } }: { readonly today: Today }) {
  const words = todayWords();
  const mine = approvals.filter(({ mayIApprove }) => mayIApprove).length;
  // Counts payouts: one held for two reasons is one.
  const held = waiting.find(({ state }) => state === 'held');
  return (
    <section class="glance" aria-label={words.atAGlance}>
      <a href="/approvals">
        <b>{countText(approvals.length)}</b> {words.approvals}{' '}
        {mine > 0 && <span class="mark mark-wait">{words.forYou(countText(mine))}</span>}
      </a>
      <a href="/payouts?state=held">
        <b>{held?.isAtLeast === true ? words.atLeast(countText(held.count)) : countText(held?.count ?? 0)}</b>{' '}
        {words.held}
      </a>
      <a href="/bank-reports/waiting">
        <b>{bankLines.isAtLeast ? words.atLeast(countText(bankLines.count)) : countText(bankLines.count)}</b>{' '}
        {words.bankLines}
      </a>
      <a href="/audit">
        <LastProof proof={proof} />
      </a>
    </section>
  );
}
