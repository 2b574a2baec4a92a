import type { Money } from '../../../../functions/core/states.ts';
import { monthsWords } from './words.ts';

/** The colour of where money is, in every chart of a month. */
export const MONEY_TONES = { paid: 1, open: 2, failed: 3, returned: 4, ended: 5 } as const satisfies Readonly<
  Record<Money, 1 | 2 | 3 | 4 | 5>
>;

export function Legend({ of }: { readonly of: readonly Money[] }) {
  const words = monthsWords();
  return (
    <ul class="legend">
      {of.map((money) => (
        <li key={money}>
          <i class={`swatch swatch-${MONEY_TONES[money]}`} /> {words[money]}
        </li>
      ))}
    </ul>
  );
}
