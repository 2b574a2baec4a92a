import { addDays } from '../../core/date.ts';
import { assert } from '../../core/errors.ts';
import type { ReportItem, ReportType, StatementItem } from '../report.ts';
import type { Draft } from '../xml/draft.ts';
import {
  choice,
  day,
  type Element,
  id,
  moment,
  optional,
  type Parent,
  repeated,
  required,
  sequence,
  several,
} from '../xml/grammar.ts';
import { groupHeader } from '../xml/group-header.ts';
import { page } from '../xml/page.ts';
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
  return groupHeader((header) => emit({ kind: 'header', type, version, ...header }));
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
        ...['StmtPgntn', 'NtfctnPgntn'].map((name) => optional(name, this.#page())),
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

  #page(): Element {
    return page((read) => {
      this.#draft.page = read;
    });
  }

  #period(): Element {
    let endsAtMidnight = false;
    return sequence(
      [
        optional(
          'FrDtTm',
          day((date) => {
            this.#draft.fromDate = date;
          }),
        ),
        optional(
          'ToDtTm',
          moment((date, isMidnight) => {
            this.#draft.toDate = date;
            endsAtMidnight = isMidnight;
          }),
        ),
      ],
      {
        open: () => {
          endsAtMidnight = false;
        },
        close: () => {
          const { fromDate, toDate } = this.#draft;
          // Else the statement would count for a day without holding any of it.
          const isOpenEnd =
            endsAtMidnight && fromDate !== undefined && toDate !== undefined && fromDate < toDate;
          if (isOpenEnd) this.#draft.toDate = addDays(toDate, -1);
        },
      },
    );
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
    return balance((type, value, date) => {
      if (date !== undefined) {
        if (type === 'OPBD') this.#draft.openingDate = date;
        else if (type === 'PRCD') this.#draft.previousClosingDate = date;
        else if (type === 'CLBD') this.#draft.closingDate = date;
      }
      // The bank's opening balance counts; where it gives none, the previous closing one stands in.
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
