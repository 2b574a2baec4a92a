import { systemClock } from '../../functions/platform/clock.ts';
import type { Config } from '../../functions/platform/config.ts';
import { createHandler } from '../../functions/reconcile-bank-reports/handler.ts';
import type { LocalAws } from '../../local/embedded/local-aws.ts';
import { stderrLog } from '../terminal/program.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { printReports } from './print-reports.ts';
import { printUnmatched } from './print-unmatched.ts';

/** A report in the local inbox. */
export type LaidReport = {
  /** S3's notification of it. */
  readonly event: unknown;
  /** What the reader knows it by. */
  readonly shownAs: string;
  /** Of its bytes, hexadecimal. */
  readonly sha256: string;
};

/**
 * Reads a report of the local inbox as the function does, and prints what came of it.
 * @returns the command's exit status: 1 where the report was refused or a line needs a person.
 */
export async function reconcileReport(
  terminal: Terminal,
  aws: LocalAws,
  config: Config,
  { event, shownAs, sha256 }: LaidReport,
): Promise<number> {
  const table = { client: aws.dynamoDb, tableName: aws.tableName };
  const reconcile = createHandler({
    table,
    s3: aws.s3,
    debtorAccounts: config.debtorAccounts,
    clock: systemClock,
    log: stderrLog(),
  });
  const [result] = await reconcile(event);
  if (result === undefined) return 1;
  printReports(terminal, [{ path: shownAs, result }]);
  if (result.outcome === 'refused') {
    terminal.line('The report was set aside whole; nothing was changed. Ask the bank for a correct one.');
    return 1;
  }
  if (result.outcome === 'already-read') terminal.line('It was read before; nothing was changed.');
  if (result.summary.unmatched === 0) return 0;
  await printUnmatched(terminal, table, sha256);
  return 1;
}
