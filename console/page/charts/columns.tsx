import type { State } from '../../../functions/core/states.ts';
import { shareOf } from '../show/amounts.ts';

export type ColumnPart = {
  readonly minor: string;
  /** Of its colour. */
  readonly tone: Tone;
  /** Stands in it, where there is room, and in the legend: nobody needs its colour. */
  readonly mark: string;
};
export type Tone = State | 1 | 2 | 3 | 4 | 5;
export type DrawnColumn = { readonly label: string; readonly parts: readonly ColumnPart[] };

const [HEIGHT, WIDTH, GAP, LABEL, MARK] = [160, 64, 28, 22, 13];
/** Room for at least so many columns: fewer grow no wider. */
const LEAST = 6;
/** Of any part at all, so that a small one still shows beside others. */
const LEAST_HEIGHT = 2;

/**
 * Columns of sums over time, each split in parts. The numbers stand in a table beside it; a screen reader says one
 * sentence here.
 */
export function Columns({
  label,
  columns,
}: {
  readonly label: string;
  readonly columns: readonly DrawnColumn[];
}) {
  const totals = columns.map(({ parts }) => parts.reduce((sum, { minor }) => sum + BigInt(minor), 0n));
  const most = totals.reduce(larger, 0n).toString();
  const width = Math.max(columns.length, LEAST) * (WIDTH + GAP);
  const mostParts = columns.reduce((parts, column) => Math.max(parts, column.parts.length), 0);
  const room = HEIGHT - 4 - mostParts * LEAST_HEIGHT;
  return (
    <svg class="columns" viewBox={`0 0 ${width} ${HEIGHT + LABEL}`} role="img" aria-label={label}>
      {columns.map((column, index) => {
        const x = index * (WIDTH + GAP) + GAP / 2;
        let top = HEIGHT;
        return (
          <g key={column.label}>
            {column.parts.map(({ minor, tone, mark }) => {
              const height = minor === '0' ? 0 : LEAST_HEIGHT + (shareOf(minor, most) * room) / 1000;
              top -= height;
              return (
                <g key={mark}>
                  <rect class={`tone-${tone}`} x={x} y={top} width={WIDTH} height={height} />
                  {height > MARK && (
                    <text class="part-mark" x={x + WIDTH / 2} y={top + height / 2 + 4} text-anchor="middle">
                      {mark}
                    </text>
                  )}
                </g>
              );
            })}
            <text x={x + WIDTH / 2} y={HEIGHT + LABEL - 6} text-anchor="middle">
              {column.label}
            </text>
          </g>
        );
      })}
      <line x1="0" y1={HEIGHT} x2={width} y2={HEIGHT} class="axis" />
    </svg>
  );
}

/** `Math.max` takes no bigints. */
function larger(one: bigint, other: bigint): bigint {
  if (one > other) return one;
  return other;
}
