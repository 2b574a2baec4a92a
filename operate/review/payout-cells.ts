import { formatMinor } from '../../functions/core/money.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { visible } from '../terminal/terminal.ts';
import { bankReasonOf, bankReasonText } from './bank-reason.ts';

/** How a payout is shown in the cells of a table. */

export function amountOf({ amountMinor, currency }: Payout): string {
  return amountMinor === undefined ? '?' : `${formatMinor(amountMinor, currency)} ${currency}`;
}

/** Why it waits: its own reasons and the bank's. */
export function reasonsOf(payout: Payout): string {
  const bank = bankReasonOf(payout);
  const ofBank = bank === undefined ? [] : [bankReasonText(bank)];
  return visible([...payout.reasons.map((reason) => reason.message), ...ofBank].join(' '));
}
