import { words } from '../parts/words.ts';
import { amountText } from './amounts.ts';

/** An amount with its currency. @param minor null where it was unreadable. */
export function Amount({ minor, currency }: { readonly minor: string | null; readonly currency: string }) {
  if (minor === null) return <span class="quiet">{words().noAmount}</span>;
  return (
    <span class="amount">
      {amountText(minor, currency)} <span class="currency">{currency}</span>
    </span>
  );
}

type Sum = { readonly currency: string; readonly sumMinor: string };

/** Amounts of several currencies, which nobody adds up. */
export function Sums({ sums }: { readonly sums: readonly Sum[] }) {
  return (
    <span class="sums">
      {sums.map(({ currency, sumMinor }) => (
        <Amount key={currency} minor={sumMinor} currency={currency} />
      ))}
    </span>
  );
}
