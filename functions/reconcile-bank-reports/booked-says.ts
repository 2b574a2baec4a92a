import type {
  BankTransactionCode,
  CreditDebit,
  EntryItem,
  ReportedAmount,
  ReturnInformation,
} from '../bank/report.ts';
import type { Says } from '../core/bank-says.ts';

/** A line of the account, as far as it tells what happened to the money. */
export type Booking = {
  readonly entry: EntryItem;
  readonly creditDebit: CreditDebit;
  /** The side of the batch that it stands in. */
  readonly batchSide?: CreditDebit | undefined;
  /** Of the transaction itself. */
  readonly code?: BankTransactionCode | undefined;
  readonly returnInformation?: ReturnInformation | undefined;
  readonly amount?: ReportedAmount | undefined;
  readonly charges?: ReportedAmount | undefined;
  /** It is all that its entry holds: what the entry says, it says of this. */
  readonly only: boolean;
};

/**
 * Bank transaction sub-families (ISO 20022 external code set) of money that came back: RRTN, RPCR (credit transfers
 * returned, or recalled), ARET, AREV (by an automated clearing house), and those of unpaid or reversed direct debits
 * and cards, which say so of a credit as well.
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

/** Sub-families of charges, commissions, taxes and the reimbursement of costs, which every family has. */
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
  // Announced, expected or informational lines may never be booked.
  if (entry.status.trim().toUpperCase() !== 'BOOK') return 'announced';
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

/** A credit by which money comes back; where the sides oppose each other, it may be one. */
export function comesBack(booking: Booking): boolean {
  const isCredit =
    booking.creditDebit === 'credit' || (booking.only && booking.entry.creditDebit === 'credit');
  return isCredit && cameBack(booking);
}

function cameBack({ entry, code, returnInformation, only }: Booking): boolean {
  // An entry of several details may mix them; its own code says something of those that have none.
  const codes = only ? [code, entry.bankTransactionCode] : [code ?? entry.bankTransactionCode];
  return (
    returnInformation !== undefined ||
    entry.reversal ||
    codes.some((given) => RETURNS.has(subFamilyOf(given)))
  );
}

/** Charges by their code; or a credit of exactly the charges of a payment that was more. */
function meansCharges({ entry, code, creditDebit, amount, charges }: Booking): boolean {
  if (CHARGES.has(subFamilyOf(code ?? entry.bankTransactionCode))) return true;
  if (creditDebit === 'debit' || amount?.readable !== true || charges?.readable !== true) return false;
  return amount.amountMinor === charges.amountMinor && amount.currency === charges.currency;
}

function subFamilyOf(code: BankTransactionCode | undefined): string {
  return (code?.subFamily ?? '').trim().toUpperCase();
}
