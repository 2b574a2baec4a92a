import { factsOf } from '../functions/core/attempt-facts.ts';
import { placeOfLine } from '../functions/core/bank-fact.ts';
import type { Decision, Release, Settlement } from '../functions/core/decision.ts';
import type { PayoutId } from '../functions/core/ids.ts';
import type { ReleaseRules } from '../functions/core/may-review.ts';
import { endToEndIdOf, type Payout } from '../functions/core/payout.ts';
import { cancelPayout, releasePayout, settlePayout } from '../functions/core/review.ts';
import { type Sentence, say } from '../functions/core/sentence.ts';
import { Deaths } from '../functions/ledger/deaths.ts';
import { claimOnce } from '../functions/ledger/duplicate-claims.ts';
import { duplicateClaimKey } from '../functions/ledger/keys.ts';
import { recordPayeeOutcome } from '../functions/ledger/payees.ts';
import { readPayout, updatePayout } from '../functions/ledger/payouts.ts';
import { sentAmountMinor } from '../functions/ledger/sent-amount.ts';
import type { LedgerTable } from '../functions/ledger/table.ts';
import { resolveUnmatched, type UnmatchedLine, unmatchedLines } from '../functions/ledger/unmatched-lines.ts';
import type { RetryAfter } from '../functions/platform/config.ts';
import { type PayoutQueue, sendPayoutMessages } from '../functions/queue/payout-messages.ts';
import { NOT_DECIDED } from './not-decided.ts';
import { proposalOf } from './review/proposal-of.ts';

/** What became of a person's decision: the row after it, or why the payout does not allow it. */
export type Decided =
  | { readonly ok: true; readonly payout: Payout }
  | { readonly ok: false; readonly refusal: Sentence };

/**
 * A decision about what somebody saw.
 * @property shownVersion of the payout as it was shown to them; undefined where nothing says what they saw.
 */
export type OfShown<D extends Decision = Decision> = D & { readonly shownVersion?: number | undefined };

/** A decision is about what was shown: another amount, account or reason is for another look. */
function isAsShown({ version }: Payout, { shownVersion }: OfShown): boolean {
  return shownVersion === undefined || shownVersion === version;
}

const CHANGED: Decided = { ok: false, refusal: say(NOT_DECIDED, 'changed-meanwhile') };
const UNKNOWN: Decided = { ok: false, refusal: say(NOT_DECIDED, 'payout-unknown') };

/** What measures a release: the same as for every payout. */
export type ReleasePolicy = ReleaseRules & { readonly retryAfter: RetryAfter };

/**
 * Lets a payout go on as it is, where `mayRelease` allows it. Row first, message second, as everywhere.
 * @throws PipelineError LEDGER_ROW_INVALID where a row that it rests on cannot be read.
 */
export async function release(
  stores: { readonly table: LedgerTable; readonly queue: PayoutQueue },
  payoutId: PayoutId,
  decision: OfShown<Release>,
  policy: ReleasePolicy,
): Promise<Decided> {
  const payout = await readPayout(stores.table, payoutId);
  if (payout === undefined) return UNKNOWN;
  if (!isAsShown(payout, decision)) return CHANGED;
  const death = await new Deaths(stores.table, policy.retryAfter).of(payout);
  const released = releasePayout(payout, policy, decision, death);
  if (!released.ok) return released;
  const written = await updatePayout(stores.table, payout, released.payout);
  if (written.kind === 'lost') return CHANGED;
  // After the first of two people it stands where it stood.
  if (written.payout.state === 'ready') await sendPayoutMessages(stores.queue, [written.payout]);
  return { ok: true, payout: written.payout };
}

/** Ends a payout for good, where it is not on its way to the bank. */
export async function cancel(table: LedgerTable, payoutId: PayoutId, decision: OfShown): Promise<Decided> {
  const payout = await readPayout(table, payoutId);
  if (payout === undefined) return UNKNOWN;
  if (!isAsShown(payout, decision)) return CHANGED;
  const waits = (await proposalOf(table, payout)) !== undefined;
  const cancelled = cancelPayout(payout, decision, waits);
  if (!cancelled.ok) return cancelled;
  await claimContent(table, payout, cancelled.payout);
  const written = await updatePayout(table, payout, cancelled.payout);
  return written.kind === 'lost' ? CHANGED : { ok: true, payout: written.payout };
}

/** A payout that was never valid has no claim yet. Claim first, row second. */
async function claimContent(table: LedgerTable, before: Payout, after: Payout): Promise<void> {
  const { payoutId, version, duplicateKey } = after;
  if (before.duplicateKey !== undefined || duplicateKey === undefined) return;
  await claimOnce(table, duplicateClaimKey(duplicateKey), { payoutId, version });
}

/**
 * Records what a person knows became of an attempt, and ends the lines of bank reports that waited for it. A person
 * repeats a decision that was cut off half way.
 */
export async function settle(
  table: LedgerTable,
  payoutId: PayoutId,
  settlement: Settlement,
  decision: OfShown,
): Promise<Decided> {
  let payout = await readPayout(table, payoutId);
  if (payout === undefined) return UNKNOWN;
  if (!isAsShown(payout, decision)) return CHANGED;
  const sentMinor = await sentAmountMinor(table, payout, settlement.attempt);
  const settled = settlePayout(payout, settlement, sentMinor, decision);
  if (!settled.ok) return settled;
  for (const after of settled.steps) {
    const written = await updatePayout(table, payout, after);
    if (written.kind === 'lost') return CHANGED;
    payout = written.payout;
  }
  await recordPayeeOutcome(table, payout);
  await endLinesOf(table, payout, settlement.attempt, decision.atMs);
  return { ok: true, payout };
}

/** More lines than a person looks through; the next reading of the report ends the rest. */
const MAX_LINES = 1_000;

async function endLinesOf(table: LedgerTable, payout: Payout, attempt: number, atMs: number): Promise<void> {
  const at = new Date(atMs).toISOString();
  const endToEndId = endToEndIdOf({ payoutId: payout.payoutId, attempt });
  for (const { bankReportId } of factsOf(payout, attempt)) {
    const place = placeOfLine(bankReportId);
    if (place === undefined) continue;
    for await (const line of unmatchedLines(table, place.digest, MAX_LINES)) {
      if (line.ordinal !== place.ordinal) continue;
      const member = memberOf(line, endToEndId);
      if (member !== 'another') await resolveUnmatched(table, line.sha256, line.ordinal, member, at);
    }
  }
}

/** A line about one payment ends whole; of a line about a batch only the payment's own share ends. */
function memberOf(line: UnmatchedLine, endToEndId: string): string | undefined {
  if (line.level === 'transaction') return undefined;
  return line.endToEndId === endToEndId ? endToEndId : 'another';
}
