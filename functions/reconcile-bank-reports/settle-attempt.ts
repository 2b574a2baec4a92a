import type { BankLine } from '../bank/lines/bank-line.ts';
import { type Attempted, batchOfAttempt, contradictedAttempts, factsOf } from '../core/attempt-facts.ts';
import {
  type BankFact,
  bounded,
  type FactMisfit,
  isKnown,
  lineIdOf,
  MAX_FACTS_PER_ATTEMPT,
  type ReportedFact,
  reportOf,
} from '../core/bank-fact.ts';
import type { Batch } from '../core/batch.ts';
import { kindOf } from '../core/error-kind.ts';
import { PipelineError } from '../core/errors.ts';
import type { PayoutId } from '../core/ids.ts';
import { hasNewOutcome } from '../core/payee.ts';
import type { Payout } from '../core/payout.ts';
import { settleFact } from '../core/settle.ts';
import { recordPayeeOutcome } from '../ledger/payees.ts';
import { updatePayout } from '../ledger/payouts.ts';
import { addUnheardLine, endUnheardLine } from '../ledger/unheard-lines.ts';
import type { UnmatchedReason } from '../ledger/unmatched-lines.ts';
import { LOST, untilPayoutWritten } from '../ledger/until-written.ts';
import type { RowsAhead } from '../ledger/versioned-row.ts';
import { misfitOfLine } from './check-line.ts';
import type { Reconciliation, Unmatched } from './reconciliation.ts';
import type { PaymentAhead } from './rows-ahead.ts';

/**
 * Why a line is unmatched after an error of its one row that would come again the next time: the other lines go on.
 * Rethrows any other error.
 */
export function ledgerRefusal(error: unknown): Unmatched {
  const kind = error instanceof PipelineError ? kindOf(error) : undefined;
  if (kind?.stops === 'row' && kind.again === 'permanent') return { why: 'ledger-refused' };
  throw error;
}

/** A statement about one attempt: the fact, and if it does not fit, why its line waits for a person. */
export type Said = { readonly fact: ReportedFact; readonly unmatched: Unmatched | undefined };

/**
 * Records a line's fact about one attempt, and steps the payout to where all its facts lead.
 * @returns why the line waits for a person, if it does.
 * @throws PipelineError LEDGER_CONTENDED where others keep writing the row.
 */
export async function settleAttempt(
  reconciliation: Reconciliation,
  line: BankLine,
  { payoutId, attempt }: { readonly payoutId: PayoutId; readonly attempt: number },
  ahead: PaymentAhead,
): Promise<Unmatched | undefined> {
  const lineId = lineIdOf(reconciliation.file.bankReportId, line.ordinal);
  return settleRow(reconciliation, { payoutId, attempt, lineId }, ahead, async (payout) => {
    const batchId = batchOfAttempt(payout, attempt);
    const batch = batchId === undefined ? undefined : await reconciliation.sentBatch(batchId);
    if (line.says === 'refused' && batch !== undefined) reconciliation.touch(batch.batchId);
    const wrong = await misfitOfLine(reconciliation, line, payout, attempt, batch);
    return { fact: factOf(reconciliation, line, attempt, batch, wrong?.fact), unmatched: wrong?.unmatched };
  });
}

/** An attempt, and the line about it. */
export type Spoken = { readonly payoutId: PayoutId; readonly attempt: number; readonly lineId: string };

/** As {@link settleAttempt}, for a fact from elsewhere, such as a line about the whole batch. */
export async function settleRow(
  reconciliation: Reconciliation,
  spoken: Spoken,
  ahead: PaymentAhead,
  saidOf: (payout: Payout) => Promise<Said>,
): Promise<Unmatched | undefined> {
  const { table } = reconciliation.deps;
  const { payoutId, lineId } = spoken;
  let unmatched: Unmatched | undefined;
  try {
    unmatched = await settleRounds(reconciliation, spoken, ahead, saidOf);
  } catch (error) {
    const refusal = ledgerRefusal(error);
    // Before the line ends: else, in a restored row, other lines alone could make the attempt count as dead.
    await addUnheardLine(table, payoutId, lineId);
    return refusal;
  }
  const mayBeUnheard =
    reconciliation.file.readBefore || reportOf(lineId) !== reconciliation.file.bankReportId;
  if (mayBeUnheard) await endUnheardLine(table, payoutId, lineId);
  return unmatched;
}

async function settleRounds(
  reconciliation: Reconciliation,
  { payoutId, attempt }: Spoken,
  ahead: PaymentAhead,
  saidOf: (payout: Payout) => Promise<Said>,
): Promise<Unmatched | undefined> {
  const action = 'The report is read again by itself; what it has changed stays.';
  return untilPayoutWritten<Unmatched | undefined>(
    reconciliation.deps.table,
    { payoutId, known: ahead.payout, action },
    async (payout) => {
      if (payout === undefined || attempt > payout.attempt) return { why: 'unknown-id' };
      return settleOnce(reconciliation, payout, await saidOf(payout), ahead.recipients);
    },
  );
}

async function settleOnce(
  reconciliation: Reconciliation,
  payout: Payout,
  { fact, unmatched }: Said,
  recipients: RowsAhead,
): Promise<Unmatched | undefined | typeof LOST> {
  const facts = factsOf(payout, fact.attempt);
  const known = isKnown(facts, fact);
  // A person's word makes room: no contradiction by a bank may be lost.
  const kept = facts.slice(facts.findLastIndex(({ says }) => says === 'word') + 1).length;
  if (!known && kept >= MAX_FACTS_PER_ATTEMPT) return { why: 'facts-full' };
  const isLast = !known && kept === MAX_FACTS_PER_ATTEMPT - 1;
  const written: BankFact = isLast ? { ...fact, misfit: 'last-kept' } : fact;
  const by = {
    by: 'reconcile-bank-reports',
    why: `bank-${fact.says}`,
    atMs: reconciliation.deps.clock.now(),
  } as const;
  const steps = settleFact(payout, written, by);
  const isNothingNew = known && steps.every(({ state }) => state === payout.state);
  // Before the payout's row: after a death in between, the payout could begin another attempt before the next
  // reconciliation. Its row would then no longer tell which account the refused one had.
  const last = steps.at(-1) ?? payout;
  if (hasNewOutcome(payout, last)) await recordPayeeOutcome(reconciliation.deps.table, last, recipients);
  if (!isNothingNew && !(await write(reconciliation, payout, steps))) return LOST;
  if (isLast) return { why: 'facts-full' };
  if (isSettledSince(facts, fact)) return undefined;
  return unmatched ?? contradictionOf(payout, fact);
}

/** @returns false where somebody else acted in between. */
async function write(
  reconciliation: Reconciliation,
  payout: Payout,
  steps: readonly Payout[],
): Promise<boolean> {
  let before = payout;
  for (const after of steps) {
    const outcome = await updatePayout(reconciliation.deps.table, before, after);
    if (outcome.kind === 'lost') return false;
    if (after.state !== before.state) reconciliation.countChange(after.state);
    // Ours, but somebody has stepped on since: decide the rest from the current row.
    if (outcome.payout.version !== after.version) return false;
    before = after;
  }
  return true;
}

/** Whether a person settled the attempt after this fact. */
function isSettledSince(facts: readonly BankFact[], fact: BankFact): boolean {
  const at = facts.findIndex(({ bankReportId }) => bankReportId === fact.bankReportId);
  return at !== -1 && facts.slice(at + 1).some(({ says }) => says === 'word');
}

/**
 * A fact that contradicts earlier ones, of its own attempt or another, sends its line to a person: the later line, and
 * the same one the next time.
 */
function contradictionOf(payout: Payout, fact: BankFact): Unmatched | undefined {
  const at = payout.history.findIndex(({ evidence }) => isSameLine(evidence, fact));
  const before = { ...payout, history: at === -1 ? payout.history : payout.history.slice(0, at) };
  const history = [...before.history, { evidence: fact }];
  const found = contradictionsIn({ ...before, history });
  if (found.length === 0) return undefined;
  const known = new Set(contradictionsIn(before));
  if (found.every((contradiction) => known.has(contradiction))) return undefined;
  const why: UnmatchedReason = fact.attempt === payout.attempt ? 'contradicts' : 'older-attempt-contradicts';
  return { why };
}

function contradictionsIn(payout: Attempted): readonly string[] {
  return contradictedAttempts(payout).flatMap(({ attempt, contradictions }) =>
    contradictions.map((code) => `${attempt} ${code}`),
  );
}

function isSameLine(evidence: BankFact | undefined, { attempt, bankReportId }: BankFact): boolean {
  return evidence?.attempt === attempt && evidence.bankReportId === bankReportId;
}

function factOf(
  reconciliation: Reconciliation,
  line: BankLine,
  attempt: number,
  batch: Batch | undefined,
  misfit: FactMisfit | undefined,
): ReportedFact {
  const { says = 'unclear', amount, bookingDate, valueDate, reasonCode } = line;
  // Not the entry's number: banks number the lines of each report anew.
  const reference = line.accountServicerReference;
  const pays = says === 'settled' && misfit === undefined && reconciliation.promisePays(batch);
  return bounded({
    attempt,
    says,
    level: line.level,
    status: line.status,
    bankReportId: lineIdOf(reconciliation.file.bankReportId, line.ordinal),
    createdAt: line.createdAt,
    ...(reasonCode === undefined ? {} : { reasonCode }),
    ...(amount?.readable === true ? { amountMinor: amount.amountMinor, currency: amount.currency } : {}),
    ...(bookingDate === undefined ? {} : { bookingDate }),
    ...(valueDate === undefined ? {} : { valueDate }),
    ...(reference === undefined ? {} : { reference }),
    ...(pays ? { pays: true } : {}),
    ...(misfit === undefined ? {} : { misfit }),
  });
}
