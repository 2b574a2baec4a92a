import { Section } from '../../parts/section.tsx';
import { Table } from '../../parts/table.tsx';
import { words as common } from '../../parts/words.ts';
import { countText, decimalText } from '../../show/amounts.ts';
import { Moment } from '../../show/moment.tsx';
import { labels } from '../../words/language.ts';
import type { ShownPayout } from './answer.ts';
import { payoutWords } from './words.ts';

/** The driver's charges, of which the payout is the sum. */
export function Charges({ payout: { charges, currency } }: { readonly payout: ShownPayout }) {
  if (charges === null || charges.count === 0) return null;
  const { count, sessions, rounding } = charges;
  const words = payoutWords();
  return (
    <Section title={words.charges}>
      <Table
        caption={words.charges}
        rows={sessions.map((session, index) => ({ ...session, index }))}
        rowKey={({ index }) => String(index)}
        columns={[
          {
            key: 'when',
            head: labels().when,
            cell: ({ startedAt, sessionId }) => (
              <>
                {startedAt !== '' && <Moment at={`${startedAt.replace(' ', 'T')}Z`} />}
                <span class="below">{sessionId}</span>
              </>
            ),
          },
          { key: 'place', head: words.place, isSecondary: true, cell: ({ place }) => place },
          { key: 'energy', head: 'kWh', isFigure: true, cell: ({ energyKwh }) => decimalText(energyKwh) },
          {
            key: 'price',
            head: `${currency}/kWh`,
            isFigure: true,
            isSecondary: true,
            cell: ({ pricePerKwh }) => decimalText(pricePerKwh),
          },
          {
            key: 'amount',
            head: labels().amount,
            isFigure: true,
            cell: ({ amount }) => `${decimalText(amount)} ${currency}`,
          },
        ]}
      />
      <p class="quiet below-table">
        {count > sessions.length && common().shownMore(countText(sessions.length))}
        {rounding !== '' && `${words.rounding}: ${decimalText(rounding)} ${currency}`}
      </p>
    </Section>
  );
}
