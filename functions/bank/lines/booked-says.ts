import type { Says } from '../../core/bank-says.ts';
import type {
  BankTransactionCode,
  CreditDebit,
  EntryItem,
  ReportedAmount,
  ReturnInformation,
} from '../report.ts';

/** A line of the account, as far as it shows where the money went. */
export type Booking = {
  readonly entry: EntryItem;
  readonly creditDebit: CreditDebit;
  /** Its batch's side. */
  readonly batchSide?: CreditDebit | undefined;
  /** The transaction's own. */
  readonly code?: BankTransactionCode | undefined;
  readonly returnInformation?: ReturnInformation | undefined;
  readonly amount?: ReportedAmount | undefined;
  readonly charges?: ReportedAmount | undefined;
  /** The entry's only detail: then the entry speaks of it. */
  readonly only: boolean;
};

/**
 * Bank transaction sub-families (ISO 20022 external code set) of returned money: RRTN, RPCR (credit transfers returned
 * or recalled), ARET, AREV (by an automated clearing house); and of unpaid or reversed direct debits and cards, used
 * for credits too.
 */
const RETURNS: ReadonlySet<string> = new Set([
  'RRTN',
  'RPCR',
  'ARET',
  'AREV',
  'UPDD',
  'PRDD',
  'RCDD',
  'UPCT',
]);

/** Sub-families of charges, commissions, taxes and reimbursed costs, in every family. */
const CHARGES: ReadonlySet<string> = new Set([
  'CHRG',
  'COME',
  'COMI',
  'COMM',
  'COMT',
  'FEES',
  'RIMB',
  'TAXE',
]);

/** @param isOurs whether the line bears an id of ours, or what looks like one. */
export function bookedSays(booking: Booking, isOurs: boolean): Says | undefined {
  const { entry, creditDebit, only, batchSide = creditDebit } = booking;
  // The bank may never book announced, expected or informational lines. Money that may come back opposes no refusal.
  if (entry.status.trim().toUpperCase() !== 'BOOK') return creditDebit === 'debit' ? 'announced' : 'pending';
  if (only && (creditDebit !== entry.creditDebit || creditDebit !== batchSide)) return 'unclear';
  const charges = meansCharges(booking);
  if (creditDebit === 'debit') {
    if (charges) return 'unclear';
    return cameBack(booking) ? 'return-undone' : 'debited';
  }
  if (charges) return 'charges-returned';
  if (cameBack(booking)) return 'returned';
  return isOurs ? 'unclear' : undefined;
}

/** Whether a credit returns money; true also where opposite sides leave it open. */
export function comesBack(booking: Booking): boolean {
  const isCredit =
    booking.creditDebit === 'credit' || (booking.only && booking.entry.creditDebit === 'credit');
  return isCredit && cameBack(booking);
}

function cameBack({ entry, code, returnInformation, only }: Booking): boolean {
  // An entry may mix details; its own code speaks for those without one.
  const codes = only ? [code, entry.bankTransactionCode] : [code ?? entry.bankTransactionCode];
  return (
    returnInformation !== undefined ||
    entry.reversal ||
    codes.some((given) => RETURNS.has(subFamilyOf(given)))
  );
}

/** Charges by their code; or a credit of exactly a payment's charges. */
function meansCharges({ entry, code, creditDebit, amount, charges }: Booking): boolean {
  if (CHARGES.has(subFamilyOf(code ?? entry.bankTransactionCode))) return true;
  if (creditDebit === 'debit' || amount?.readable !== true || charges?.readable !== true) return false;
  return amount.amountMinor === charges.amountMinor && amount.currency === charges.currency;
}

function subFamilyOf(code: BankTransactionCode | undefined): string {
  return (code?.subFamily ?? '').trim().toUpperCase();
}
