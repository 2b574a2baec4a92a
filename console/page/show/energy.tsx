import { amountText } from './amounts.ts';
import { numberFormat } from './formats.ts';

const WH_PER_KWH = 1_000n;

/** What was charged, and the price of a kilowatt-hour, by whole numbers, rounded down. */
export function Energy({
  of: { energyWh, amountMinor, currency },
}: {
  readonly of: {
    readonly energyWh: string | null;
    readonly amountMinor: string | null;
    readonly currency: string;
  };
}) {
  const wh = BigInt(energyWh ?? 0);
  if (wh <= 0n) return <span class="quiet">–</span>;
  return (
    <>
      {numberFormat({ minimumFractionDigits: 3 }).format(Number(wh) / 1_000)} kWh
      {amountMinor !== null && (
        <span class="below">
          {amountText(String((BigInt(amountMinor) * WH_PER_KWH) / wh), currency)} {currency}/kWh
        </span>
      )}
    </>
  );
}
