import type { BankBookLine, BankOptions, BankReport, OutboxFile } from './simulator.ts';
import { BankSimulator } from './simulator.ts';

export type BankAnswers = {
  /** In the order in which they arrive. */
  readonly reports: readonly BankReport[];
  /** What the bank has on its books when all is over. */
  readonly books: readonly BankBookLine[];
};

/**
 * All that a bank answers to files that it receives together, up to the last return and the statement of every day on
 * which a file was to be executed.
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
