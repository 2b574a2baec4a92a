import { assert, PipelineError } from '../core/errors.ts';
import type { SourceName } from '../core/expense.ts';
import { payoutIdOf } from '../core/expense-ids.ts';
import type { PayoutId } from '../core/ids.ts';
import { movementsOf } from '../core/journal/movements.ts';
import type { Payout } from '../core/payout.ts';
import { isTold, planWriteBack, type WriteBackPlan } from '../core/write-back/plan.ts';
import { answered, begun, type NoteKind, noteOf, type RecordWrite } from '../core/write-back/told-record.ts';
import { type WantedRecord, wantedRecords } from '../core/write-back/wanted-records.ts';
import { readPayout } from '../ledger/payouts.ts';
import type { LedgerTable } from '../ledger/table.ts';
import { changeWriteBack, readWriteBack, type WriteBack } from '../ledger/write-backs.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import { readSettlementRecords } from '../sources/ampeco/settlement-records.ts';
import {
  changeSettlementRecord,
  createSettlementRecord,
  type RecordContent,
} from '../sources/ampeco/write-settlement-records.ts';
import type { WritingClient } from '../sources/http/send-json.ts';
import { sentAttempts } from './sent-attempts.ts';

export type TellDeps = {
  readonly table: LedgerTable;
  readonly client: WritingClient;
  readonly source: SourceName;
  readonly account: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/** `told`: the source's books match ours. `waits`: a later look goes on. `left`: nobody looks again. */
export type Told = 'told' | 'waits' | 'unclear' | 'left';

/** The most writes of one look: it reads each before the next. */
const WRITES_PER_LOOK = 6;

const DAY_MS = 86_400_000;

/** Calls of a person for one payout, one a day, before it is left as it is. */
const UNCLEAR_LOOKS = 14;

/**
 * Brings the source's books of one payout in line with ours: reads, and writes what is missing, as often as that takes.
 * Records each write before sending it: no other look, and none after a death, sends it too.
 *
 * @throws PipelineError of the source, if the look could not end: it stays due.
 */
export async function tellSource(deps: TellDeps, payoutId: PayoutId): Promise<Told> {
  let row = await readWriteBack(deps.table, payoutId);
  // Only now: a note of a later step is a later version of the row.
  const payout = await readPayout(deps.table, payoutId);
  if (row?.due === undefined) return 'left';
  if (payout === undefined || !isReportOf(deps, payout)) {
    await end(deps, row, row.told);
    return 'left';
  }
  const wanted = wantedRecords(movementsOf(payout, await sentAttempts(deps.table, payout)));
  if (isTold(wanted, row.told)) return end(deps, row, row.told);
  for (let writes = 0; ; writes += 1) {
    const records = await readRecords(deps, payout);
    const plan = planWriteBack({ payoutId, wanted, told: row.told, records, nowMs: deps.clock.now() });
    if (plan.kind !== 'write') return settle(deps, row, plan);
    if (writes === WRITES_PER_LOOK) return 'waits';
    const next = await send(deps, row, payout, contentOf(payoutId, wanted, plan.write), plan.write);
    if (next === undefined) return 'waits';
    row = next;
  }
}

/** Not another account's, and not an expense's of the same number. */
function isReportOf({ source, account }: TellDeps, payout: Payout): boolean {
  const subject = 'settlement-report';
  const ofReport = payoutIdOf({ source, account, subject, expenseId: payout.expenseId });
  return payout.payoutId === ofReport;
}

function readRecords({ client, signal }: TellDeps, { expenseId, currency }: Payout) {
  return readSettlementRecords(client, expenseId, currency, signal);
}

function contentOf(
  payoutId: PayoutId,
  wanted: readonly WantedRecord[],
  { attempt, isCopy, paidMinor }: RecordWrite,
): RecordContent {
  const one = wanted.find((each) => each.attempt === attempt);
  assert(one !== undefined, 'only an attempt that was booked is written about');
  const kind: NoteKind = isCopy ? 'copy' : paidMinor === 0n ? 'returned' : 'paid';
  return { paidMinor, currency: one.currency, date: one.date, note: noteOf(payoutId, attempt, kind) };
}

/**
 * @returns undefined if nothing is known of the outcome, or somebody else is at it: a later look reads first.
 * @throws PipelineError if the source refused it; that goes on record, so a later look may send it at once.
 */
async function send(
  deps: TellDeps,
  row: WriteBack,
  { expenseId }: Payout,
  content: RecordContent,
  write: RecordWrite,
): Promise<WriteBack | undefined> {
  const { client, clock, log, signal } = deps;
  const { payoutId, due } = row;
  const atMs = clock.now();
  const before = await changeWriteBack(deps.table, deps, row, { told: begun(row.told, write, atMs), due });
  if (before === undefined) return undefined;
  const { recordId, attempt, isCopy } = write;
  try {
    const sent =
      recordId === undefined
        ? await createSettlementRecord(client, expenseId, content, signal)
        : await changeSettlementRecord(client, expenseId, recordId, content, signal);
    log.info('settlement-record-sent', {
      payoutId,
      attempt,
      isCopy,
      isNew: recordId === undefined,
      outcome: sent.kind,
    });
    if (sent.kind === 'unknown') return undefined;
    const told = answered(before.told, write, atMs, recordId ?? sent.value);
    return await changeWriteBack(deps.table, deps, before, { told, due });
  } catch (error) {
    if (error instanceof PipelineError)
      await changeWriteBack(deps.table, deps, before, { told: row.told, due });
    throw error;
  }
}

async function settle(
  deps: TellDeps,
  row: WriteBack,
  plan: Exclude<WriteBackPlan, { kind: 'write' }>,
): Promise<Told> {
  const { table, clock } = deps;
  const sinceMs = row.due?.sinceMs ?? clock.now();
  switch (plan.kind) {
    case 'right':
      if (plan.watchUntilMs === undefined) return end(deps, row, plan.told);
      // The books agree: only a late write may change that.
      await changeWriteBack(table, deps, row, {
        told: plan.told,
        due: { sinceMs: plan.watchUntilMs, atMs: plan.watchUntilMs, unclear: 0 },
      });
      return 'told';
    case 'wait':
      await changeWriteBack(table, deps, row, {
        told: row.told,
        due: { sinceMs, atMs: plan.untilMs, unclear: 0 },
      });
      return 'waits';
    case 'unclear':
      return callPerson(deps, row, plan.why);
  }
}

async function end(deps: TellDeps, row: WriteBack, told: WriteBack['told']): Promise<Told> {
  // Lost if somebody noted a later step meanwhile: it stays due.
  await changeWriteBack(deps.table, deps, row, { told, due: undefined });
  return 'told';
}

/** Overwrites nobody else's word. Rings once a day, and ends once the source's books agree. */
async function callPerson(deps: TellDeps, row: WriteBack, why: string): Promise<Told> {
  const { payoutId, told } = row;
  const nowMs = deps.clock.now();
  const unclear = (row.due?.unclear ?? 0) + 1;
  const isLast = unclear >= UNCLEAR_LOOKS;
  alarmUnclear(deps.log, payoutId, why, isLast);
  const due = { sinceMs: row.due?.sinceMs ?? nowMs, atMs: nowMs + DAY_MS, unclear };
  await changeWriteBack(deps.table, deps, row, { told, due: isLast ? undefined : due });
  return isLast ? 'left' : 'unclear';
}

export function alarmUnclear(log: Log, payoutId: PayoutId, why: string, isLast: boolean): void {
  log.alarm('write-back-unclear', {
    payoutId,
    why,
    isLast,
    action: 'Compare the settlement records of its report with the payout, and correct them at the source.',
  });
}
