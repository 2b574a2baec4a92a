import { factsOf, verdictOn } from '../../functions/core/attempt-facts.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import { endToEndIdOf, type Payout, parseEndToEndId } from '../../functions/core/payout.ts';
import type { State } from '../../functions/core/states.ts';
import type { BankBookLine } from '../../local/sandbox/bank/simulator.ts';
import type { BookedExpense } from '../world/expense-book.ts';
import type { BankWords, Instruction } from './bank-words.ts';
import { type CalledFor, isPlain } from './called-for.ts';
import type { Checks } from './violation.ts';

export type EndState = {
  readonly expenses: readonly BookedExpense[];
  readonly payouts: ReadonlyMap<string, Payout>;
  readonly books: readonly BankBookLine[];
  readonly words: BankWords;
  readonly calledFor: CalledFor;
  readonly batchOf: (endToEndId: string) => string;
  /** The payout's last instruction. */
  readonly instructionOf: (payoutId: PayoutId) => Instruction | undefined;
  readonly maxAttempts: number;
  readonly endMs: number;
};

/** Invariants 2 and 3, after the faults have stopped, all reports are in and the world rests. */
export function checkEndState(end: EndState, checks: Checks): void {
  checkBooks(end, checks);
  for (const expense of end.expenses) checkExpense(expense, end, checks);
}

type Sums = { bankMinor: bigint; ledgerMinor: bigint };

/**
 * The bank's books against the ledger, by payment and as sums per debtor account and currency. Where the bank
 * contradicted itself about a payment, or moved its money against orders, the ledger must have called a person.
 */
function checkBooks(end: EndState, checks: Checks): void {
  const { books, payouts, words } = end;
  const sums = new Map<string, Sums>();
  for (const line of books) {
    const { endToEndId, state, amountMinor, debtorIban, currency } = line;
    const isCalled = isCalledFor(end, line);
    const isLost = words.isPartlyLost(endToEndId);
    const standing = standingOf(payouts, endToEndId);
    if (words.isContradicted(endToEndId) || (!isPlain(line) && !isLost)) {
      checks.holds(3, isCalled || isSettled(payouts, endToEndId), () => {
        return `${endToEndId} is contradicted by the bank, ${standing ?? 'unknown'} in the ledger, and nobody is called`;
      });
    }
    if (isCalled) continue;
    if (isLost) {
      const waits = standing === 'submitted' || standing === 'accepted';
      const isAlarmed = !waits || end.calledFor.byAlarm(end.batchOf(endToEndId));
      checks.holds(3, isAlarmed, () => `a report on ${endToEndId} never came, and nobody is called`);
      continue;
    }
    const agrees = AGREES[state].includes(standing);
    checks.holds(
      2,
      agrees,
      () => `${endToEndId} is ${state} at the bank and ${standing ?? 'unknown'} in the ledger`,
    );
    // Frozen while its attempt is paid: a later attempt would show it as returned.
    const payout = payoutOfId(payouts, endToEndId);
    const account = `${debtorIban.slice(-4)} ${currency}`;
    const sum = sums.get(account) ?? { bankMinor: 0n, ledgerMinor: 0n };
    if (state === 'booked') sum.bankMinor += amountMinor;
    if (standing === 'paid') sum.ledgerMinor += payout?.amountMinor ?? 0n;
    sums.set(account, sum);
  }
  for (const [account, { bankMinor, ledgerMinor }] of sums) {
    checks.holds(2, bankMinor === ledgerMinor, () => {
      return `account …${account}: the bank booked ${bankMinor}, the ledger calls ${ledgerMinor} paid`;
    });
  }
  const known = new Set(books.map(({ endToEndId }) => endToEndId));
  for (const payout of payouts.values()) {
    if (payout.state !== 'paid') continue;
    const id = endToEndIdOf(payout);
    checks.holds(2, known.has(id), () => `${id} is paid in the ledger and unknown to the bank`);
  }
}

/** By an open line, or by a reason on the row, which a person may have released since. */
function isCalledFor({ payouts, calledFor, batchOf }: EndState, line: BankBookLine): boolean {
  const { endToEndId, reference } = line;
  const payout = payoutOfId(payouts, endToEndId);
  const { reasons = [], released = [] } = payout ?? {};
  return (
    calledFor.byLine(endToEndId, batchOf(endToEndId), reference) ||
    [...reasons.map(({ code }) => code), ...released].includes('bank-contradiction')
  );
}

/** Whether a person settled the attempt. A later contradiction by the bank calls them again. */
function isSettled(payouts: ReadonlyMap<string, Payout>, endToEndId: string): boolean {
  const attemptOfId = parseEndToEndId(endToEndId)?.attempt;
  const { history = [] } = payoutOfId(payouts, endToEndId) ?? {};
  return history.some(({ evidence }) => evidence?.says === 'word' && evidence.attempt === attemptOfId);
}

/** What the ledger may call an attempt, by where its money is in the bank's books. */
const AGREES: Readonly<Record<BankBookLine['state'], readonly (State | undefined)[]>> = {
  received: ['submitted', 'accepted'],
  rejected: ['failed'],
  booked: ['paid'],
  returned: ['returned'],
};

/** How the attempt ended, or stands, by the row's history. */
function standingOf(payouts: ReadonlyMap<string, Payout>, endToEndId: string): State | undefined {
  const attemptOfId = parseEndToEndId(endToEndId)?.attempt;
  const { history = [] } = payoutOfId(payouts, endToEndId) ?? {};
  return history.findLast(({ attempt, to }) => attempt === attemptOfId && to !== 'cancelled')?.to;
}

function payoutOf(payouts: ReadonlyMap<string, Payout>, payoutId: PayoutId): Payout | undefined {
  return payouts.get(`PAYOUT#${payoutId}`);
}

function payoutOfId(payouts: ReadonlyMap<string, Payout>, endToEndId: string): Payout | undefined {
  const payoutId = parseEndToEndId(endToEndId)?.payoutId;
  return payoutId === undefined ? undefined : payoutOf(payouts, payoutId);
}

function checkExpense(expense: BookedExpense, end: EndState, checks: Checks): void {
  const payout = payoutOf(end.payouts, expense.payoutId);
  if (payout === undefined) {
    checks.holds(3, expense.payability !== 'payable', () => `${expense.id} was approved and has no payout`);
    return;
  }
  const problem = stuckBecause(payout, expense, end);
  checks.holds(3, problem === undefined, () => `${expense.id} is ${payout.state}: ${problem ?? ''}`);
}

/** Whether somebody is called for a payout at the bank. */
function waitsForAnswer(payout: Payout, end: EndState): boolean {
  return end.calledFor.byAlarm(payout.batchId ?? '') || isWaitedFor(payout, end);
}

/** Whether somebody is called for the payout's attempt, or its batch, by what the bank said. */
function isWaitedFor(payout: Payout, end: EndState): boolean {
  const id = endToEndIdOf(payout);
  return end.books.some((line) => line.endToEndId === id && isCalledFor(end, line));
}

/** After these refusals the same order goes again by itself, once its attempt is dead. */
const GOES_AGAIN: ReadonlySet<string | undefined> = new Set(['DT01', 'TM01']);

/** Long enough for every schedule of a run. */
const GOES_AGAIN_WITHIN_MS = 3 * 86_400_000;

function mustGoAgain(payout: Payout, expense: BookedExpense, end: EndState): boolean {
  const { instructionOf, words, maxAttempts, endMs } = end;
  const codes = verdictOn(payout, payout.attempt).reasonCodes;
  const instruction = instructionOf(payout.payoutId);
  const refusedAtMs = Date.parse(payout.history.at(-1)?.at ?? '');
  return (
    expense.payability === 'payable' &&
    codes.length > 0 &&
    codes.every((code) => GOES_AGAIN.has(code)) &&
    payout.attempt < maxAttempts &&
    payout.reasons.length === 0 &&
    instruction?.endToEndId === endToEndIdOf(payout) &&
    refusedAtMs < endMs - GOES_AGAIN_WITHIN_MS &&
    // An unexplained sum of its batch may contain it: a person looks first.
    !isWaitedFor(payout, end) &&
    words.isDead(instruction, endMs) &&
    !end.calledFor.forStatement(end.batchOf(instruction.endToEndId))
  );
}

/** Undefined where the payout has ended, or waits with a reason on which somebody can act. */
function stuckBecause(payout: Payout, expense: BookedExpense, end: EndState): string | undefined {
  switch (payout.state) {
    case 'paid':
    case 'cancelled':
      return undefined;
    case 'withdrawn':
      return expense.payability === 'payable' ? 'its source wants it paid' : undefined;
    case 'rejected':
    case 'held':
      return payout.reasons.length > 0 ? undefined : 'it has no reason';
    case 'failed':
      if (mustGoAgain(payout, expense, end)) return 'it may go again as it is, and nothing sends it';
      return factsOf(payout, payout.attempt).length === 0 ? 'it has no evidence' : undefined;
    case 'returned':
      return factsOf(payout, payout.attempt).length === 0 ? 'it has no evidence' : undefined;
    case 'submitted':
    case 'accepted':
      return waitsForAnswer(payout, end) ? undefined : 'the bank has said all that it has to say';
    case 'ready':
    case 'scheduled':
    case 'batched':
    case 'in-doubt':
      return 'nothing moves it on';
  }
}
