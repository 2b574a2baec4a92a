import {
  REPEATS_KEPT,
  type ReportedAmount,
  type ReturnInformation,
  type TransactionItem,
} from '../report.ts';
import type { Draft } from '../xml/draft.ts';
import {
  amount,
  creditDebit,
  type Element,
  id,
  optional,
  repeated,
  sequence,
  textLine,
} from '../xml/grammar.ts';
import { reason } from '../xml/reason.ts';
import { bankTransactionCode } from './bank-transaction-code.ts';
import { ChargesReader } from './charges.ts';

/** A transaction without what it has from its entry. */
export type ReadTransaction = Omit<TransactionItem, 'kind' | 'entry' | 'batch' | 'creditDebit'> &
  Partial<Pick<TransactionItem, 'creditDebit'>>;

/**
 * EntryTransaction. Version 08 has `Amt` and `CdtDbtInd` of its own, version 02 has the amount in `AmtDtls` only.
 * Common elements have the same order in both.
 */
export class TransactionReader {
  readonly #take: (transaction: ReadTransaction) => void;
  #draft: Draft<ReadTransaction> = {};
  #transactionAmount: ReportedAmount | undefined;
  #unstructured: string[] = [];
  #structuredReferences: string[] = [];
  #otherTexts: string[] = [];
  readonly #charges = new ChargesReader();

  constructor(take: (transaction: ReadTransaction) => void) {
    this.#take = take;
  }

  element(): Element {
    return sequence(
      [
        optional('Refs', this.#references()),
        optional(
          'Amt',
          amount((value) => {
            this.#draft.amount = value;
          }),
        ),
        optional(
          'CdtDbtInd',
          creditDebit((value) => {
            this.#draft.creditDebit = value;
          }),
        ),
        optional('AmtDtls', this.#amountDetails()),
        optional(
          'BkTxCd',
          bankTransactionCode((code) => {
            this.#draft.bankTransactionCode = code;
          }),
        ),
        repeated('Chrgs', this.#charges.element()),
        optional('RmtInf', this.#remittance()),
        optional('RtrInf', this.#returnInformation()),
        optional('AddtlTxInf', this.#otherText()),
      ],
      { open: () => this.#start(), close: () => this.#finish() },
    );
  }

  #references(): Element {
    const reference = (
      field:
        | 'messageId'
        | 'accountServicerReference'
        | 'paymentInformationId'
        | 'instructionId'
        | 'endToEndId'
        | 'uetr',
    ): Element =>
      id((text) => {
        this.#draft[field] = text;
      });
    return sequence([
      optional('MsgId', reference('messageId')),
      optional('AcctSvcrRef', reference('accountServicerReference')),
      optional('PmtInfId', reference('paymentInformationId')),
      optional('InstrId', reference('instructionId')),
      optional('EndToEndId', reference('endToEndId')),
      optional('UETR', reference('uetr')),
      optional('TxId', this.#otherText()),
      optional('AcctOwnrTxId', this.#otherText()),
      repeated('Prtry', sequence([optional('Ref', this.#otherText())])),
    ]);
  }

  #otherText(): Element {
    return textLine((text) => {
      if (this.#otherTexts.length < REPEATS_KEPT) this.#otherTexts.push(text);
    });
  }

  #amountDetails(): Element {
    const instructed = amount((value) => {
      this.#draft.instructedAmount = value;
    });
    const transaction = amount((value) => {
      this.#transactionAmount = value;
    });
    return sequence([
      optional('InstdAmt', sequence([optional('Amt', instructed)])),
      optional('TxAmt', sequence([optional('Amt', transaction)])),
    ]);
  }

  #remittance(): Element {
    const reference = id((text) => {
      if (this.#structuredReferences.length < REPEATS_KEPT) this.#structuredReferences.push(text);
    });
    return sequence([
      repeated(
        'Ustrd',
        textLine((text) => {
          if (this.#unstructured.length < REPEATS_KEPT) this.#unstructured.push(text);
        }),
      ),
      repeated(
        'Strd',
        sequence([
          repeated('RfrdDocInf', sequence([optional('Nb', this.#otherText())])),
          optional('CdtrRefInf', sequence([optional('Ref', reference)])),
          repeated('AddtlRmtInf', this.#otherText()),
        ]),
      ),
    ]);
  }

  #returnInformation(): Element {
    let original: ReturnInformation['originalBankTransactionCode'];
    return reason(
      (value) => {
        this.#draft.returnInformation = {
          ...value,
          ...(original === undefined ? {} : { originalBankTransactionCode: original }),
        };
        original = undefined;
      },
      [
        optional(
          'OrgnlBkTxCd',
          bankTransactionCode((code) => {
            original = code;
          }),
        ),
      ],
    );
  }

  #start(): void {
    this.#draft = {};
    this.#transactionAmount = undefined;
    this.#unstructured = [];
    this.#structuredReferences = [];
    this.#otherTexts = [];
    this.#charges.start();
  }

  #finish(): void {
    const amountRead = this.#draft.amount ?? this.#transactionAmount;
    const charges = this.#charges.charges();
    this.#take({
      ...this.#draft,
      ...(amountRead === undefined ? {} : { amount: amountRead }),
      remittance: { unstructured: this.#unstructured, structuredReferences: this.#structuredReferences },
      ...(charges === undefined ? {} : { charges }),
      ...(this.#otherTexts.length === 0 ? {} : { otherTexts: this.#otherTexts }),
    });
  }
}
