import type { Column } from './table.tsx';

export type Choice = {
  readonly chosen: ReadonlySet<string>;
  readonly onToggle: (payoutId: string) => void;
};

/**
 * Boxes to choose payouts by.
 * @param choose what a box says of its recipient.
 * @param isBarred whether nobody may choose it with others; the row says why under `whyBarred`.
 */
export function chooseColumn<Row extends { readonly payoutId: string; readonly recipientName: string }>(
  { chosen, onToggle }: Choice,
  { head, choose }: { readonly head: string; readonly choose: (recipientName: string) => string },
  isBarred: (row: Row) => boolean = () => false,
): Column<Row> {
  return {
    key: 'choose',
    head,
    cell: (row) => (
      <input
        type="checkbox"
        aria-label={choose(row.recipientName)}
        aria-describedby={isBarred(row) ? whyBarred(row) : undefined}
        disabled={isBarred(row)}
        checked={chosen.has(row.payoutId)}
        onChange={() => onToggle(row.payoutId)}
      />
    ),
  };
}

/** The id of what says so. */
export function whyBarred({ payoutId }: { readonly payoutId: string }): string {
  return `${payoutId}-why`;
}
