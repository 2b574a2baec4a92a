import type { PlainDate } from '../core/date.ts';
import type { PayoutId } from '../core/ids.ts';
import { executionDateFor } from '../core/plan.ts';
import { nextDue } from '../core/schedule.ts';
import type { SourceMode } from '../core/source-mode.ts';
import { readDay } from '../ledger/payment-days.ts';
import { planningTimeOf } from '../platform/approval-rules.ts';
import type { DebtorAccount } from '../platform/config.ts';
import { type CapName, planRun, sumOf } from './plan-files.ts';
import { type ReadDueDeps, readDue } from './read-due.ts';

/** A debtor account's next cut-off, as far as known. Amounts as text: a log has no bigint. */
export type ForeseenFiles = {
  readonly debtorAccountId: string;
  readonly currency: string;
  /** `dry-run`: only previewed, never sent. */
  readonly mode: SourceMode;
  /** When its files will be made, ISO 8601. */
  readonly submitAt: string;
  readonly executionDate: PlainDate;
  readonly files: number;
  readonly payouts: number;
  readonly sumMinor: string;
  readonly heldBack: number;
  /** All that is due by then, whatever keeps it back; under a run's cap, at least this. */
  readonly due: number;
  /** The caps that hold it back. */
  readonly caps: readonly CapName[];
};

export type ForeseeDeps = ReadDueDeps & { readonly debtorAccounts: readonly DebtorAccount[] };

/** It reads the rows of payouts due by then: 10,000 cost 100 requests and about 10,000 read units. */
export async function* foreseenFiles(deps: ForeseeDeps): AsyncGenerator<ForeseenFiles> {
  const modes = new Set<SourceMode>(['live', ...deps.sourceModes.values()]);
  for (const account of deps.debtorAccounts) {
    for (const mode of modes) yield await foresee(deps, account, mode);
  }
}

async function foresee(deps: ForeseeDeps, account: DebtorAccount, mode: SourceMode): Promise<ForeseenFiles> {
  const { id, currency } = account;
  const { submitMs, executionDate, due, awaiting, files, hits } = await planNext(deps, account, mode);
  const paid = files.flat();
  return {
    debtorAccountId: id,
    currency,
    mode,
    submitAt: new Date(submitMs).toISOString(),
    executionDate,
    files: files.length,
    payouts: paid.length,
    sumMinor: sumOf(paid).toString(),
    heldBack: due.length - paid.length,
    due: due.length + awaiting,
    caps: hits.map(({ cap }) => cap),
  };
}

/** The payouts that the next cut-off of the account holds back, as many as `heldBack` counts. */
export async function heldBackNext(
  deps: ReadDueDeps,
  account: DebtorAccount,
  mode: SourceMode,
): Promise<readonly PayoutId[]> {
  const { due, files } = await planNext(deps, account, mode);
  const paid = new Set(files.flat());
  return due.filter((one) => !paid.has(one)).map(({ payoutId }) => payoutId);
}

async function planNext(deps: ReadDueDeps, account: DebtorAccount, mode: SourceMode) {
  const nowMs = deps.clock.now();
  // As of the submission: after today's, due payouts go with tomorrow's.
  const submitMs = nextDue(account.submit, nowMs) ?? nowMs;
  const executionDate = executionDateFor(account, planningTimeOf(account, submitMs));
  const { due, awaiting } = await readDue(
    deps,
    { account, executionDate, mode },
    ({ payoutId }, amountMinor) => ({
      payoutId,
      amountMinor,
    }),
  );
  const day = await readDay(deps.table, account.id, executionDate);
  return { submitMs, executionDate, due, awaiting, ...planRun(due, account, day) };
}
