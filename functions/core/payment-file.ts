import type { CodeOrWord } from './code-or-word.ts';
import type { PlainDate } from './date.ts';
import type { Iban } from './iban.ts';
import { MAX_AMOUNT } from './money.ts';
import type { PostalAddress } from './postal-address.ts';
import type { RailName } from './rail.ts';

/** Longest name of a party (EPC132-08, elements Debtor and Creditor: 70 of the schema's 140 characters). */
export const MAX_NAME_LENGTH = 70;

/** Longest unstructured remittance information (ISO 20022 Max140Text; EPC132-08 allows one occurrence). */
export const MAX_REMITTANCE_LENGTH = 140;

/** The limit of one payment, in minor units of the rails' currencies, all with two decimals. */
export const MAX_AMOUNT_MINOR = MAX_AMOUNT.digits;

export type Debtor = {
  readonly name: string;
  readonly iban: Iban;
  /** The debtor's bank; optional, since the IBAN names it. */
  readonly bic?: string;
};

/**
 * Schemes of an organisation's id. `BIC` and `LEI` have their own elements, the others are codes of ISO 20022's
 * ExternalOrganisationIdentification1Code.
 */
export const PARTY_ID_SCHEMES = [
  'BIC',
  'LEI',
  'BANK',
  'CUST',
  'COID',
  'DUNS',
  'EMPL',
  'GS1G',
  'SREN',
  'SRET',
  'TXID',
] as const;
export type PartyIdScheme = (typeof PARTY_ID_SCHEMES)[number];

/** An id of the initiating party or the debtor, with a scheme, with the bank's own word, or bare. */
export type PartyId = {
  readonly id: string;
  readonly scheme?: PartyIdScheme | undefined;
  readonly proprietary?: string | undefined;
};

/** A bank's demands on the header of a file, beyond who pays from which account. */
export type FileTerms = {
  /** ISO 4217, of the account itself: `DbtrAcct/Ccy`. */
  readonly accountCurrency: string;
  readonly initiatingPartyIds: readonly PartyId[];
  readonly debtorIds: readonly PartyId[];
  readonly debtorAddress?: PostalAddress | undefined;
  readonly localInstrument?: CodeOrWord | undefined;
  readonly categoryPurpose?: CodeOrWord | undefined;
};

/** The common part of a file's payments: one debtor account, rail, currency and execution date. */
export type PaymentFileHeader = {
  /** Unique for ever: a bank refuses a second file with the same one. At most 35 characters. */
  readonly messageId: string;
  /** The seal's time, in milliseconds since the epoch; written in UTC to the second. */
  readonly createdAtMs: number;
  readonly paymentInformationId: string;
  readonly initiatingPartyName: string;
  readonly debtor: Debtor;
  /** ISO 4217. */
  readonly currency: string;
  readonly rail: RailName;
  readonly executionDate: PlainDate;
  readonly count: number;
  readonly controlSumMinor: bigint;
  /** True asks the bank to book the file as one debit, false as one per payment. */
  readonly batchBooking: boolean;
  /** Left out in batches older than file terms. */
  readonly terms?: FileTerms | undefined;
};

export type PaymentInstruction = {
  /** Comes back in every report about this payment; the creditor sees it. Unique per file. */
  readonly endToEndId: string;
  /** Comes back from the debtor's bank only. */
  readonly instructionId: string;
  /** In the minor unit of the file's currency. */
  readonly amountMinor: bigint;
  readonly creditorName: string;
  readonly creditorIban: Iban;
  readonly creditorBic?: string;
  readonly creditorAddress?: PostalAddress | undefined;
  readonly remittanceInformation: string;
};
