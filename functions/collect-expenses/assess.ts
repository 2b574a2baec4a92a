import type { Assessed } from '../core/assessed.ts';
import { holdsItsContent, holdsItsSessions } from '../core/claims-held.ts';
import { parsePlainDate } from '../core/date.ts';
import { assert } from '../core/errors.ts';
import type { Expense } from '../core/expense.ts';
import { duplicateKeyOf, expenseDigest, sessionsDigest } from '../core/expense-ids.ts';
import type { Finding } from '../core/finding.ts';
import { paymentFactsOf, stateOf } from '../core/follow.ts';
import { waitsForAccountSinceMs } from '../core/payee.ts';
import type { Payout } from '../core/payout.ts';
import { isDead } from '../core/states.ts';
import { type Validation, validateExpense } from '../core/validate.ts';
import type { Claim } from '../ledger/duplicate-claims.ts';
import { lookAtPayee } from '../ledger/payees.ts';
import { findSameAmount } from './claim-account.ts';
import { Claiming, findDuplicate } from './claim-content.ts';
import { findOverlap } from './claim-period.ts';
import { claimSessions } from './claim-sessions.ts';
import { findOtherWay } from './claim-settlement.ts';
import type { RecordContext } from './record-context.ts';

/**
 * Assesses the expense as a payout now: reads its details on request, or where another payout may have its sessions by
 * now; looks at the recipient's account; claims content and sessions.
 * @param payout its current row, if any.
 */
export async function assess(
  context: RecordContext,
  listed: Expense,
  mine: Claim,
  payout: Payout | undefined,
  readDetails: boolean,
): Promise<Omit<Assessed, 'leftItsReport'>> {
  const seen = readDetails ? await detailsOf(context, listed) : listed;
  const first = validate(context, seen);
  const asksSessions = seen.sessions === undefined && (payout === undefined || mayLackSessions(payout));
  const looksAgain = !readDetails && asksSessions && isPayable(first);
  const expense = looksAgain ? await detailsOf(context, listed) : seen;
  const validation = looksAgain ? validate(context, expense) : first;
  const base = {
    expense,
    digest: expenseDigest(listed),
    validation,
    hasRail: context.debtorAccounts.some(({ currency }) => currency === expense.currency),
  };
  if (!isPayable(validation)) return { ...base, duplicateKey: undefined, duplicateOf: undefined };
  const duplicateKey = duplicateKeyOf(expense, validation.amountMinor);
  const claiming = new Claiming(context, mine);
  const holder = payout !== undefined && holdsItsContent(payout) ? payout : undefined;
  const isClaimed = duplicateKey === holder?.duplicateKey;
  const ofContent = isClaimed
    ? undefined
    : ((await findDuplicate(claiming, duplicateKey, expense.subject)) ??
      (await findOverlap(context, expense, mine)));
  // Beside other findings: whoever releases one has not seen the other.
  const otherWay = isClaimed ? undefined : await findOtherWay(context, expense, mine);
  const facts = { iban: validation.iban, amountMinor: validation.amountMinor, currency: expense.currency };
  // A payout held for its content claims too: a person may release it.
  const ofAmount = await findSameAmount(claiming, expense, facts, holder);
  const sessions = await sessionsOf(claiming, expense, payout);
  // After the claims: doubles share a recipient, and waiting for that row must not cost the claim.
  const ofPayee = await findingsOnPayee(context, expense, validation, payout);
  const found = otherWay === undefined ? ofPayee : [...ofPayee, otherWay];
  return {
    ...base,
    validation: { ...validation, findings: [...validation.findings, ...found] },
    duplicateKey,
    duplicateOf: ofContent ?? ofAmount,
    ...sessions,
  };
}

/** Findings on the recipient and the account. After a dead attempt only a correction needs another look. */
async function findingsOnPayee(
  { table, payees, payeesAhead, clock }: RecordContext,
  expense: Expense,
  validation: Validation,
  payout: Payout | undefined,
): Promise<readonly Finding[]> {
  if (payout !== undefined && isDead(payout.state) && payout.iban === validation.iban) return [];
  const facts = paymentFactsOf(expense, validation);
  const look = {
    payout: { ...expense, ...facts },
    waitsSinceMs: payout && waitsForAccountSinceMs(payout, facts),
    policy: payees,
    nowMs: clock.now(),
  };
  return lookAtPayee(table, look, payeesAhead);
}

/** It may have been held for its content before it claimed its sessions. */
function mayLackSessions(payout: Payout): boolean {
  return !holdsItsSessions(payout) || (payout.sessions === undefined && !holdsItsContent(payout));
}

async function detailsOf(context: RecordContext, listed: Expense): Promise<Expense> {
  const expense = await context.readDetails(listed);
  if (listed.unknownStatus === undefined) noteUnknownStatus(context, expense);
  return expense;
}

function validate({ clock, limits, debtorAccounts, tariff }: RecordContext, expense: Expense): Validation {
  const today = parsePlainDate(new Date(clock.now()).toISOString().slice(0, 10));
  assert(today !== undefined, 'the clock shows a day');
  return validateExpense(expense, { limits, today, debtorAccounts, tariff });
}

type Payable = Validation & { readonly amountMinor: bigint };

/** A rejected expense claims nothing. */
function isPayable(validation: Validation): validation is Payable {
  return validation.amountMinor !== undefined && stateOf(validation.findings) !== 'rejected';
}

async function sessionsOf(
  claiming: Claiming,
  expense: Expense,
  payout: Payout | undefined,
): Promise<Pick<Assessed, 'sessions' | 'sharedSessions'>> {
  const had = payout?.sessions;
  if (expense.sessions === undefined || (expense.sessions.length === 0 && had === undefined)) return {};
  const digest = sessionsDigest(expense.sessions);
  if (payout !== undefined && digest === had?.digest && holdsItsSessions(payout)) {
    return { sessions: had };
  }
  const sharedSessions = await claimSessions(claiming, expense);
  if (!claiming.isWhole) return { sharedSessions };
  return { sessions: { digest, version: claiming.mine.version }, sharedSessions };
}

export function noteUnknownStatus({ onUnknownStatus }: RecordContext, { unknownStatus }: Expense): void {
  if (unknownStatus !== undefined) onUnknownStatus(unknownStatus);
}
