import type { Column } from './table.tsx';

export type Choice = {
  readonly chosen: ReadonlySet<string>;
  readonly onToggle: (payoutId: string) => void;
};

/** Boxes to choose payouts by. @param choose what a box says of its recipient. */
export function chooseColumn<Row extends { readonly payoutId: string; readonly recipientName: string }>(
  { chosen, onToggle }: Choice,
  { head, choose }: { readonly head: string; readonly choose: (recipientName: string) => string },
): Column<Row> {
  return {
    key: 'choose',
    head,
    cell: ({ payoutId, recipientName }) => (
      <input
        type="checkbox"
        aria-label={choose(recipientName)}
        checked={chosen.has(payoutId)}
        onChange={() => onToggle(payoutId)}
      />
    ),
  };
}
