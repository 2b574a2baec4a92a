import { assert } from '../../core/errors.ts';
import type { ReportedReason } from '../../core/reason-codes.ts';
import {
  REPEATS_KEPT,
  type ReportHeader,
  type ReportItem,
  type StatusCount,
  type StatusItem,
} from '../report.ts';
import type { Draft } from '../xml/draft.ts';
import {
  amount,
  count,
  decimal,
  type Element,
  id,
  optional,
  type Parent,
  repeated,
  required,
  sequence,
  textLine,
} from '../xml/grammar.ts';
import { groupHeader } from '../xml/group-header.ts';
import { reason } from '../xml/reason.ts';

/**
 * CustomerPaymentStatusReport, pain.002.001.03 and .10. The elements read here have the same names, order and number in
 * both; .10 adds `OrgnlUETR`. Group and payment precede their contents, so the reader emits each status at once.
 */
export function statusReport(version: string, emit: (item: ReportItem) => void): Parent {
  const reader = new StatusReportReader(emit);
  return sequence([required('CstmrPmtStsRpt', reader.message(version))]);
}

class StatusReportReader {
  readonly #emit: (item: ReportItem) => void;
  #originalMessageId: string | undefined;
  #originalPaymentInformationId: string | undefined;
  #draft: Draft<StatusItem> = {};
  #reasons: ReportedReason[] = [];
  #counts: StatusCount[] = [];
  #remittance: string[] = [];
  /** A payment's own status still has to go out. */
  #paymentOpen = false;

  constructor(emit: (item: ReportItem) => void) {
    this.#emit = emit;
  }

  message(version: string): Element {
    const emitHeader = (header: Omit<ReportHeader, 'kind' | 'type' | 'version'>): void =>
      this.#emit({ kind: 'header', type: 'pain.002', version, ...header });
    return sequence([
      required('GrpHdr', groupHeader(emitHeader)),
      required('OrgnlGrpInfAndSts', this.#group()),
      repeated('OrgnlPmtInfAndSts', this.#payment()),
    ]);
  }

  #group(): Element {
    return sequence(
      [
        required(
          'OrgnlMsgId',
          id((text) => {
            this.#originalMessageId = text;
          }),
        ),
        ...this.#summary('GrpSts'),
      ],
      { open: () => this.#start(), close: () => this.#finish('group') },
    );
  }

  #payment(): Element {
    return sequence(
      [
        required(
          'OrgnlPmtInfId',
          id((text) => {
            this.#originalPaymentInformationId = text;
          }),
        ),
        ...this.#summary('PmtInfSts'),
        repeated('TxInfAndSts', this.#transaction()),
      ],
      {
        open: () => {
          this.#start();
          this.#paymentOpen = true;
        },
        close: () => {
          this.#finishPayment();
          this.#originalPaymentInformationId = undefined;
        },
      },
    );
  }

  /** The common end of OriginalGroupHeader and OriginalPaymentInstruction, from their counts on. */
  #summary(statusName: string): readonly ReturnType<typeof optional>[] {
    return [
      optional(
        'OrgnlNbOfTxs',
        count((value) => {
          this.#draft.originalTransactions = value;
        }),
      ),
      optional(
        'OrgnlCtrlSum',
        decimal((value) => {
          this.#draft.originalControlSum = value;
        }),
      ),
      optional(statusName, this.#status()),
      repeated('StsRsnInf', this.#reason()),
      repeated('NbOfTxsPerSts', this.#statusCount()),
    ];
  }

  #transaction(): Element {
    return sequence(
      [
        optional(
          'OrgnlInstrId',
          id((text) => {
            this.#draft.originalInstructionId = text;
          }),
        ),
        optional(
          'OrgnlEndToEndId',
          id((text) => {
            this.#draft.originalEndToEndId = text;
          }),
        ),
        optional(
          'OrgnlUETR',
          id((text) => {
            this.#draft.originalUetr = text;
          }),
        ),
        optional('TxSts', this.#status()),
        repeated('StsRsnInf', this.#reason()),
        optional(
          'AcctSvcrRef',
          id((text) => {
            this.#draft.accountServicerReference = text;
          }),
        ),
        optional('OrgnlTxRef', this.#originalTransaction()),
      ],
      {
        open: () => {
          this.#finishPayment();
          this.#start();
        },
        close: () => this.#finish('transaction'),
      },
    );
  }

  #originalTransaction(): Element {
    const instructed = amount((value) => {
      this.#draft.originalAmount = value;
    });
    const line = textLine((text) => {
      if (this.#remittance.length < REPEATS_KEPT) this.#remittance.push(text);
    });
    return sequence([
      optional('Amt', sequence([optional('InstdAmt', instructed)])),
      optional('RmtInf', sequence([repeated('Ustrd', line)])),
    ]);
  }

  #status(): Element {
    return id((text) => {
      this.#draft.status = text;
    });
  }

  #reason(): Element {
    return reason((value) => {
      if (this.#reasons.length < REPEATS_KEPT) this.#reasons.push(value);
    });
  }

  #statusCount(): Element {
    let draft: Draft<StatusCount> = {};
    return sequence(
      [
        required(
          'DtldNbOfTxs',
          count((value) => {
            draft.transactions = value;
          }),
        ),
        required(
          'DtldSts',
          id((text) => {
            draft.status = text;
          }),
        ),
        optional(
          'DtldCtrlSum',
          decimal((value) => {
            draft.controlSum = value;
          }),
        ),
      ],
      {
        open: () => {
          draft = {};
        },
        close: () => {
          const { status, transactions, ...rest } = draft;
          assert(status !== undefined && transactions !== undefined, 'a status count has both its values');
          if (this.#counts.length < REPEATS_KEPT) this.#counts.push({ status, transactions, ...rest });
        },
      },
    );
  }

  #start(): void {
    this.#draft = {};
    this.#reasons = [];
    this.#counts = [];
    this.#remittance = [];
  }

  #finishPayment(): void {
    if (!this.#paymentOpen) return;
    this.#paymentOpen = false;
    this.#finish('payment');
  }

  #finish(level: StatusItem['level']): void {
    const originalMessageId = this.#originalMessageId;
    assert(originalMessageId !== undefined, 'a status follows the id of the original message');
    const paymentId = this.#originalPaymentInformationId;
    this.#emit({
      ...this.#draft,
      kind: 'status',
      level,
      originalMessageId,
      ...(paymentId === undefined ? {} : { originalPaymentInformationId: paymentId }),
      reasons: this.#reasons,
      counts: this.#counts,
      ...(this.#remittance.length === 0 ? {} : { originalRemittance: this.#remittance }),
    });
  }
}
