import { formatMinor } from '../../functions/core/money.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { visible } from '../terminal/terminal.ts';
import { shorten } from '../terminal/text-width.ts';
import { bankReasonOf, bankReasonText } from './bank-reason.ts';

/** How a payout is shown in the cells of a table. */

export function amountOf({ amountMinor, currency }: Payout): string {
  return amountMinor === undefined ? '?' : `${formatMinor(amountMinor, currency)} ${currency}`;
}

/** Longer names would take the room of ids. */
const NAME_COLUMNS = 30;

/** Of a recipient, as a source or a payment file has it. */
export function nameCell(name: string): string {
  return shorten(name === '' ? '(no name)' : visible(name), NAME_COLUMNS);
}

/** Why it waits: its own reasons and the bank's. */
export function reasonsOf(payout: Payout): string {
  const bank = bankReasonOf(payout);
  const ofBank = bank === undefined ? [] : [bankReasonText(bank)];
  return visible([...payout.reasons.map((reason) => reason.message), ...ofBank].join(' '));
}
