import { assert } from '../../core/errors.ts';
import { statementAccount } from '../account-named.ts';
import type { BatchItem, EntryEndItem, EntryItem, ReportedAmount, TransactionItem } from '../report.ts';
import type { BankLine, LinePlace } from './bank-line.ts';
import { BatchSum } from './batch-sum.ts';
import { type Booking, bookedSays, comesBack } from './booked-says.ts';
import { codeIn, reasonCodeOf } from './codes.ts';
import { type Identity, identifyBatch, identifyPayment } from './identify.ts';

type Held =
  | { readonly item: TransactionItem; readonly identity: Identity }
  | { readonly item: BatchItem; readonly identity: Identity };

const NO_LINES: readonly BankLine[] = [];

/**
 * Lines of a camt.053 or camt.054. Only the next item shows whether a detail is its entry's only one, so the reader
 * holds one back. It sums details of our batch without payment ids, whatever their number.
 */
export class AccountLines {
  readonly #next: () => LinePlace;
  #held: Held | undefined;
  #sum: BatchSum | undefined;
  #details = 0;

  /** @param next the place of the next line. */
  constructor(next: () => LinePlace) {
    this.#next = next;
  }

  take(item: EntryItem | TransactionItem | BatchItem | EntryEndItem): readonly BankLine[] {
    switch (item.kind) {
      case 'entry':
        this.#details = 0;
        return NO_LINES;
      case 'transaction':
        return this.#transaction(item);
      case 'batch': {
        const { messageId, paymentInformationId } = item.batch;
        return this.#hold({ item, identity: identifyBatch({ messageId, paymentInformationId }) });
      }
      case 'entry-end':
        return this.#end(item);
    }
  }

  #transaction(item: TransactionItem): readonly BankLine[] {
    const identity = identifyPayment(idsOf(item), () => textsOf(item));
    if (identity.subject.kind !== 'batch') return this.#hold({ item, identity });
    this.#details += 1;
    const lines = this.#release(undefined);
    if (this.#sum?.takes(item, identity) === true) {
      this.#sum.add(item);
      return lines;
    }
    const before = this.#sum;
    this.#sum = new BatchSum(item, identity);
    return before === undefined ? lines : [...lines, this.#sumLine(before)];
  }

  #hold(held: Held): readonly BankLine[] {
    this.#details += 1;
    const lines = this.#release(undefined);
    this.#held = held;
    return lines;
  }

  /** @param end the entry's end, where the detail was the last. */
  #release(end: EntryEndItem | undefined): readonly BankLine[] {
    const held = this.#held;
    if (held === undefined) return NO_LINES;
    this.#held = undefined;
    const only = end !== undefined && this.#details === 1;
    return [
      held.item.kind === 'batch' ? this.#batchLine(held, only) : this.#transactionLine(held, only, end),
    ];
  }

  #end(end: EntryEndItem): readonly BankLine[] {
    const lines = this.#release(end);
    const sum = this.#sum;
    this.#sum = undefined;
    if (sum !== undefined) return [...lines, this.#sumLine(sum)];
    return this.#details === 0 ? [this.#entryLine(end)] : lines;
  }

  #transactionLine(held: Held, only: boolean, end: EntryEndItem | undefined): BankLine {
    const { item } = held;
    assert(item.kind === 'transaction', 'a transaction is told as one');
    const { entry } = item;
    const identity =
      only && held.identity.subject.kind === 'none'
        ? identifyPayment(idsOf(item), () => textsOf(item, end))
        : held.identity;
    const amount = item.amount ?? (only ? entry.amount : undefined);
    const charges = item.charges ?? (only ? entry.charges : undefined);
    const booking = bookingOf(item, only, { amount, charges });
    return {
      ...this.#accountLine(identity, booking),
      level: identity.subject.kind === 'batch' ? 'batch' : 'transaction',
      reasonCode: reasonCodeOf(item.returnInformation === undefined ? [] : [item.returnInformation]),
      ...idsOf(item),
      amount,
      instructedAmount: item.instructedAmount,
      charges,
      accountServicerReference: item.accountServicerReference ?? entry.accountServicerReference,
    };
  }

  /** One line for the details of a batch that name no payment. */
  #sumLine(sum: BatchSum): BankLine {
    const { first, identity } = sum;
    const { entry, batch } = first;
    const isWholeEntry = sum.details === this.#details;
    const only = this.#details === 1;
    // The bank booked the entry, whatever its details add up to.
    const amount = isWholeEntry ? entry.amount : sum.amount;
    const charges = (only ? first.charges : undefined) ?? (isWholeEntry ? entry.charges : undefined);
    return {
      ...this.#accountLine(identity, bookingOf(first, only, { amount, charges })),
      level: 'batch',
      reasonCode: reasonCodeOf(first.returnInformation === undefined ? [] : [first.returnInformation]),
      ...idsOf(first),
      amount,
      instructedAmount: only ? first.instructedAmount : undefined,
      charges,
      batchTransactions: batch?.transactions,
      accountServicerReference:
        (only ? first.accountServicerReference : undefined) ?? entry.accountServicerReference,
    };
  }

  #batchLine({ item, identity }: Held, only: boolean): BankLine {
    const { entry, batch } = item;
    assert(batch !== undefined, 'a batch is told as one');
    const { messageId, paymentInformationId, transactions, totalAmount, creditDebit } = batch;
    // The bank booked the entry; the batch's own total may be that of the sent file.
    const amount = only ? entry.amount : totalAmount;
    const booking = { entry, creditDebit: creditDebit ?? entry.creditDebit, only, amount };
    return {
      ...this.#accountLine(identity, booking),
      level: 'batch',
      messageId,
      paymentInformationId,
      amount,
      charges: only ? entry.charges : undefined,
      batchTransactions: transactions,
    };
  }

  /** A line of the account without details: only its texts can name its subject. */
  #entryLine({ entry, additionalInformation }: EntryEndItem): BankLine {
    const texts = [additionalInformation, entry.reference].filter((text) => text !== undefined);
    const { amount, charges, creditDebit } = entry;
    return this.#accountLine(
      identifyPayment({}, () => texts),
      { entry, creditDebit, only: true, amount, charges },
    );
  }

  #accountLine(identity: Identity, booking: Booking): BankLine {
    const { entry, creditDebit } = booking;
    const isOurs = identity.subject.kind !== 'none' || identity.subject.ours;
    return {
      ...this.#next(),
      ...identity,
      level: 'entry',
      status: codeIn(entry.status) ?? '',
      says: bookedSays(booking, isOurs),
      opposed: false,
      reasonCode: undefined,
      vop: undefined,
      messageId: undefined,
      paymentInformationId: undefined,
      instructionId: undefined,
      endToEndId: undefined,
      amount: booking.amount,
      instructedAmount: undefined,
      charges: booking.charges,
      originalTransactions: undefined,
      originalControlSum: undefined,
      batchTransactions: undefined,
      entry,
      statementAccount: statementAccount(entry.statement),
      creditDebit,
      comesBack: comesBack(booking),
      accountServicerReference: entry.accountServicerReference,
      bookingDate: entry.bookingDate,
      valueDate: entry.valueDate,
    };
  }
}

type Amounts = { readonly amount: ReportedAmount | undefined; readonly charges: ReportedAmount | undefined };

function bookingOf(item: TransactionItem, only: boolean, amounts: Amounts): Booking {
  return {
    entry: item.entry,
    creditDebit: item.creditDebit,
    batchSide: item.batch?.creditDebit,
    code: item.bankTransactionCode,
    returnInformation: item.returnInformation,
    only,
    ...amounts,
  };
}

function idsOf({ batch, messageId, paymentInformationId, instructionId, endToEndId }: TransactionItem) {
  return {
    messageId: messageId ?? batch?.messageId,
    paymentInformationId: paymentInformationId ?? batch?.paymentInformationId,
    instructionId,
    endToEndId,
  };
}

/** Where a bank may put an id. Lines of remittance information form one text: an id may break over two. */
function textsOf(item: TransactionItem, end?: EntryEndItem): string[] {
  const { unstructured, structuredReferences } = item.remittance;
  const ofEntry = end === undefined ? [] : [end.additionalInformation, end.entry.reference];
  return [
    unstructured.join('\n'),
    ...structuredReferences,
    ...(item.otherTexts ?? []),
    ...(item.returnInformation?.additional ?? []),
    ...ofEntry.filter((text) => text !== undefined),
  ];
}
