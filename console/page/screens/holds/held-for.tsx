import { useState } from 'preact/hooks';
import type { AnswerOf } from '../../../api/contract/shapes.ts';
import { decide } from '../../ask/api.ts';
import { usePages } from '../../ask/use-pages.ts';
import { chooseColumn } from '../../parts/choose-column.tsx';
import { Deciding } from '../../parts/deciding.tsx';
import { List } from '../../parts/list.tsx';
import { NextFiles } from '../../parts/next-files.tsx';
import { Said } from '../../parts/said.tsx';
import { Screen } from '../../parts/screen.tsx';
import { mayCall } from '../../session/me.ts';
import { countText } from '../../show/amounts.ts';
import { costsApproval } from '../payout/actions.tsx';
import { payoutWords } from '../payout/words.ts';
import { type ListedPayout, payoutColumns } from '../payouts/payout-columns.tsx';
import { payoutsWords } from '../payouts/words.ts';
import { MOST_AT_ONCE } from './most-at-once.ts';
import { holdsWords } from './words.ts';

type Decided = AnswerOf<'releaseHolds'>['decided'];
type Refused = Extract<Decided[number], { readonly ok: false }>;

/** What is held for one reason; nothing is ever chosen over several. */
export function HeldFor({ reason }: { readonly reason: string }) {
  const words = holdsWords();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const list = usePages('listPayouts', {
    query: { state: 'held', reason, sort: 'since', order: 'ascending' },
  });
  const payouts = list.pages.flatMap((page) => page.payouts);
  const first = payouts.slice(0, MOST_AT_ONCE);
  const count = countText(chosen.size);
  const may = {
    may: chosen.size > 0 && chosen.size <= MOST_AT_ONCE,
    whyNot:
      chosen.size === 0
        ? words.chooseFirst
        : chosen.size > MOST_AT_ONCE
          ? words.chooseFewer(countText(MOST_AT_ONCE))
          : null,
  };
  const payoutIds = [...chosen];
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
          {chosen.size > 0 && (
            <button type="button" onClick={() => setChosen(new Set())}>
              {words.clear}
            </button>
          )}
          <span class="quiet" role="status">
            {words.chosen(count)}
          </span>
          {mayCall('releaseHolds') && (
            <Deciding
              label={chosen.size === 0 ? payoutWords().release : words.release(count)}
              title={words.releaseTitle(count)}
              lead={`${words.releaseLead} ${costsApproval()}`}
              kind="main"
              may={may}
              onDecide={(why) =>
                decide('releaseHolds', { params: { reason }, body: { payoutIds, reason: why } })
              }
              onDone={done}
              onChange={list.reload}
            />
          )}
          {mayCall('cancelHolds') && (
            <Deciding
              label={chosen.size === 0 ? payoutWords().cancel : words.cancel(count)}
              title={words.cancelTitle(count)}
              lead={words.cancelLead}
              kind="grave"
              may={may}
              onDecide={(why) =>
                decide('cancelHolds', { params: { reason }, body: { payoutIds, reason: why } })
              }
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
                ),
              ]
            : []),
          ...payoutColumns().filter(({ key }) => key !== 'state' && key !== 'execution'),
        ]}
        empty={words.empty}
        tooMany={({ isCutOff }) => isCutOff && <p class="warning">{payoutsWords().tooMany}</p>}
      />
    </Screen>
  );
}
