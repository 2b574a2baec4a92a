import type { ReportedAmount } from '../bank/report.ts';
import {
  bookedByOtherLine,
  decide,
  evidenceIdOf,
  holdOf,
  isEvidenceOf,
  standingOf,
  type Verdict,
  whyOf,
} from '../core/bank-decision.ts';
import type { Batch } from '../core/batch.ts';
import { PipelineError } from '../core/errors.ts';
import type { PayoutId } from '../core/ids.ts';
import { type BankEvidence, type Payout, stepPayout } from '../core/payout.ts';
import type { State } from '../core/transitions.ts';
import { readPayout, updatePayout } from '../ledger/payouts.ts';
import type { BankLine } from './read-lines.ts';
import type { Misfit, Reading } from './reading.ts';

/** What a line says about one attempt. A line about a whole batch has its amount and account checked as a whole. */
export type Said = {
  readonly line: BankLine;
  readonly verdict: Verdict;
  readonly payoutId: PayoutId;
  readonly attempt: number;
  readonly checksLine: boolean;
};

/** Others that act on the same payout at the same time are few: the source's collection, the submission, a person. */
const MAX_ROUNDS = 8;

/** Errors of one row: reading the report again would not help, and the other lines go on. */
const CONCERNS_ONE_ROW: ReadonlySet<string> = new Set(['LEDGER_ROW_INVALID', 'ASSERTION_FAILED']);

/** The misfit of what the ledger cannot take by itself; any other error is thrown on. */
export function ledgerRefusal(error: unknown): Misfit {
  if (error instanceof PipelineError && CONCERNS_ONE_ROW.has(error.code)) return { why: 'ledger-refused' };
  throw error;
}

const NEXT = Symbol('the row changed: decide again');

/**
 * Brings one attempt in line with what the bank says of it, or says why not.
 * @param known the row, where it was just read.
 * @throws PipelineError LEDGER_CONTENDED where others wrote the row again and again.
 */
export async function settleAttempt(
  reading: Reading,
  said: Said,
  known: Payout | undefined,
): Promise<Misfit | undefined> {
  let payout = known;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    payout ??= await readPayout(reading.deps.table, said.payoutId);
    const standing = payout === undefined ? undefined : standingOf(payout, said.attempt);
    if (payout === undefined || standing === undefined) return { why: 'unknown-id' };
    const settled = await settleOnce(reading, said, payout, standing);
    if (settled !== NEXT) return settled;
    payout = undefined;
  }
  throw new PipelineError('LEDGER_CONTENDED', 'A payout was written by others again and again.', {
    action: 'The report is read again by itself; what it has changed stays.',
    details: { payoutId: said.payoutId },
  });
}

async function settleOnce(
  reading: Reading,
  said: Said,
  payout: Payout,
  standing: State,
): Promise<Misfit | undefined | typeof NEXT> {
  const current = said.attempt === payout.attempt;
  const batch = current && payout.batchId !== undefined ? await reading.sentBatch(payout.batchId) : undefined;
  const verdict = said.verdict === 'settled' ? settledVerdict(reading, payout, batch) : said.verdict;
  const decision = isSecondDebit(reading, said, payout) ? 'contradicts' : decide(standing, verdict);
  if (decision === 'contradicts') {
    // Whatever the amounts are: money may be out that the ledger does not know of.
    if (!(await hold(reading, said, payout))) return NEXT;
    return { why: current ? 'contradicts' : 'older-attempt-contradicts' };
  }
  // A batch that is still open, or void, has no file that a bank could speak of.
  if (current && payout.batchId !== undefined && batch === undefined) return { why: 'unknown-batch' };
  const misfit = said.checksLine ? checkLine(reading, said.line, payout, batch, current) : undefined;
  if (misfit !== undefined) return misfit;
  const states = decision === 'same' ? repeatedFor(said, payout) : decision;
  return (await goThrough(reading, said, payout, states)) ? undefined : NEXT;
}

/** A line of the account, not a promise of a status report, which a bank may give of the file and of each payment. */
function isSecondDebit({ file }: Reading, { line, verdict, attempt }: Said, payout: Payout): boolean {
  const isDebit = line.entry !== undefined && verdict === 'booked';
  return isDebit && bookedByOtherLine(payout, attempt, file.reportId, line.ordinal);
}

/**
 * A bank that refuses every payment of a file may say so of the file first, and why only with each payment: without
 * the reason nobody could say what to do about it, nor whether it may go again.
 */
function repeatedFor({ line, verdict, attempt }: Said, payout: Payout): readonly State[] {
  const tellsWhy = verdict === 'rejected' && line.reasonCode !== undefined;
  const knowsWhy = payout.bankEvidence?.reasonCode !== undefined;
  const isItsRefusal = payout.state === 'failed' && payout.attempt === attempt;
  return tellsWhy && isItsRefusal && !knowsWhy ? ['failed'] : [];
}

/** ACSC is evidence of payment for an account whose bank sends no camt, by its configuration. */
function settledVerdict(reading: Reading, payout: Payout, batch: Batch | undefined): Verdict {
  const accountId = batch?.debtor.accountId ?? payout.plan?.debtorAccountId;
  const account = reading.deps.debtorAccounts.find(({ id }) => id === accountId);
  return account?.acscIsPaid === true ? 'booked' : 'settled';
}

function checkLine(
  reading: Reading,
  line: BankLine,
  payout: Payout,
  batch: Batch | undefined,
  current: boolean,
): Misfit | undefined {
  if (current && line.batchId !== undefined && line.batchId !== payout.batchId) {
    return { why: 'batch-differs' };
  }
  // The batch of an older attempt is not on the row any more: then any account of ours may be the one.
  const ibans =
    batch === undefined ? reading.deps.debtorAccounts.map(({ iban }) => iban) : [batch.debtor.iban];
  if (!isAccountOf(line, ibans)) return { why: 'account-differs' };
  if (payout.amountMinor === undefined) return { why: 'amount-differs' };
  return checkAmount(line, payout.amountMinor, payout.currency);
}

/** Whether the statement is that of one of the accounts; a bank that names none cannot be held to it. */
export function isAccountOf(line: BankLine, ibans: readonly string[]): boolean {
  const reported = line.entry?.statement.accountIban;
  return reported === undefined || ibans.includes(reported);
}

function checkAmount(line: BankLine, expectedMinor: bigint, currency: string): Misfit | undefined {
  const { amount, instructedAmount } = line;
  // A status report repeats the amount or not; a line of the account is nothing without it.
  if (amount === undefined) return line.entry === undefined ? undefined : { why: 'amount-missing' };
  if (isAmount(amount, expectedMinor, currency)) return undefined;
  const lessCharges = line.says === 'returned' && instructedAmount !== undefined;
  if (lessCharges && isAmount(instructedAmount, expectedMinor, currency)) return undefined;
  return { why: amount.readable ? 'amount-differs' : 'amount-unreadable', expectedMinor };
}

export function isAmount(amount: ReportedAmount, expectedMinor: bigint, currency: string): boolean {
  return amount.readable && amount.amountMinor === expectedMinor && amount.currency === currency;
}

/** @returns false where somebody else acted in between. */
async function goThrough(
  reading: Reading,
  said: Said,
  payout: Payout,
  states: readonly State[],
): Promise<boolean> {
  const bankEvidence = evidenceOf(reading, said);
  let before = payout;
  for (const state of states) {
    const after = stepPayout(
      before,
      state,
      { bankEvidence },
      {
        by: 'reconcile-bank-reports',
        why: whyOf(said.verdict),
        atMs: reading.deps.clock.now(),
        evidence: bankEvidence,
      },
    );
    const outcome = await updatePayout(reading.deps.table, before, after);
    if (outcome.kind === 'lost') return false;
    if (state !== before.state) reading.countChange(state);
    // Ours, but somebody has stepped on since: what is left is decided from where it stands now.
    if (outcome.payout.version !== after.version) return false;
    before = outcome.payout;
  }
  return true;
}

function evidenceOf(reading: Reading, { line }: Said): BankEvidence {
  return {
    reportId: evidenceIdOf(reading.file.reportId, line.ordinal),
    status: line.status,
    ...(line.reasonCode === undefined ? {} : { reasonCode: line.reasonCode }),
  };
}

const HELD_BY_BANK = 'bank-contradiction';

/**
 * Stops the payout until a person has looked, once per report: what a person has released since stays released.
 * @returns false where somebody else acted in between.
 */
async function hold(reading: Reading, said: Said, payout: Payout): Promise<boolean> {
  const { reportId } = reading.file;
  const held = payout.history.some(
    (entry) => entry.why === HELD_BY_BANK && isEvidenceOf(entry.evidence, reportId),
  );
  const step = held ? undefined : holdOf(payout);
  if (step === undefined) return true;
  const after = stepPayout(payout, step.to, step.change, {
    by: 'reconcile-bank-reports',
    why: HELD_BY_BANK,
    atMs: reading.deps.clock.now(),
    evidence: evidenceOf(reading, said),
  });
  return (await updatePayout(reading.deps.table, payout, after)).kind === 'written';
}
