import { csvLine, quoted } from '../../functions/core/csv.ts';
import { formatDecimal } from '../../functions/core/decimal.ts';
import { maskIban } from '../../functions/core/iban.ts';
import { formatMinor } from '../../functions/core/money.ts';
import { endToEndIdOf } from '../../functions/core/payout.ts';
import { waitingSince } from '../../functions/ledger/live-keys.ts';
import type { Listed } from '../payouts/list-payouts.ts';
import { bankReasonOf } from './bank-reason.ts';

const COLUMNS = [
  'payout_id',
  'state',
  'since',
  'source',
  'account',
  'report_id',
  'expense_id',
  'period_start',
  'period_end',
  'energy_kwh',
  'recipient_id',
  'recipient',
  'iban',
  'amount',
  'amount_minor',
  'currency',
  'attempt',
  'end_to_end_id',
  'execution_date',
  'reason_codes',
  'bank_reason_code',
  'reasons',
  'waits_for',
] as const;

export const CSV_HEAD = csvLine(COLUMNS.map(quoted));

/** A payout as a line of a list for a spreadsheet: the amount as decimals and as whole minor units. */
export function listedCsv({ payout, waitsFor }: Listed): string {
  const { amountMinor, currency, plan, period, energyWh } = payout;
  const bank = bankReasonOf(payout);
  const fields: Readonly<Record<(typeof COLUMNS)[number], string>> = {
    payout_id: payout.payoutId,
    state: payout.state,
    since: waitingSince(payout),
    source: payout.source,
    account: payout.account,
    report_id: payout.reportId,
    expense_id: payout.expenseId,
    period_start: period?.start ?? '',
    period_end: period?.end ?? '',
    energy_kwh: energyWh === undefined ? '' : formatDecimal({ digits: energyWh, scale: 3 }),
    recipient_id: payout.recipientId,
    recipient: payout.recipientName,
    iban: maskIban(payout.iban),
    amount: amountMinor === undefined ? '' : formatMinor(amountMinor, currency),
    amount_minor: amountMinor?.toString() ?? '',
    currency,
    attempt: String(payout.attempt),
    end_to_end_id: plan === undefined ? '' : endToEndIdOf(payout),
    execution_date: plan?.executionDate ?? '',
    reason_codes: payout.reasons.map(({ code }) => code).join(' '),
    bank_reason_code: bank?.code ?? '',
    reasons: [...payout.reasons, ...(bank === undefined ? [] : [bank])]
      .map(({ message }) => message)
      .join(' '),
    waits_for: waitsFor?.message ?? '',
  };
  // As text, a number below zero would be in no sum of a spreadsheet.
  return csvLine(
    COLUMNS.map((column) => (NUMBERS.has(column) ? `"${fields[column]}"` : quoted(fields[column]))),
  );
}

const NUMBERS: ReadonlySet<string> = new Set(['amount', 'amount_minor', 'energy_kwh']);
