import { planRun, sumOf } from '../batches/plan-files.ts';
import { readDue } from '../batches/read-due.ts';
import type { PlainDate } from '../core/date.ts';
import { executionDateFor } from '../core/plan.ts';
import { nextDue } from '../core/schedule.ts';
import type { SourceMode } from '../core/source-mode.ts';
import { readDay } from '../ledger/payment-days.ts';
import type { DebtorAccount } from '../platform/config.ts';
import type { OutlookDeps } from './outlook-deps.ts';

/** What the next cut-off of a debtor account will do, as far as is known now. Amounts as text: a log knows no bigint. */
export type ForeseenFiles = {
  readonly debtorAccountId: string;
  readonly currency: string;
  /** `dry-run`: nothing of it is sent; the cut-off previews it. */
  readonly mode: SourceMode;
  /** When its files are made, ISO 8601. */
  readonly submitAt: string;
  readonly executionDate: PlainDate;
  readonly files: number;
  readonly payouts: number;
  readonly sumMinor: string;
  readonly heldBack: number;
  /** The caps that hold it back, such as `file run`; `none` where none does: the log leaves out what is empty. */
  readonly caps: string;
};

/**
 * Works out for each debtor account what its next cut-off will send and what a cap will hold back, by the code that
 * makes the files. It reads the row of each payout that is due by then: 10,000 of them are 100 requests and about
 * 10,000 read units.
 */
export async function foreseeFiles(deps: OutlookDeps): Promise<ForeseenFiles[]> {
  const modes = new Set<SourceMode>(['live', ...deps.sourceModes.values()]);
  const foreseen: ForeseenFiles[] = [];
  for (const account of deps.debtorAccounts) {
    for (const mode of modes) foreseen.push(await foresee(deps, account, mode));
  }
  return foreseen;
}

async function foresee(deps: OutlookDeps, account: DebtorAccount, mode: SourceMode): Promise<ForeseenFiles> {
  const { id, currency } = account;
  const nowMs = deps.clock.now();
  // At the moment of the submission: after today's, what is due goes with tomorrow's.
  const submitMs = nextDue(account.submit, nowMs) ?? nowMs;
  const executionDate = executionDateFor(account, submitMs);
  const due = await readDue(deps, { account, executionDate, mode }, ({ payoutId }, amountMinor) => ({
    payoutId,
    amountMinor,
  }));
  const { files, hits, alone } = planRun(due, account, await readDay(deps.table, id, executionDate));
  const paid = files.flat();
  const sumMinor = sumOf(paid);
  const foreseen: ForeseenFiles = {
    debtorAccountId: id,
    currency,
    mode,
    submitAt: new Date(submitMs).toISOString(),
    executionDate,
    files: files.length,
    payouts: paid.length,
    sumMinor: sumMinor.toString(),
    heldBack: hits.reduce((sum, { heldBack }) => sum + heldBack.length, alone.length),
    caps: hits.length === 0 ? 'none' : hits.map(({ cap }) => cap).join(' '),
  };
  deps.log.info('next-cut-off', foreseen);
  // A figure to look at: one beyond 2^53 may lose its last digits, and must not stop the outlook.
  deps.metrics.record(
    { DebtorAccount: id, Currency: currency, Mode: mode },
    { NextFileAmountMinor: { unit: 'None', value: Number(sumMinor) } },
  );
  return foreseen;
}
