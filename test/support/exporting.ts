import type { ExportDeps } from '../../console/api/export/export-deps.ts';
import { createHandler } from '../../console/api/export/handler.ts';
import { accounting } from '../../functions/platform/config-accounting.ts';
import { readFonts } from '../../operate/statements/pdf/installed-fonts.ts';
import { TestClock } from './clock.ts';
import type { ConsoleStand } from './console-stand.ts';

/** The function that makes what the console was asked for, in December, with an account for the tests' own. */
export function exporting(
  console: ConsoleStand,
  change: Partial<ExportDeps> = {},
): (event: unknown) => Promise<void> {
  const { stand, deps } = console.people;
  const books = accounting.parse(console.config.accounting);
  const bank = { ...books.accounts.bank, 'eur-main': '1250' };
  return createHandler({
    table: stand.table,
    s3: stand.bucket.client,
    bucketName: stand.bucket.bucketName,
    stage: console.config.stage,
    trust: deps.approval.trust,
    accounting: { ...books, accounts: { ...books.accounts, bank } },
    debtorAccounts: console.config.debtorAccounts,
    sources: console.config.sources,
    fonts: readFonts,
    clock: new TestClock('2026-12-02T06:00:00Z'),
    log: deps.log,
    bankIsAhead: false,
    ...change,
  });
}
