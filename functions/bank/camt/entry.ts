import { assert } from '../../core/errors.ts';
import type { EntryItem, ReportedBatch, ReportItem, StatementItem } from '../report.ts';
import type { Draft } from '../xml/draft.ts';
import {
  amount,
  choice,
  count,
  creditDebit,
  type Element,
  flag,
  id,
  optional,
  repeated,
  required,
  sequence,
  textLine,
} from '../xml/grammar.ts';
import { bankTransactionCode } from './bank-transaction-code.ts';
import { ChargesReader } from './charges.ts';
import { dayOrTime } from './dates.ts';
import { TransactionReader } from './transaction.ts';

/** The version within the namespace: `Sts` holds a code in 02, and an element with a code in 08. */
export type CamtVersion = '02' | '08';

/**
 * ReportEntry: emits the entry before its first details, then each transaction, then its end. So an entry with any
 * number of transactions needs no more memory than one transaction.
 */
export class EntryReader {
  readonly #schema: CamtVersion;
  readonly #statement: () => StatementItem;
  readonly #emit: (item: ReportItem) => void;
  readonly #transaction: TransactionReader;
  readonly #charges = new ChargesReader();
  #draft: Draft<EntryItem> = {};
  #entry: EntryItem | undefined;
  #batch: ReportedBatch | undefined;
  #additionalInformation: string | undefined;
  #batches = 0;
  #transactions = 0;
  #transactionsOfBatch = 0;

  /** @param statement the entry's statement, emitted at the latest by this call. */
  constructor(schema: CamtVersion, statement: () => StatementItem, emit: (item: ReportItem) => void) {
    this.#schema = schema;
    this.#statement = statement;
    this.#emit = emit;
    this.#transaction = new TransactionReader((draft) => {
      this.#transactions += 1;
      this.#transactionsOfBatch += 1;
      const entry = this.#begin();
      const batch = this.#batch;
      this.#emit({
        creditDebit: entry.creditDebit,
        ...draft,
        kind: 'transaction',
        entry,
        ...(batch === undefined ? {} : { batch }),
      });
    });
  }

  element(): Element {
    const additional = textLine((text) => {
      this.#additionalInformation = text;
    });
    const places = [
      ...this.#head(),
      ...this.#booking(),
      repeated('NtryDtls', this.#details()),
      optional('AddtlNtryInf', additional),
    ];
    return sequence(places, {
      open: () => {
        this.#draft = {};
        this.#entry = undefined;
        this.#additionalInformation = undefined;
        this.#charges.start();
        this.#batches = 0;
        this.#transactions = 0;
      },
      close: () => {
        const entry = this.#begin();
        const additionalInformation = this.#additionalInformation;
        this.#emit({
          kind: 'entry-end',
          entry,
          transactions: this.#transactions,
          batches: this.#batches,
          ...(additionalInformation === undefined ? {} : { additionalInformation }),
        });
      },
    });
  }

  #head(): readonly ReturnType<typeof optional>[] {
    const status = id((text) => {
      this.#draft.status = text;
    });
    return [
      optional(
        'NtryRef',
        id((text) => {
          this.#draft.reference = text;
        }),
      ),
      required(
        'Amt',
        amount((value) => {
          this.#draft.amount = value;
        }),
      ),
      required(
        'CdtDbtInd',
        creditDebit((value) => {
          this.#draft.creditDebit = value;
        }),
      ),
      optional(
        'RvslInd',
        flag((value) => {
          this.#draft.reversal = value;
        }),
      ),
      required(
        'Sts',
        this.#schema === '02' ? status : sequence([choice('required', { Cd: status, Prtry: status })]),
      ),
    ];
  }

  #booking(): readonly ReturnType<typeof optional>[] {
    return [
      optional(
        'BookgDt',
        dayOrTime((date) => {
          this.#draft.bookingDate = date;
        }),
      ),
      optional(
        'ValDt',
        dayOrTime((date) => {
          this.#draft.valueDate = date;
        }),
      ),
      optional(
        'AcctSvcrRef',
        id((text) => {
          this.#draft.accountServicerReference = text;
        }),
      ),
      optional(
        'BkTxCd',
        bankTransactionCode((code) => {
          this.#draft.bankTransactionCode = code;
        }),
      ),
      repeated('Chrgs', this.#charges.element()),
    ];
  }

  #details(): Element {
    return sequence(
      [optional('Btch', this.#batchInformation()), repeated('TxDtls', this.#transaction.element())],
      {
        open: () => {
          this.#begin();
          this.#batch = undefined;
          this.#transactionsOfBatch = 0;
        },
        close: () => {
          if (this.#batch !== undefined && this.#transactionsOfBatch === 0) {
            this.#emit({ kind: 'batch', entry: this.#begin(), batch: this.#batch });
          }
        },
      },
    );
  }

  #batchInformation(): Element {
    let draft: Draft<ReportedBatch> = {};
    return sequence(
      [
        optional(
          'MsgId',
          id((text) => {
            draft.messageId = text;
          }),
        ),
        optional(
          'PmtInfId',
          id((text) => {
            draft.paymentInformationId = text;
          }),
        ),
        optional(
          'NbOfTxs',
          count((value) => {
            draft.transactions = value;
          }),
        ),
        optional(
          'TtlAmt',
          amount((value) => {
            draft.totalAmount = value;
          }),
        ),
        optional(
          'CdtDbtInd',
          creditDebit((value) => {
            draft.creditDebit = value;
          }),
        ),
      ],
      {
        open: () => {
          draft = {};
        },
        close: () => {
          this.#batch = draft;
          this.#batches += 1;
        },
      },
    );
  }

  /** Emits the entry once: at its first details, or at its end where it has none. */
  #begin(): EntryItem {
    if (this.#entry === undefined) {
      const { amount: value, creditDebit: side, status, reversal = false, ...rest } = this.#draft;
      assert(
        value !== undefined && side !== undefined && status !== undefined,
        'an entry has its required values before its details',
      );
      const charges = this.#charges.charges();
      this.#entry = {
        ...rest,
        kind: 'entry',
        statement: this.#statement(),
        amount: value,
        creditDebit: side,
        status,
        reversal,
        ...(charges === undefined ? {} : { charges }),
      };
      this.#emit(this.#entry);
    }
    return this.#entry;
  }
}
