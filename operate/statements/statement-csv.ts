import { formatMinor } from '../../functions/core/money.ts';
import { listOf } from '../exports/spreadsheet.ts';
import { timeZoneOf } from './readers.ts';
import { kwhOf, sessionsOf } from './sessions.ts';
import { paymentOf, type StatementOf, type StatementPayment, sessionsKeyOf } from './statement.ts';
import { tariffText } from './tariff-text.ts';
import { taxLinesOf } from './tax-lines.ts';

const COLUMNS = [
  'line',
  'month',
  'source',
  'company',
  'recipient_id',
  'recipient_external_id',
  'recipient',
  'cost_centre',
  'what',
  'booked_on',
  'payment_reference',
  'payment_text',
  'payout_id',
  'paid_by',
  'account',
  'charged_from',
  'charged_until',
  'session_id',
  'started_at_utc',
  'ended_at_utc',
  'started_at',
  'ended_at',
  'time_zone',
  'place',
  'energy_kwh',
  'price_per_kwh',
  'amount',
  'currency',
  'reason_code',
  'official_price_per_kwh',
  'amount_at_official_price',
  'amount_above_official_price',
  'tax_treatment',
] as const;

type Column = (typeof COLUMNS)[number];
type Line = Partial<Record<Column, string>>;

const NUMBERS: ReadonlySet<Column> = new Set<Column>([
  'energy_kwh',
  'price_per_kwh',
  'amount',
  'official_price_per_kwh',
  'amount_at_official_price',
  'amount_above_official_price',
]);

/**
 * The statement as a list: a line `payment` for each booking, with the amount and energy paid, then its `session`s and
 * their `rounding`, and `tax` lines. To sum, take one kind of line.
 */
export function statementCsv(of: StatementOf): Uint8Array {
  const { recipient, rules } = of;
  const payments = recipient.entries.map(paymentOf);
  const seen = new Set<string>();
  const lines: Line[] = [];
  for (const payment of payments) {
    lines.push(paymentLine(payment, of));
    if (!seen.has(sessionsKeyOf(payment))) lines.push(...sessionLines(payment, of));
    seen.add(sessionsKeyOf(payment));
  }
  for (const tax of taxLinesOf(recipient, rules, of.charges)) {
    const [chargedFrom = '', chargedUntil = ''] = tax.charged;
    lines.push({
      line: 'tax',
      charged_from: chargedFrom,
      charged_until: chargedUntil,
      energy_kwh: tax.energyKwh,
      amount: tax.paid,
      currency: tax.currency,
      official_price_per_kwh: tax.officialPerKwh,
      amount_at_official_price: tax.atOfficial,
      amount_above_official_price: tax.aboveOfficial,
      tax_treatment: tax.sentence,
    });
  }
  const names = namesOfAll(of);
  return listOf(
    rules.spreadsheet,
    { columns: COLUMNS, numbers: NUMBERS },
    lines.map((line) => ({ ...names, ...line })),
  );
}

/** What every line says. */
function namesOfAll({ month, recipient }: StatementOf): Line {
  return {
    month,
    source: recipient.source,
    company: recipient.company ?? '',
    recipient_id: recipient.recipientId,
    recipient_external_id: recipient.recipientExternalId ?? '',
    recipient: recipient.recipientName,
  };
}

function paymentLine(payment: StatementPayment, { rules }: StatementOf): Line {
  const { energyWh, amountMinor, currency, period, reasonCode = '' } = payment;
  return {
    ...namesOf(payment),
    line: 'payment',
    what: payment.kind,
    booked_on: payment.bookedOn,
    payout_id: payment.payoutId,
    paid_by: rules.payers[payment.debtorAccountId] ?? payment.debtorAccountId,
    account: payment.creditorAccount ?? '',
    charged_from: period?.start ?? '',
    charged_until: period?.end ?? '',
    energy_kwh: energyWh === undefined ? '' : kwhOf(energyWh),
    price_per_kwh: tariffText(payment, rules.tariffDecimals),
    amount: formatMinor(amountMinor, currency),
    reason_code: reasonCode,
  };
}

function namesOf({ endToEndId, remittance = '', billingReference = '', currency }: StatementPayment): Line {
  return { payment_reference: endToEndId, payment_text: remittance, cost_centre: billingReference, currency };
}

function sessionLines(
  payment: StatementPayment,
  { charges, recipient, rules }: StatementOf,
): readonly Line[] {
  const known = payment.charges === undefined ? undefined : charges.get(payment.charges);
  if (known === undefined || payment.amountMinor < 0n) return [];
  const timeZone = timeZoneOf(rules.readers, recipient);
  const { sessions, rounding, isMoreThanRounding, energyRest } = sessionsOf(payment, known, timeZone);
  const names = namesOf(payment);
  const lines = sessions.map(
    (session): Line => ({
      ...names,
      line: 'session',
      session_id: session.sessionId,
      started_at_utc: session.startedAtUtc,
      ended_at_utc: session.endedAtUtc,
      started_at: session.startedAt,
      ended_at: session.endedAt,
      time_zone: timeZone,
      place: session.place,
      energy_kwh: session.energyKwh,
      price_per_kwh: session.pricePerKwh,
      amount: session.amount,
    }),
  );
  const beside = (line: string, kwh: string, amount: string): readonly Line[] =>
    kwh === '' && amount === '' ? [] : [{ ...names, line, energy_kwh: kwh, amount }];
  return [
    ...lines,
    ...beside('rounding', '', isMoreThanRounding ? '' : rounding),
    ...beside('not-in-sessions', energyRest, isMoreThanRounding ? rounding : ''),
  ];
}
