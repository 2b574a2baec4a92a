import type { PlainDate } from '../../core/date.ts';
import type { Iban } from '../../core/iban.ts';
import type { PaymentFileHeader, PaymentInstruction } from '../../core/payment-file.ts';

export type SealedTransaction = Pick<
  PaymentInstruction,
  'endToEndId' | 'amountMinor' | 'creditorIban' | 'creditorAddress'
>;

/** The sealed content of a batch; its payment file must say the same. */
export type SealedPaymentFile = Pick<
  PaymentFileHeader,
  | 'messageId'
  | 'paymentInformationId'
  | 'currency'
  | 'rail'
  | 'executionDate'
  | 'count'
  | 'controlSumMinor'
  | 'terms'
> & {
  readonly debtorIban: Iban;
  /** The day in the bank's zone: earlier execution dates are refused. */
  readonly today: PlainDate;
  /** If given, each payment of the file must be the sealed one at its place. */
  readonly transactions?: AsyncIterable<SealedTransaction> | Iterable<SealedTransaction>;
};
