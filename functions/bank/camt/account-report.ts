import { assert } from '../../core/errors.ts';
import type { ReportHeader, ReportItem, ReportType, StatementItem } from '../report.ts';
import type { Draft } from '../xml/draft.ts';
import {
  choice,
  day,
  type Element,
  id,
  optional,
  type Parent,
  repeated,
  required,
  sequence,
  several,
} from '../xml/grammar.ts';
import { groupHeader } from '../xml/group-header.ts';
import { balance } from './balance.ts';
import { type CamtVersion, EntryReader } from './entry.ts';

/** BankToCustomerStatement, camt.053.001.02 and .08. */
export function statementReport(
  version: string,
  schema: CamtVersion,
  emit: (item: ReportItem) => void,
): Parent {
  const header = emitHeader('camt.053', version, emit);
  const statement = new StatementReader(schema, emit).element();
  return sequence([
    required('BkToCstmrStmt', sequence([required('GrpHdr', header), several('Stmt', statement)])),
  ]);
}

/** BankToCustomerDebitCreditNotification, camt.054.001.02 and .08: a statement without balances. */
export function notificationReport(
  version: string,
  schema: CamtVersion,
  emit: (item: ReportItem) => void,
): Parent {
  const header = emitHeader('camt.054', version, emit);
  const notification = new StatementReader(schema, emit).element();
  return sequence([
    required(
      'BkToCstmrDbtCdtNtfctn',
      sequence([required('GrpHdr', header), several('Ntfctn', notification)]),
    ),
  ]);
}

function emitHeader(type: ReportType, version: string, emit: (item: ReportItem) => void): Element {
  return groupHeader((header: Pick<ReportHeader, 'messageId' | 'createdAt'>) =>
    emit({ kind: 'header', type, version, ...header }),
  );
}

class StatementReader {
  readonly #emit: (item: ReportItem) => void;
  readonly #entry: EntryReader;
  #draft: Draft<StatementItem> = {};
  #statement: StatementItem | undefined;

  constructor(schema: CamtVersion, emit: (item: ReportItem) => void) {
    this.#emit = emit;
    this.#entry = new EntryReader(schema, () => this.#begin(), emit);
  }

  element(): Element {
    return sequence(
      [
        required(
          'Id',
          id((text) => {
            this.#draft.id = text;
          }),
        ),
        optional('FrToDt', this.#period()),
        required('Acct', sequence([required('Id', this.#account())])),
        repeated('Bal', this.#balance()),
        repeated('Ntry', this.#entry.element()),
      ],
      {
        open: () => {
          this.#draft = {};
          this.#statement = undefined;
        },
        close: () => {
          this.#begin();
        },
      },
    );
  }

  #period(): Element {
    return sequence([
      optional(
        'FrDtTm',
        day((date) => {
          this.#draft.fromDate = date;
        }),
      ),
      optional(
        'ToDtTm',
        day((date) => {
          this.#draft.toDate = date;
        }),
      ),
    ]);
  }

  #account(): Element {
    const other = id((text) => {
      this.#draft.accountOther = text;
    });
    return sequence([
      choice('required', {
        IBAN: id((text) => {
          this.#draft.accountIban = text;
        }),
        Othr: sequence([required('Id', other)]),
      }),
    ]);
  }

  #balance(): Element {
    return balance((type, value) => {
      // The bank's opening balance is what counts; the previous closing one stands in where it gives none.
      if (type === 'OPBD' || (type === 'PRCD' && this.#draft.openingBalance === undefined)) {
        this.#draft.openingBalance = value;
      } else if (type === 'CLBD') {
        this.#draft.closingBalance = value;
      }
    });
  }

  /** Emits the statement once: at its first entry, or at its end where it has none. */
  #begin(): StatementItem {
    if (this.#statement === undefined) {
      const { id: statementId, ...rest } = this.#draft;
      assert(statementId !== undefined, 'a statement has its id before its entries');
      this.#statement = { ...rest, kind: 'statement', id: statementId };
      this.#emit(this.#statement);
    }
    return this.#statement;
  }
}
