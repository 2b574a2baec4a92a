import { attemptsOf, batchOfAttempt, factsOf } from '../../functions/core/attempt-facts.ts';
import { type BankFact, isOfTheAccount } from '../../functions/core/bank-fact.ts';
import { type Batch, outboxKeyOf } from '../../functions/core/batch.ts';
import type { PipelineError } from '../../functions/core/errors.ts';
import type { FindingCode } from '../../functions/core/finding.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import { endToEndIdOf, type Payout } from '../../functions/core/payout.ts';
import type { Sentence } from '../../functions/core/sentence.ts';
import { readBatch } from '../../functions/ledger/batches.ts';
import { Deaths } from '../../functions/ledger/deaths.ts';
import { readPayouts } from '../../functions/ledger/payouts.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { noneIfUnreadable } from '../../functions/ledger/unreadable-row.ts';
import type { Clock } from '../../functions/platform/clock.ts';
import type { RetryAfter } from '../../functions/platform/config.ts';
import { whatItWaitsFor } from '../payouts/what-it-waits-for.ts';
import { wrongUse } from '../wrong-use.ts';
import { knownPayee, type PayeeKnowledge } from './known-payee.ts';

export type ShowDeps = {
  readonly table: LedgerTable;
  readonly clock: Clock;
  /** What a new attempt waits for, by the configuration. */
  readonly retryAfter: RetryAfter;
};

/** A payout's whole life, for whoever decides about it. */
export type ShownPayout = {
  readonly payout: Payout;
  /** False where its row was changed past the ledger: people see it, and nobody acts on it. */
  readonly isBelieved: boolean;
  /** Attempts that were given a file, or have a plan; first one first. */
  readonly attempts: readonly ShownAttempt[];
  /** Every reason that ever stood, in order. */
  readonly reasons: readonly StoodReason[];
  readonly payee: PayeeKnowledge;
  /** Why no new attempt may begin, or that one may; undefined where none is wanted. */
  readonly waitsFor: Sentence | undefined;
};

export type ShownAttempt = {
  readonly attempt: number;
  readonly endToEndId: string;
  /** Also the file's message id. */
  readonly batchId: string | undefined;
  /** The key of its payment file in the bucket. */
  readonly file: string | undefined;
  readonly debtorAccountId: string | undefined;
  readonly executionDate: string | undefined;
  /** What the account, or a person, showed of the attempt: bookings and returns, with the bank's references. */
  readonly booked: readonly BankFact[];
};

/** A reason on the row, from one step to another. */
export type StoodReason = {
  readonly code: FindingCode;
  /** ISO 8601. */
  readonly from: string;
  /** Undefined while it stands. */
  readonly until: string | undefined;
};

/** As `shownIfThere`. @throws PipelineError CONFIG_INVALID where the ledger has no such payout. */
export async function showPayout(deps: ShowDeps, payoutId: PayoutId): Promise<ShownPayout> {
  const shown = await shownIfThere(deps, payoutId);
  if (shown === undefined) throw noSuchPayout(payoutId);
  return shown;
}

/**
 * Shows a payout, also one whose row was changed past the ledger: that is where somebody has to look.
 * @returns undefined where the ledger has no such payout.
 * @throws PipelineError LEDGER_ROW_INVALID where its row cannot be read.
 */
export async function shownIfThere(
  { table, clock, retryAfter }: ShowDeps,
  payoutId: PayoutId,
): Promise<ShownPayout | undefined> {
  const { payouts, unreadable, altered } = await readPayouts(table, [payoutId], clock);
  const payout = payouts.get(payoutId) ?? altered.get(payoutId);
  const unread = unreadable.get(payoutId);
  if (payout === undefined && unread !== undefined) throw unread;
  if (payout === undefined) return undefined;
  const isBelieved = !altered.has(payoutId);
  const deaths = new Deaths(table, retryAfter);
  return {
    payout,
    isBelieved,
    attempts: await attemptsShown(table, payout),
    reasons: reasonsStood(payout),
    payee: await knownPayee(table, payout),
    waitsFor: isBelieved ? await whatItWaitsFor(deaths, payout, ['dead', 'waits', 'alive']) : undefined,
  };
}

export function noSuchPayout(payoutId: PayoutId): PipelineError {
  return wrongUse(
    `The ledger has no payout ${payoutId}.`,
    'Check its id; npm run review -- find looks for one by name, expense id or amount.',
  );
}

/** What to say where an end-to-end id names an attempt that the payout has not had. */
export function noSuchAttempt({ attempts }: ShownPayout, attempt: number | undefined): string | undefined {
  if (attempt === undefined || attempts.some((one) => one.attempt === attempt)) return undefined;
  const had =
    attempts.length === 1 ? 'one attempt' : `${attempts.length === 0 ? 'no' : attempts.length} attempts`;
  return `There is no attempt ${attempt} of this payout yet: so far it has had ${had}.`;
}

async function attemptsShown(table: LedgerTable, payout: Payout): Promise<ShownAttempt[]> {
  const shown: ShownAttempt[] = [];
  const told = attemptsOf(payout);
  for (let attempt = 1; attempt <= payout.attempt; attempt += 1) {
    const batchId = batchOfAttempt(payout, attempt);
    const plan = attempt === payout.attempt ? payout.plan : undefined;
    if (batchId === undefined && plan === undefined && !told.includes(attempt)) continue;
    const batch = batchId === undefined ? undefined : await batchOf(table, batchId);
    shown.push({
      attempt,
      endToEndId: endToEndIdOf({ payoutId: payout.payoutId, attempt }),
      batchId,
      file: batch?.seal === undefined ? undefined : outboxKeyOf(batch),
      debtorAccountId: batch?.debtor.accountId ?? plan?.debtorAccountId,
      executionDate: batch?.executionDate ?? plan?.executionDate,
      booked: factsOf(payout, attempt).filter((fact) => isOfTheAccount(fact) || fact.says === 'word'),
    });
  }
  return shown;
}

/** What it says of an attempt only helps; where it is unreadable, the rest still shows. */
async function batchOf(table: LedgerTable, batchId: string): Promise<Batch | undefined> {
  return readBatch(table, batchId).catch(noneIfUnreadable);
}

function reasonsStood({ history }: Payout): StoodReason[] {
  const stood: { code: FindingCode; from: string; until: string | undefined }[] = [];
  for (const { at, reasonCodes } of history) {
    const standing = stood.filter(({ until }) => until === undefined);
    for (const one of standing) if (!reasonCodes.includes(one.code)) one.until = at;
    for (const code of new Set(reasonCodes)) {
      if (!standing.some((one) => one.code === code)) stood.push({ code, from: at, until: undefined });
    }
  }
  return stood;
}
