import { isAccountNamed } from '../bank/account-named.ts';
import type { BankLine } from '../bank/lines/bank-line.ts';
import type { AttemptId } from '../bank/lines/find-ids.ts';
import { attemptsOf, factsOf } from '../core/attempt-facts.ts';
import { type BankFact, bounded, lineIdOf, type ReportedFact } from '../core/bank-fact.ts';
import { addDays } from '../core/date.ts';
import type { PayoutId } from '../core/ids.ts';
import { endToEndIdOf, type Payout } from '../core/payout.ts';
import { paymentsSent } from '../ledger/payments-sent.ts';
import { keepUnnamedReturn, type UnnamedReturn } from '../ledger/unnamed-returns.ts';
import { walkCandidates } from '../ledger/walk.ts';
import type { DebtorAccount } from '../platform/config.ts';
import type { Reconciliation, Unmatched } from './reconciliation.ts';
import { NOTHING_AHEAD } from './rows-ahead.ts';
import { settleRow } from './settle-attempt.ts';

/** A credit transfer returns within days of its debit, a recalled one within weeks. */
const DAYS_BEFORE_RETURN = 60;

/** Parts of manifests read for one account: 800,000 payments. Beyond them a person searches. */
const MAX_PARTS = 2_000;

/** Payouts of the searched amounts: with more, an amount identifies none. */
const MAX_PAYOUTS = 10_000;

/** @returns whether the line waits for `settleUnnamedReturns`: it has an account, an amount, a day and a reference. */
export function waitsForSearch(reconciliation: Reconciliation, line: BankLine): boolean {
  const account = accountOf(reconciliation, line);
  const returned = returnOf(reconciliation, line);
  if (account === undefined || returned === undefined) return false;
  return reconciliation.unnamedReturns.add({ account, returned, line });
}

/** A fitting debit may belong to a return read before it. */
export async function noteDebit(reconciliation: Reconciliation, line: BankLine): Promise<void> {
  const { amount, accountServicerReference: reference } = line;
  const account = accountOf(reconciliation, line);
  if (account === undefined || amount?.readable !== true || reference === undefined) return;
  for (const returned of await reconciliation.unnamedReturns.kept(account)) {
    const { amountMinor, currency } = returned;
    if (returned.reference !== reference || amountMinor !== amount.amountMinor) continue;
    if (currency === amount.currency)
      reconciliation.unnamedReturns.add({ account, returned, line: undefined });
  }
}

/**
 * A return without our id belongs to the only payment debited with the same amount, from the same account and under the
 * same bank reference. Its line still waits for a person. Keeps an unassigned return: its debit may come later.
 */
export async function settleUnnamedReturns(reconciliation: Reconciliation): Promise<void> {
  const wanted = reconciliation.unnamedReturns.takeAll();
  for (const [account, ofAccount] of Map.groupBy(wanted, ({ account }) => account)) {
    const returns = ofAccount.map(({ returned }) => returned);
    const payouts = await payoutsOfAmounts(reconciliation, account, returns);
    for (const { returned, line } of ofAccount) {
      const [debited, second] = payouts.flatMap((payout) => attemptsDebited(payout, returned));
      const found = second === undefined ? debited : undefined;
      if (found !== undefined) await tell(reconciliation, found, returned);
      else await keepUnnamedReturn(reconciliation.deps.table, account.iban, returned);
      const why = found === undefined ? 'return-unidentified' : 'return-by-reference';
      if (line !== undefined) await reconciliation.endLine(line, { why, ...named(found) }, 0);
    }
  }
}

/** Payouts in the account's files with one of the amounts, in the days before the return. */
async function payoutsOfAmounts(
  { deps: { table, clock } }: Reconciliation,
  { id }: DebtorAccount,
  returns: readonly UnnamedReturn[],
): Promise<readonly Payout[]> {
  const days = returns.flatMap(({ bookingDate }) => bookingDate ?? []).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const amounts = new Set(returns.map(({ amountMinor }) => amountMinor));
  const ids = new Set<PayoutId>();
  const search = { from: addDays(first, -DAYS_BEFORE_RETURN), to: last, maxParts: MAX_PARTS };
  for await (const { payoutId, amountMinor } of paymentsSent(table, id, search)) {
    if (amounts.has(amountMinor)) ids.add(payoutId);
    if (ids.size > MAX_PAYOUTS) return [];
  }
  return (await Array.fromAsync(walkCandidates({ table, clock }, ids))).flat();
}

/** Attempts debited with the return's amount, under its reference. */
function attemptsDebited(payout: Payout, returned: UnnamedReturn): readonly AttemptId[] {
  const isDebit = ({ says, misfit, amountMinor, currency, reference }: BankFact): boolean =>
    says === 'debited' &&
    misfit === undefined &&
    amountMinor === returned.amountMinor &&
    currency === returned.currency &&
    reference === returned.reference;
  return attemptsOf(payout)
    .filter((attempt) => factsOf(payout, attempt).some(isDebit))
    .map((attempt) => ({ payoutId: payout.payoutId, attempt }));
}

async function tell(
  reconciliation: Reconciliation,
  attempt: AttemptId,
  returned: UnnamedReturn,
): Promise<void> {
  const fact: ReportedFact = { ...returned, says: 'returned', attempt: attempt.attempt };
  const spoken = { ...attempt, lineId: returned.bankReportId };
  await settleRow(reconciliation, spoken, NOTHING_AHEAD, async () => ({ fact, unmatched: undefined }));
}

function named(found: AttemptId | undefined): Pick<Unmatched, 'endToEndId'> {
  return found === undefined ? {} : { endToEndId: endToEndIdOf(found) };
}

function accountOf(reconciliation: Reconciliation, line: BankLine): DebtorAccount | undefined {
  const { statementAccount: account } = line;
  if (account === undefined) return undefined;
  return reconciliation.deps.debtorAccounts.find(({ iban }) => isAccountNamed(account, iban));
}

/** The line's fact, for the payment still to find; undefined if a search is impossible. */
function returnOf(reconciliation: Reconciliation, line: BankLine): UnnamedReturn | undefined {
  const { status, createdAt, reasonCode, bookingDate, valueDate, amount } = line;
  const { accountServicerReference: reference } = line;
  if (line.says !== 'returned' || amount?.readable !== true) return undefined;
  if (reference === undefined || bookingDate === undefined) return undefined;
  const returned: UnnamedReturn = {
    says: 'returned',
    level: 'entry',
    status,
    bankReportId: lineIdOf(reconciliation.file.bankReportId, line.ordinal),
    createdAt,
    amountMinor: amount.amountMinor,
    currency: amount.currency,
    bookingDate,
    reference,
    ...(reasonCode === undefined ? {} : { reasonCode }),
    ...(valueDate === undefined ? {} : { valueDate }),
  };
  return bounded(returned);
}
