import { useEffect, useState } from 'preact/hooks';
import { Bar } from '../../charts/bar.tsx';
import { LastProof } from '../../parts/last-proof.tsx';
import { MonthSteps } from '../../parts/month-steps.tsx';
import { Nowhere } from '../../parts/nowhere.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { Screen } from '../../parts/screen.tsx';
import { Section } from '../../parts/section.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { Unreadable } from '../../parts/unreadable.tsx';
import { serverNow } from '../../session/server-clock.ts';
import { Amount } from '../../show/amount.tsx';
import { countText, shareOf } from '../../show/amounts.ts';
import { monthAt, monthBeside, monthText } from '../../show/moments.ts';
import { StateMark } from '../../show/state.tsx';
import { labels } from '../../words/language.ts';
import { monthIn } from '../bank-reports/bank-reports.tsx';
import { ByWeek } from './by-week.tsx';
import { Exports } from './exports.tsx';
import { addsUp, byState, countOf, type MonthSum } from './month-sums.ts';
import { OverTime } from './over-time.tsx';
import { type KnownMonth, useMonths } from './use-months.ts';
import { monthsWords } from './words.ts';

const MONTHS_DRAWN = 6;
const SMALL_PARTS = 1;

/** A month of the address; without one the last, since drivers are paid for a month after it ends. */
export function MonthScreen({ params }: { readonly params?: { readonly month?: string } }) {
  const month = params?.month === undefined ? monthAt(serverNow.peek(), -1) : monthIn(params.month);
  return month === undefined ? <Nowhere /> : <MonthOf month={month} />;
}

function MonthOf({ month }: { readonly month: string }) {
  const words = monthsWords();
  const months = Array.from({ length: MONTHS_DRAWN }, (_, back) => monthBeside(month, -back));
  // Six large months are many reads: earlier ones wait until somebody wants to see them.
  const [drawn, setDrawn] = useState<string>();
  const [isSmall, setIsSmall] = useState(false);
  const isDrawn = isSmall || drawn === month;
  const known = useMonths(isDrawn ? months : [month]);
  const shown = known.get(month);
  const isKnownSmall = shown?.isWhole === true && shown.parts <= SMALL_PARTS;
  useEffect(() => setIsSmall(isKnownSmall), [isKnownSmall]);
  return (
    <Screen
      title={monthText(month)}
      lead={words.lead}
      beside={<MonthSteps month={month} hrefOf={(other) => `/months/${other}`} />}
    >
      {shown === undefined ? <Skeleton lines={6} /> : <Sums known={shown} />}
      <Exports month={month} of="books" />
      <Section title={words.overTime} note={words.overTimeNote}>
        {isDrawn ? (
          <OverTime months={months.toReversed()} known={known} />
        ) : (
          <button type="button" onClick={() => setDrawn(month)}>
            {words.draw}
          </button>
        )}
      </Section>
    </Screen>
  );
}

function Sums({
  known: { month, sums, unreadable, proof, isWhole, problem },
}: {
  readonly known: KnownMonth;
}) {
  const words = monthsWords();
  const isComplete = isWhole && unreadable.length === 0 && sums.every(isSummed);
  return (
    <>
      {problem !== undefined && <ProblemView problem={problem} />}
      {!isWhole && problem === undefined && (
        <p role="status">{words.counting(countText(sums.reduce((all, sum) => all + countOf(sum), 0)))}</p>
      )}
      <Unreadable ids={unreadable} />
      {isWhole && sums.length === 0 && <p class="empty">{words.none}</p>}
      {isComplete ? (
        sums.length > 0 && (
          <p>
            <LastProof proof={proof} />
          </p>
        )
      ) : (
        <p class="warning">{words.incomplete}</p>
      )}
      {sums.map((sum) => (
        <section
          class="section card"
          key={`${sum.source} ${sum.currency}`}
          aria-label={`${sum.source} ${sum.currency}`}
        >
          <h2>
            {sum.source} <span class="currency">{sum.currency}</span>
          </h2>
          <Equation sum={sum} />
          {sum.withoutAmount > 0 && (
            <p class="warning">{words.withoutAmount(countText(sum.withoutAmount))}</p>
          )}
          <ByState sum={sum} month={month} />
          <p>
            <a href={`/payouts?state=all&source=${encodeURIComponent(sum.source)}&month=${month}`}>
              {words.list}
            </a>
          </p>
          <ByWeek sum={sum} />
        </section>
      ))}
    </>
  );
}

/** Whether every amount is in the sum, and the sum is that of its parts. */
function isSummed(sum: MonthSum): boolean {
  return sum.withoutAmount === 0 && addsUp(sum);
}

function Equation({ sum }: { readonly sum: MonthSum }) {
  const words = monthsWords();
  const terms = [
    ['', words.accepted, sum.acceptedMinor],
    ['=', words.paid, sum.paidMinor],
    ['+', words.failed, sum.failedMinor],
    ['+', words.returned, sum.returnedMinor],
    ['+', words.open, sum.openMinor],
  ] as const;
  return (
    <>
      <dl class="equation">
        {terms.map(([sign, name, minor]) => (
          <div key={name}>
            <dt>
              {sign !== '' && <span class="sign">{sign}</span>} {name}
            </dt>
            <dd>
              <Amount minor={minor} currency={sum.currency} />
            </dd>
          </div>
        ))}
      </dl>
      {!addsUp(sum) && <p class="problem">{words.doesNotAdd}</p>}
      {(sum.endedMinor !== '0' || sum.endedWithoutAmount > 0) && (
        <p class="quiet">
          {words.ended}: <Amount minor={sum.endedMinor} currency={sum.currency} />
          {sum.endedWithoutAmount > 0 && ` ${words.endedWithout(countText(sum.endedWithoutAmount))}`}
        </p>
      )}
    </>
  );
}

function ByState({ sum, month }: { readonly sum: MonthSum; readonly month: string }) {
  const words = monthsWords();
  const named = labels();
  const { source, currency } = sum;
  const states = byState(sum);
  const most = states
    .reduce((max, { sumMinor }) => (BigInt(sumMinor) > max ? BigInt(sumMinor) : max), 0n)
    .toString();
  const columns: readonly Column<(typeof states)[number]>[] = [
    { key: 'state', head: named.state, cell: ({ state }) => <StateMark state={state} /> },
    {
      key: 'count',
      head: named.count,
      isFigure: true,
      cell: ({ state, count }) => (
        <a href={`/payouts?state=${state}&source=${encodeURIComponent(source)}&month=${month}`}>
          {countText(count)}
        </a>
      ),
    },
    {
      key: 'sum',
      head: named.sum,
      isFigure: true,
      cell: ({ state, sumMinor }) => (
        <>
          <Amount minor={sumMinor} currency={currency} />
          <Bar thousandths={shareOf(sumMinor, most)} tone={state} />
        </>
      ),
    },
  ];
  return (
    <Table
      caption={words.bySource(`${source} ${currency}`)}
      columns={columns}
      rows={states}
      rowKey={({ state }) => state}
    />
  );
}
