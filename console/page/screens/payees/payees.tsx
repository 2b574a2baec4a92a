import type { AnswerOf } from '../../../api/contract/shapes.ts';
import { useAnswer } from '../../ask/use-answer.ts';
import { Answered } from '../../parts/answered.tsx';
import { Screen } from '../../parts/screen.tsx';
import { Section } from '../../parts/section.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { Unreadable } from '../../parts/unreadable.tsx';
import { mayCall } from '../../session/me.ts';
import { labels } from '../../words/language.ts';
import { payoutColumns } from '../payouts/payout-columns.tsx';
import { FindPayee } from './find-payee.tsx';
import { payeesWords } from './words.ts';

type Questioned = AnswerOf<'listPayees'>['questions'][number]['payouts'][number];

/** Some columns of every list of payouts: all of these are held, for the reason in their heading. */
const SHOWN = ['payee', 'amount', 'since'];

export function PayeesScreen() {
  const words = payeesWords();
  const loaded = useAnswer('listPayees', {});
  const [payee, ...others] = payoutColumns().filter(({ key }) => SHOWN.includes(key));
  const columns: readonly Column<Questioned>[] = [
    ...(payee === undefined ? [] : [payee]),
    {
      key: 'about',
      head: labels().account,
      cell: ({ payoutId, iban, begun }) => (
        <>
          <a href={`/payees/${payoutId}`}>{iban}</a>
          {begun !== null && <Begun of={begun} />}
        </>
      ),
    },
    ...others,
  ];
  return (
    <Screen title={words.title} lead={words.lead}>
      <FindPayee />
      <Answered of={loaded}>
        {({ questions, isCutOff, unreadable }) => (
          <>
            {isCutOff && <p class="warning">{words.cutOff}</p>}
            <Unreadable ids={unreadable} />
            {questions.length === 0 && <p class="empty">{isCutOff ? words.noneSeen : words.none}</p>}
            {questions.map(({ code, payouts, isCutOff }) => (
              <Section key={code} title={code} note={isCutOff ? words.more : undefined}>
                <Table caption={code} columns={columns} rows={payouts} rowKey={({ payoutId }) => payoutId} />
              </Section>
            ))}
          </>
        )}
      </Answered>
    </Screen>
  );
}

/** Where one of two people has released it, it says for whom it waits. */
function Begun({ of: { by, isYou } }: { readonly of: NonNullable<Questioned['begun']> }) {
  const words = payeesWords();
  return (
    <span class="below">
      {words.begunBy(by)}{' '}
      {isYou
        ? words.waitsForAnother
        : mayCall('releasePayout') && <span class="mark mark-wait">{words.waitsForYou}</span>}
    </span>
  );
}
