import { plainDate } from '../../functions/core/date.ts';
import type { Expense } from '../../functions/core/expense.ts';

/** Valid IBANs, as the registry and the banks publish them as examples. */
export const IBANS = {
  de: 'DE89370400440532013000',
  deOther: 'DE02120300000000202051',
  nl: 'NL91ABNA0417164300',
  dk: 'DK5000400440116243',
  se: 'SE4550000000058398257466',
  outsideSepa: 'BR1800360305000010009795493C1',
  wrongCheckDigits: 'DE88370400440532013000',
} as const;

/** A payable expense of 12.50 EUR, with what a test wants otherwise. */
export function expense(changes: Partial<Expense> = {}): Expense {
  return {
    source: 'spirii',
    account: 'nordfleet',
    subject: 'expense',
    expenseId: 'expense-1',
    reportId: 'report-1',
    reference: 'report-1-1',
    recipientId: 'recipient-1',
    recipientName: 'Jane Doe',
    iban: IBANS.de,
    amount: { text: '1250', unit: 'minor' },
    currency: 'EUR',
    period: { start: plainDate('2026-10-01'), end: plainDate('2026-10-31') },
    energyWh: 42_000n,
    payability: 'payable',
    sourceStatus: 'Approved',
    sourceFindings: [],
    ...changes,
  };
}

/** As many payable expenses, each of another recipient and amount. */
export function expenses(count: number, changes: Partial<Expense> = {}): Expense[] {
  return Array.from({ length: count }, (_, index) =>
    expense({
      expenseId: `expense-${index + 1}`,
      recipientId: `recipient-${index + 1}`,
      amount: { text: String(1000 + index), unit: 'minor' },
      ...changes,
    }),
  );
}
