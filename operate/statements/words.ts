import type { MovementKind } from '../../functions/core/journal/movements.ts';
import type { PaymentSums } from './statement.ts';

/** What a booking is to the recipient. */
export const WORD_OF_KIND: Readonly<Record<MovementKind, string>> = {
  owed: 'At the bank',
  'owed-corrected': 'Corrected',
  booked: 'Paid',
  'booking-undone': 'Not paid after all',
  returned: 'Came back',
  'return-undone': 'Paid after all',
  'charges-returned': 'Charges back',
};

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `October 2026`. @param month `YYYY-MM`. */
export function monthInWords(month: string): string {
  return `${MONTHS[Number(month.slice(5)) - 1] ?? ''} ${month.slice(0, 4)}`;
}

export const PREVIEW = 'Preview: this month is not closed, so what is here may still change.';

/** The foot of each page. */
export function footOf(text: string, isPreview: boolean): string {
  return isPreview ? `PREVIEW · ${text}` : text;
}

export const NO_SESSIONS = 'The source gave no charging sessions for this payment.';
export const PAID_BEFORE =
  'This payment was made in an earlier month: its charging sessions are in the statement of that month.';

/** About unknown energy in a sum; empty where all is known. */
export function energyNote({ withoutEnergy }: PaymentSums): string {
  if (withoutEnergy === 0) return '';
  const payments = withoutEnergy === 1 ? 'one payment' : `${withoutEnergy} payments`;
  return `The source gave no energy for ${payments}: the sum of kWh is without it.`;
}
