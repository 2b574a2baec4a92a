import { formatMinor } from '../../functions/core/money.ts';
import {
  type AccountReportOptions,
  accountReport,
  type Entry,
  type StatusReport,
  statusReport,
  type Transaction,
} from '../support/bank-reports.ts';
import type { Sent } from '../support/bank-scene.ts';

/** The day on which the first attempts are executed, and the ones after it. */
export const DAY = '2026-11-03';
export const NEXT_DAY = '2026-11-04';
export const THIRD_DAY = '2026-11-05';

let made = 0;

/** Each report has a message id of its own, so that two of one content are two reports. */
function nextId(): string {
  made += 1;
  return `BANK-${made}`;
}

export function status(of: Pick<Sent, 'batchId'>, report: Omit<StatusReport, 'originalMessageId'>): string {
  return statusReport({ messageId: nextId(), originalMessageId: of.batchId, ...report });
}

/** The bank refuses one payment, in a report that names its file. */
export function refused(sent: Sent, reason = 'TM01', createdAt = `${DAY}T07:00:00Z`): string {
  return status(sent, { createdAt, lines: [{ endToEndId: sent.endToEndId, status: 'RJCT', reason }] });
}

/** The bank says something else of one payment. */
export function told(sent: Sent, code: string, createdAt = `${DAY}T05:00:00Z`): string {
  return status(sent, { createdAt, lines: [{ endToEndId: sent.endToEndId, status: code }] });
}

/** camt.053 of one day. */
export function statement(entries: readonly Entry[] = [], options: AccountReportOptions = {}): string {
  const { day = DAY } = options;
  return accountReport('camt.053', entries, {
    messageId: nextId(),
    createdAt: `${day}T20:00:00Z`,
    ...options,
    day,
  });
}

/** camt.054, which comes before the statement. */
export function notification(entries: readonly Entry[], options: AccountReportOptions = {}): string {
  const { day = DAY } = options;
  const head = { messageId: nextId(), createdAt: `${day}T12:00:00Z` };
  return accountReport('camt.054', entries, { ...head, ...options, day });
}

/** One payment that left the account. */
export function debit(
  { endToEndId, amount }: Pick<Sent, 'endToEndId' | 'amount'>,
  change: Partial<Entry> = {},
): Entry {
  return {
    amount,
    reference: `OUT-${endToEndId.slice(-12)}`,
    transactions: [{ endToEndId, amount }],
    ...change,
  };
}

/** One payment that came back. */
export function giveBack(
  { endToEndId, amount }: Pick<Sent, 'endToEndId' | 'amount'>,
  returned = 'AC04',
  change: Partial<Entry> = {},
  detail: Partial<Transaction> = {},
): Entry {
  return {
    amount,
    side: 'CRDT',
    subFamily: 'RRTN',
    reference: `IN-${endToEndId.slice(-12)}`,
    transactions: [{ endToEndId, amount, returned, ...detail }],
    ...change,
  };
}

/** A file, or a part of it, that left the account as one sum. */
export function batchDebit(
  { batchId }: Pick<Sent, 'batchId'>,
  amount: string,
  change: Partial<Entry> = {},
): Entry {
  const batches = [{ messageId: batchId, paymentInformationId: `${batchId}-01`, total: amount }];
  return { amount, reference: `SUM-${batchId.slice(-8)}`, batches, ...change };
}

/** In major units, as a bank writes it. */
export function euros(amountMinor: bigint): string {
  return formatMinor(amountMinor, 'EUR');
}

export function sumOf(sent: readonly Sent[]): string {
  return euros(sent.reduce((sum, { amountMinor }) => sum + amountMinor, 0n));
}
