import { type Money, STATES, type State } from '../../../../functions/core/states.ts';
import type { Tone } from '../../charts/columns.tsx';
import { stateText } from '../../show/state.tsx';
import { monthsWords } from './words.ts';

/** What a part of a column stands for: its mark and its colour tell it. */
export type Kind = { readonly tone: Tone; readonly mark: string; readonly text: string };

const MONEY_TONES = { paid: 1, open: 2, failed: 3, returned: 4, ended: 5 } as const satisfies Readonly<
  Record<Money, Tone>
>;

/** Letters: people would take a number in a column for a count. */
const A = 65;

export function ofMoney(money: Money): Kind {
  const text = monthsWords()[money];
  return { tone: MONEY_TONES[money], mark: text.slice(0, 1), text };
}

export function ofState(state: State): Kind {
  return { tone: state, mark: String.fromCharCode(A + STATES.indexOf(state)), text: stateText(state) };
}

export function Legend({ of }: { readonly of: readonly Kind[] }) {
  return (
    <ul class="legend">
      {of.map(({ tone, mark, text }) => (
        <li key={text}>
          <i class={`swatch tone-${tone}`}>{mark}</i> {text}
        </li>
      ))}
    </ul>
  );
}
