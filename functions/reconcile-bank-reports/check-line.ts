import { isAccountNamed } from '../bank/account-named.ts';
import type { BankLine } from '../bank/lines/bank-line.ts';
import type { ReportedAmount } from '../bank/report.ts';
import type { FactMisfit } from '../core/bank-fact.ts';
import type { Batch } from '../core/batch.ts';
import type { Payout } from '../core/payout.ts';
import { STATE_RULES } from '../core/states.ts';
import type { Reconciliation, Unmatched } from './reconciliation.ts';

/** Why a line does not fit its attempt: for the kept fact, and for the person who looks. */
export type LineMisfit = { readonly fact: FactMisfit | undefined; readonly unmatched: Unmatched };

/**
 * Compares a line about one attempt with the sent order. A misfit is a fact too: a debit of another amount may be our
 * money, and no attempt that it names is dead while it stands.
 * @param batch the sealed batch that carried the attempt, if any.
 */
export async function misfitOfLine(
  reconciliation: Reconciliation,
  line: BankLine,
  payout: Payout,
  attempt: number,
  batch: Batch | undefined,
): Promise<LineMisfit | undefined> {
  // An open or void batch has no file, so a bank cannot speak of one.
  if (batch === undefined) {
    const isUnsent = attempt === payout.attempt && STATE_RULES[payout.state].file === 'unsent';
    const why = isUnsent ? 'unknown-batch' : 'contradicts';
    return { fact: 'never-sent', unmatched: { why } };
  }
  if (line.opposed) return { fact: 'opposed', unmatched: { why: 'contradicts' } };
  if (line.batchId !== undefined && line.batchId !== batch.batchId) {
    return { fact: 'batch', unmatched: { why: 'batch-differs' } };
  }
  // Every recipient sees the end-to-end id: anybody may forge a refusal that knows nothing else.
  if (line.says === 'refused' && !line.namesBatch) {
    return { fact: 'unnamed', unmatched: { why: 'refusal-unnamed' } };
  }
  const { statementAccount } = line;
  if (statementAccount !== undefined && !isAccountNamed(statementAccount, batch.debtor.iban)) {
    return { fact: 'account', unmatched: { why: 'account-differs' } };
  }
  const expectedMinor =
    attempt === payout.attempt
      ? payout.amountMinor
      : await reconciliation.amountOfMember(batch, payout.payoutId);
  return misfitOfAmount(line, expectedMinor, batch.currency) ?? misfitOfKind(line);
}

function misfitOfAmount(
  line: BankLine,
  expectedMinor: bigint | undefined,
  currency: string,
): LineMisfit | undefined {
  const { says, amount } = line;
  if (says === 'charges-returned' || says === 'unclear') return undefined;
  if (expectedMinor === undefined) return { fact: 'amount', unmatched: { why: 'amount-differs' } };
  if (amount === undefined) {
    // A status report may omit the amount; a line of the account needs one.
    const isStated = line.entry === undefined || isAmount(line.instructedAmount, expectedMinor, currency);
    return isStated ? undefined : { fact: 'amount', unmatched: { why: 'amount-missing' } };
  }
  if (isAmount(amount, expectedMinor, currency) || isExplainedByCharges(line, expectedMinor, currency)) {
    return undefined;
  }
  const why = amount.readable ? 'amount-differs' : 'amount-unreadable';
  return { fact: 'amount', unmatched: { why, expectedMinor } };
}

/** Whether stated charges explain the difference to the minor unit: added to a debit, or taken from a return. */
function isExplainedByCharges(
  { says, amount, charges }: BankLine,
  expectedMinor: bigint,
  currency: string,
): boolean {
  if (amount?.readable !== true || charges?.readable !== true) return false;
  if (amount.currency !== currency || charges.currency !== currency) return false;
  if (says === 'debited') return amount.amountMinor - charges.amountMinor === expectedMinor;
  return says === 'returned' && amount.amountMinor + charges.amountMinor === expectedMinor;
}

/** True of the attempt, but a person must know. */
function misfitOfKind({ says, entry, foundBy }: BankLine): LineMisfit | undefined {
  // It is ours, by its whole id, but a person must know that the bank alters ids of returns.
  if (foundBy === 'text' && (says === 'returned' || says === 'refused')) {
    return { fact: undefined, unmatched: { why: 'id-altered' } };
  }
  switch (says) {
    case 'copy-refused':
      return { fact: undefined, unmatched: { why: 'copy-refused' } };
    case 'charges-returned':
      return { fact: undefined, unmatched: { why: 'charges-returned' } };
    case 'unclear':
      return {
        fact: undefined,
        unmatched: { why: entry === undefined ? 'status-unknown' : 'direction-unclear' },
      };
    default:
      return undefined;
  }
}

function isAmount(amount: ReportedAmount | undefined, expectedMinor: bigint, currency: string): boolean {
  return amount?.readable === true && amount.amountMinor === expectedMinor && amount.currency === currency;
}
