import { useId } from 'preact/hooks';
import type { BodyOf } from '../../../api/contract/shapes.ts';
import { amountText, countText } from '../../show/amounts.ts';
import { labels } from '../../words/language.ts';
import type { ShownPayout } from './answer.ts';
import { payoutWords } from './words.ts';

type Settlement = BodyOf<'settlePayout'>;

export const OUTCOMES: readonly Settlement['outcome'][] = ['booked', 'refused', 'returned'];

export function SettleFields({ payout: { settle, currency } }: { readonly payout: ShownPayout }) {
  const words = payoutWords();
  const id = useId();
  return (
    <div class="fields">
      <div>
        <label for={`${id}-attempt`}>{words.attempt}</label>
        <select id={`${id}-attempt`} name="attempt" required>
          {settle.attempts.map((attempt) => (
            <option key={attempt} value={attempt}>
              {countText(attempt)}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label for={`${id}-outcome`}>{words.outcome}</label>
        {/* Nothing is chosen beforehand: the page does not suggest what became of the money. */}
        <select id={`${id}-outcome`} name="outcome" required>
          <option value="" disabled selected>
            {labels().none}
          </option>
          {OUTCOMES.map((outcome) => (
            <option key={outcome} value={outcome}>
              {words.outcomes[outcome]}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label for={`${id}-amount`}>{words.amountSaid}</label>
        <input
          id={`${id}-amount`}
          name="amount"
          required
          maxLength={40}
          inputMode="decimal"
          placeholder={amountText('4120', 'EUR')}
        />
      </div>
      <div>
        <label for={`${id}-currency`}>{words.currency}</label>
        <input
          id={`${id}-currency`}
          name="currency"
          required
          pattern="[A-Z]{3}"
          maxLength={3}
          defaultValue={currency}
        />
      </div>
      <div>
        <label for={`${id}-date`}>{words.date}</label>
        <input id={`${id}-date`} name="date" type="date" required />
      </div>
      <div>
        <label for={`${id}-reference`}>{words.reference}</label>
        <input id={`${id}-reference`} name="reference" required maxLength={70} />
      </div>
    </div>
  );
}
