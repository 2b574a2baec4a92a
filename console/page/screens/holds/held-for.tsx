import { useState } from 'preact/hooks';
import type { AnswerOf } from '../../../api/contract/shapes.ts';
import { decide } from '../../ask/api.ts';
import { usePages } from '../../ask/use-pages.ts';
import { chooseColumn, whyBarred } from '../../parts/choose-column.tsx';
import { Deciding } from '../../parts/deciding.tsx';
import { List } from '../../parts/list.tsx';
import { NextFiles } from '../../parts/next-files.tsx';
import { Said } from '../../parts/said.tsx';
import { Screen } from '../../parts/screen.tsx';
import type { Column } from '../../parts/table.tsx';
import { mayCall } from '../../session/me.ts';
import { Sums } from '../../show/amount.tsx';
import { countText } from '../../show/amounts.ts';
import { costsApproval } from '../payout/actions.tsx';
import { payoutWords } from '../payout/words.ts';
import { type ListedPayout, payoutColumns } from '../payouts/payout-columns.tsx';
import { payoutsWords } from '../payouts/words.ts';
import { MOST_AT_ONCE } from './most-at-once.ts';
import { holdsWords } from './words.ts';

type Decided = AnswerOf<'releaseHolds'>['decided'];
type Refused = Extract<Decided[number], { readonly ok: false }>;

/** Payouts held for one reason; nobody chooses over several. */
export function HeldFor({ reason }: { readonly reason: string }) {
  const words = holdsWords();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const list = usePages('listPayouts', {
    query: { state: 'held', reason, sort: 'since', order: 'ascending' },
  });
  const payouts = list.pages.flatMap((page) => page.payouts);
  const choosable = payouts.filter((payout) => othersOf(payout, reason) === '');
  const first = choosable.slice(0, MOST_AT_ONCE);
  // Only what shows now: what was chosen and is gone meanwhile does not count.
  const meant = choosable.filter(({ payoutId }) => chosen.has(payoutId));
  const count = countText(meant.length);
  const may = {
    may: meant.length > 0 && meant.length <= MOST_AT_ONCE,
    whyNot:
      meant.length === 0
        ? words.chooseFirst
        : meant.length > MOST_AT_ONCE
          ? words.chooseFewer(countText(MOST_AT_ONCE))
          : null,
  };
  const asked = (why: string) => ({
    params: { reason },
    body: { payouts: meant.map(({ payoutId, version }) => ({ payoutId, version })), reason: why },
  });
  const sums = <Sums sums={sumsOf(meant)} />;
  const done = ({ decided }: { readonly decided: Decided }): string => {
    const good = decided.filter((one) => one.ok);
    const needing = good.filter((one) => one.needsAnother).length;
    setRefused(decided.filter((one) => !one.ok));
    setChosen(new Set());
    const said = words.done(countText(good.length), countText(decided.length));
    return needing === 0 ? said : `${said} ${words.doneNeedsAnother(countText(needing))}`;
  };
  const toggle = (payoutId: string) => {
    const next = new Set(chosen);
    if (!next.delete(payoutId)) next.add(payoutId);
    setChosen(next);
  };
  const isAllowed = mayCall('releaseHolds') || mayCall('cancelHolds');
  return (
    <Screen
      title={words.heldFor(reason)}
      lead={
        <>
          <a href="/holds">{words.back}</a> <NextFiles />
        </>
      }
    >
      {isAllowed && (
        <div class="actions decision-bar">
          <button type="button" onClick={() => setChosen(new Set(first.map(({ payoutId }) => payoutId)))}>
            {words.chooseShown(countText(first.length))}
          </button>
          {meant.length > 0 && (
            <button type="button" onClick={() => setChosen(new Set())}>
              {words.clear}
            </button>
          )}
          <span class="quiet" role="status">
            {words.chosen(count)}
          </span>
          {mayCall('releaseHolds') && (
            <Deciding
              label={meant.length === 0 ? payoutWords().release : words.release(count)}
              title={words.releaseTitle(count)}
              lead={
                <>
                  {sums} {words.releaseLead} {costsApproval()}
                </>
              }
              kind="main"
              may={may}
              onDecide={(why) => decide('releaseHolds', asked(why))}
              onDone={done}
              onChange={list.reload}
            />
          )}
          {mayCall('cancelHolds') && (
            <Deciding
              label={meant.length === 0 ? payoutWords().cancel : words.cancel(count)}
              title={words.cancelTitle(count)}
              lead={
                <>
                  {sums} {words.cancelLead}
                </>
              }
              kind="grave"
              may={may}
              onDecide={(why) => decide('cancelHolds', asked(why))}
              onDone={done}
              onChange={list.reload}
            />
          )}
        </div>
      )}
      {refused.length > 0 && (
        <section class="warning" role="alert">
          <strong>{words.refused}</strong>
          <ul>
            {refused.map(({ payoutId, refusal }) => (
              <li key={payoutId}>
                <a href={`/payouts/${payoutId}`}>{payoutId}</a> <Said {...refusal} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <List
        of={list}
        rowsOf={(page) => page.payouts}
        rowKey={({ payoutId }) => payoutId}
        caption={words.heldFor(reason)}
        columns={[
          ...(isAllowed
            ? [
                chooseColumn<ListedPayout>(
                  { chosen, onToggle: toggle },
                  { head: words.chooseHead, choose: words.choose },
                  (payout) => othersOf(payout, reason) !== '',
                ),
              ]
            : []),
          ...payoutColumns()
            .filter(({ key }) => key !== 'execution')
            .map((column) => (column.key === 'state' ? withOthers(column, reason) : column)),
        ]}
        empty={words.empty}
        tooMany={({ isCutOff }) => isCutOff && <p class="warning">{payoutsWords().tooMany}</p>}
      />
    </Screen>
  );
}

/** What else holds it: a decision about many of one reason is about nothing else. */
function othersOf({ reasons }: ListedPayout, reason: string): string {
  const codes = reasons.map(({ code }) => code).filter((code) => code !== reason);
  return [...new Set(codes)].join(', ');
}

/** Its reasons, and why nobody can choose it with others. */
function withOthers(column: Column<ListedPayout>, reason: string): Column<ListedPayout> {
  return {
    ...column,
    cell: (payout) => {
      const others = othersOf(payout, reason);
      return (
        <>
          {column.cell(payout)}
          {others !== '' && (
            <span id={whyBarred(payout)} class="below wrap">
              <Said code="held-for-more" values={{ others }} />
            </span>
          )}
        </>
      );
    },
  };
}

function sumsOf(payouts: readonly ListedPayout[]) {
  const sums = new Map<string, bigint>();
  for (const { currency, amountMinor } of payouts) {
    sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(amountMinor ?? 0));
  }
  return [...sums].map(([currency, sumMinor]) => ({ currency, sumMinor: String(sumMinor) }));
}
