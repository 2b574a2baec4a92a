import { useAnswer } from '../../ask/use-answer.ts';
import { Answered } from '../../parts/answered.tsx';
import { Part } from '../../parts/part.tsx';
import { Screen } from '../../parts/screen.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { Unreadable } from '../../parts/unreadable.tsx';
import { type ListedPayout, payoutColumns } from '../payouts/payout-columns.tsx';
import { payeesWords } from './words.ts';

export function PayeesScreen() {
  const words = payeesWords();
  const loaded = useAnswer('listPayees', {});
  const columns: readonly Column<ListedPayout>[] = [
    ...payoutColumns().filter(({ key }) => key !== 'source' && key !== 'period' && key !== 'execution'),
    {
      key: 'about',
      head: words.about,
      cell: ({ payoutId, iban }) => <a href={`/payees/${payoutId}`}>{iban}</a>,
    },
  ];
  return (
    <Screen title={words.title} lead={words.lead}>
      <Answered of={loaded}>
        {({ questions, unreadable }) => (
          <>
            <Unreadable ids={unreadable} />
            {questions.length === 0 && <p class="empty">{words.none}</p>}
            {questions.map(({ code, payouts, isCutOff }) => (
              <Part key={code} title={code} note={isCutOff ? words.more : undefined}>
                <Table
                  caption={code}
                  columns={columns.filter(({ key }) => key !== 'account')}
                  rows={payouts}
                  rowKey={({ payoutId }) => payoutId}
                />
              </Part>
            ))}
          </>
        )}
      </Answered>
    </Screen>
  );
}
