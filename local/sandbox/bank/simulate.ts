import type { BankBookLine, BankOptions, BankReport, OutboxFile } from './simulator.ts';
import { BankSimulator } from './simulator.ts';

export type BankAnswers = {
  /** In order of arrival. */
  readonly reports: readonly BankReport[];
  /** The bank's final books. */
  readonly books: readonly BankBookLine[];
};

/**
 * All answers of a bank to files received together, up to the last return and the statement of every execution date.
 */
export function simulateBank({
  files,
  receivedAtMs,
  ...options
}: BankOptions & { readonly files: readonly OutboxFile[]; readonly receivedAtMs: number }): BankAnswers {
  const bank = new BankSimulator(options);
  for (const file of files) bank.receive(file, receivedAtMs);
  return { reports: bank.allReports(), books: bank.books() };
}
