import type { Tone } from './columns.tsx';

/**
 * A bar beside its number, drawn to a share of the widest. The number says all, so screen readers skip the bar.
 * @param thousandths of the full width.
 */
export function Bar({ thousandths, tone = 1 }: { readonly thousandths: number; readonly tone?: Tone }) {
  return (
    <svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="bar-ground" width="1000" height="10" />
      <rect class={`tone-${tone}`} width={Math.max(thousandths, thousandths > 0 ? 4 : 0)} height="10" />
    </svg>
  );
}

/** Parts of a whole side by side, each beside its number elsewhere. */
export function SplitBar({
  parts,
}: {
  readonly parts: readonly { readonly thousandths: number; readonly tone: Tone }[];
}) {
  let from = 0;
  return (
    <svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="bar-ground" width="1000" height="10" />
      {parts.map(({ thousandths, tone }) => {
        const x = from;
        from += thousandths;
        return <rect key={tone} class={`tone-${tone}`} x={x} width={thousandths} height="10" />;
      })}
    </svg>
  );
}
