import { useAnswer } from '../../ask/use-answer.ts';
import { Answered } from '../../parts/answered.tsx';
import { Copyable } from '../../parts/copyable.tsx';
import { Screen } from '../../parts/screen.tsx';
import { Facts, Section } from '../../parts/section.tsx';
import { Amount } from '../../show/amount.tsx';
import { countText } from '../../show/amounts.ts';
import { Energy } from '../../show/energy.tsx';
import { Day } from '../../show/moment.tsx';
import { StateMark } from '../../show/state.tsx';
import { labels } from '../../words/language.ts';
import { Actions } from './actions.tsx';
import type { ShownPayout } from './answer.ts';
import { Attempts } from './attempts.tsx';
import { Charges } from './charges.tsx';
import { ReasonsStood } from './reasons-stood.tsx';
import { Timeline } from './timeline.tsx';
import { Why } from './why.tsx';
import { payoutWords } from './words.ts';

/** A payout's life, and what each step rests on. */
export function PayoutScreen({ params }: { readonly params?: { readonly payoutId?: string } }) {
  const loaded = useAnswer('showPayout', { params: { payoutId: params?.payoutId ?? '' } });
  const words = payoutWords();
  const { answer, reload } = loaded;
  return (
    <Screen
      title={answer === undefined ? words.title : `${words.title} ${answer.expenseId}`}
      lead={
        answer !== undefined && (
          <>
            <StateMark state={answer.state} /> <bdi>{answer.recipientName}</bdi> ·{' '}
            <Amount minor={answer.amountMinor} currency={answer.currency} />
          </>
        )
      }
    >
      <Answered of={loaded}>
        {(payout) => (
          <>
            <p class={payout.isBelieved ? 'quiet' : 'warning'}>
              {payout.isBelieved ? `✓ ${words.untouched}` : words.touched}
            </p>
            <div class="side-by-side">
              <Why payout={payout} />
              <Actions payout={payout} onChange={reload} />
            </div>
            <Figures payout={payout} />
            <Charges payout={payout} />
            <div class="side-by-side">
              <Section title={words.history}>
                <Timeline payout={payout} />
              </Section>
              <div>
                <Section title={words.attempts}>
                  <Attempts payout={payout} />
                </Section>
                <Section title={words.stood}>
                  <ReasonsStood stood={payout.reasonsStood} />
                </Section>
              </div>
            </div>
          </>
        )}
      </Answered>
    </Screen>
  );
}

function Figures({ payout }: { readonly payout: ShownPayout }) {
  const words = payoutWords();
  const { period, reportId } = payout;
  return (
    <section class="section card">
      <Facts
        of={[
          [labels().payee, payout.recipientName],
          [
            labels().account,
            <>
              {payout.iban} <a href={`/payees/${payout.payoutId}`}>{words.payeeLink}</a>
            </>,
          ],
          [labels().amount, <Amount key="amount" minor={payout.amountMinor} currency={payout.currency} />],
          [labels().execution, <Day key="day" day={payout.executionDate} />],
          [labels().source, `${payout.source}/${payout.account}`],
          [
            labels().report,
            <a key="report" href={`/payouts?state=all&report=${encodeURIComponent(reportId)}`}>
              {reportId}
            </a>,
          ],
          [
            labels().period,
            period === null ? (
              labels().none
            ) : (
              <>
                <Day day={period.start} /> – <Day day={period.end} />
              </>
            ),
          ],
          [labels().energy, <Energy key="energy" of={payout} />],
          [words.attempt, countText(payout.attempt)],
          [
            words.endToEnd,
            payout.endToEndId === null ? labels().none : <Copyable text={payout.endToEndId} />,
          ],
          [words.id, <Copyable key="id" text={payout.payoutId} />],
          [words.expense, <Copyable key="expense" text={payout.expenseId} />],
        ]}
      />
    </section>
  );
}
