import { assert } from '../../../functions/core/errors.ts';
import { createDice } from '../random.ts';
import { BankAccount, reportedAtMs } from './account.ts';
import { notificationDocument, statementDocument } from './account-report.ts';
import { checkFile, type FileRefusal, type PaymentFile } from './check-file.ts';
import { statementAtMs } from './days.ts';
import { type BankReport, Deliveries } from './deliveries.ts';
import { type Chances, type Fate, fateOf, textKey, USUAL_CHANCES } from './fate.ts';
import { type PlannedFile, type PlannedPayment, planFile } from './plan.ts';
import { paymentDebits, postingsOf } from './postings.ts';
import { type RawFile, readPaymentFile } from './read-file.ts';
import {
  acceptedReceipt,
  lateRefusalReport,
  refusedReceipt,
  resultReport,
  type StatusLines,
} from './status-report.ts';
import { type BankTrouble, hasFileTrouble, paymentTroubles, type WholeFileTroubleKind } from './troubles.ts';

export type { BankReport } from './deliveries.ts';

export type BankOptions = {
  readonly seed: number;
  readonly troubles?: readonly BankTrouble[];
  /** Without it 3 % are refused and 3 % returned. */
  readonly chances?: Chances;
  /** Decides in the place of chance what becomes of a payment. */
  readonly fate?: (endToEndId: string) => Fate;
  /** Without it `rejected`. */
  readonly statusLines?: StatusLines;
};

export type OutboxFile = { readonly name: string; readonly bytes: Uint8Array };

/** What the bank has on its books of one order; two orders with one end-to-end id are two lines. */
export type BankBookLine = {
  readonly endToEndId: string;
  readonly debtorIban: string;
  readonly currency: string;
  /** What left the account; until then what was ordered. */
  readonly amountMinor: bigint;
  /** `booked` once the money left, whatever the bank reported; `returned` once it came back. */
  readonly state: 'received' | 'rejected' | 'booked' | 'returned';
};

type Book = { readonly file: PaymentFile; readonly planned?: PlannedFile; readonly refused: boolean };

/**
 * A bank that takes payment files and answers with pain.002, camt.054 and camt.053. Time is what its calls say, and
 * goes forwards only. Everything follows from the seed and the files: the same calls give the same bytes, however
 * often reports are asked for in between.
 */
export class BankSimulator {
  readonly #options: Required<Omit<BankOptions, 'chances'>>;
  readonly #deliveries: Deliveries;
  readonly #accounts = new Map<string, BankAccount>();
  readonly #messageIds = new Set<string>();
  readonly #books: Book[] = [];
  #filesReceived = 0;
  #nowMs = 0;

  constructor({ seed, troubles = [], chances = USUAL_CHANCES, statusLines = 'rejected', fate }: BankOptions) {
    const drawn = (endToEndId: string): Fate => fateOf(seed, endToEndId, chances);
    this.#options = { seed, troubles, statusLines, fate: fate ?? drawn };
    this.#deliveries = new Deliveries(troubles);
  }

  /** Takes a file of the outbox, good or not: the answer comes as a report. */
  receive({ name, bytes }: OutboxFile, receivedAtMs: number): void {
    this.#advance(receivedAtMs);
    this.#filesReceived += 1;
    const raw = readPaymentFile(bytes);
    const checked = checkFile(raw, (messageId) => this.#messageIds.has(messageId));
    if (!checked.ok) {
      this.#refuse(raw, checked.refusal, name);
      return;
    }
    const { file } = checked;
    this.#messageIds.add(file.messageId);
    if (this.#has('file-unanswered', file)) {
      this.#books.push({ file, refused: false });
    } else if (this.#has('file-refused', file)) {
      this.#books.push({ file, refused: true });
      this.#refuse(raw, { code: 'AM04', words: 'Insufficient funds for the file.' }, name);
    } else {
      this.#execute(file);
    }
  }

  /** The reports that have arrived by then and were not handed out before, in the order of their arrival. */
  reportsUntil(untilMs: number): BankReport[] {
    this.#advance(untilMs);
    for (const account of this.#accounts.values()) this.#sendStatements(account, untilMs);
    return this.#deliveries.take(untilMs);
  }

  /**
   * Every order of every file that was taken or refused for lack of money, as of the latest call. A file that fails
   * the bank's checks, a second one with the same `MsgId` among them, never reaches the books.
   */
  books(): readonly BankBookLine[] {
    return this.#books.flatMap(({ file, planned, refused }) =>
      file.orders.map((order, index): BankBookLine => {
        const payment = planned?.payments[index];
        const { endToEndId } = order;
        const { debtorIban, currency } = file;
        const state = refused ? 'rejected' : this.#stateOf(planned, payment);
        const hasLeft = state === 'booked' || state === 'returned';
        const amountMinor = hasLeft ? (payment?.booked?.amountMinor ?? 0n) : order.amountMinor;
        return { endToEndId, debtorIban, currency, amountMinor, state };
      }),
    );
  }

  #stateOf(planned: PlannedFile | undefined, payment: PlannedPayment | undefined): BankBookLine['state'] {
    if (planned === undefined || payment === undefined || this.#nowMs < planned.times.bookedAtMs) {
      return 'received';
    }
    if (payment.booked === undefined) return 'rejected';
    const { returned } = payment.booked;
    return returned !== undefined && this.#nowMs >= returned.atMs ? 'returned' : 'booked';
  }

  #advance(toMs: number): void {
    assert(toMs >= this.#nowMs, 'time at the bank goes forwards');
    this.#nowMs = toMs;
  }

  #has(kind: WholeFileTroubleKind, { messageId }: PaymentFile): boolean {
    return hasFileTrouble(this.#options.troubles, kind, messageId);
  }

  #receiptAtMs(): number {
    return this.#nowMs + createDice(this.#options.seed, this.#filesReceived).between(60_000, 300_000);
  }

  #refuse(raw: RawFile, refusal: FileRefusal, name: string): void {
    const createdAtMs = this.#receiptAtMs();
    const head = { messageId: `PSR-${this.#filesReceived}-1`, createdAtMs };
    const stem = `pain.002-${raw.header.get('GrpHdr/MsgId') ?? name}-received`;
    this.#deliveries.send(stem, 'status-receipt', createdAtMs, refusedReceipt(head, raw, refusal));
  }

  #execute(file: PaymentFile): void {
    const { seed, fate, troubles } = this.#options;
    const planned = planFile(file, {
      fate,
      fileNumber: this.#filesReceived,
      receivedAtMs: this.#nowMs,
      troubles: paymentTroubles(troubles, file.messageId),
    });
    this.#books.push({ file, planned, refused: false });
    const unknownEndToEndId = this.#has('unknown-ids', file)
      ? `PO${createDice(seed, textKey(file.messageId)).digits(26)}A1`
      : undefined;
    const batchOffByOne = this.#has('batch-total-off-by-one', file);
    const account = this.#accountOf(file);
    for (const { date, posting } of postingsOf(planned, { batchOffByOne, unknownEndToEndId })) {
      account.post(date, posting);
    }
    this.#sendStatuses(planned, unknownEndToEndId);
    if (!file.batchBooking) this.#sendNotification(planned);
  }

  #accountOf({ debtorIban, currency }: PaymentFile): BankAccount {
    const key = `${debtorIban} ${currency}`;
    const account = this.#accounts.get(key) ?? new BankAccount(this.#options.seed, debtorIban, currency);
    this.#accounts.set(key, account);
    return account;
  }

  #sendStatuses(planned: PlannedFile, unknownEndToEndId: string | undefined): void {
    const { file, times, payments, lateRefusalAtMs } = planned;
    const number = this.#filesReceived;
    const stem = `pain.002-${file.messageId}`;
    const receipt = { messageId: `PSR-${number}-1`, createdAtMs: this.#receiptAtMs() };
    const receiptBytes = acceptedReceipt(receipt, file);
    this.#deliveries.send(`${stem}-received`, 'status-receipt', receipt.createdAtMs, receiptBytes);
    const result = { messageId: `PSR-${number}-2`, createdAtMs: times.resultAtMs };
    const resultOptions = { lines: this.#options.statusLines, unknownEndToEndId };
    const resultBytes = resultReport(result, planned, resultOptions);
    this.#deliveries.send(`${stem}-result`, 'status-result', times.resultAtMs, resultBytes);
    const late = payments.filter(({ lateRefusal }) => lateRefusal !== undefined);
    if (late.length === 0) return;
    const correction = { messageId: `PSR-${number}-3`, createdAtMs: lateRefusalAtMs };
    const correctionBytes = lateRefusalReport(correction, planned, late);
    this.#deliveries.send(`${stem}-correction`, 'status-result', lateRefusalAtMs, correctionBytes);
  }

  /** About half of the debits are notified on the day. */
  #sendNotification(planned: PlannedFile): void {
    const { file, times } = planned;
    const dice = createDice(this.#options.seed, textKey(file.messageId), textKey('notified'));
    const debits = paymentDebits(planned).filter(() => dice.oneIn(2));
    if (debits.length === 0) return;
    const createdAtMs = times.notificationAtMs;
    const { debtorIban: iban, currency } = file;
    const head = { messageId: `DN-${this.#filesReceived}`, createdAtMs, iban, currency };
    const bytes = notificationDocument(head, times.bookingDate, debits);
    const arrivesAtMs = reportedAtMs(debits, createdAtMs);
    this.#deliveries.send(`camt.054-${file.messageId}`, 'debit-notification', arrivesAtMs, bytes);
  }

  #sendStatements(account: BankAccount, untilMs: number): void {
    const { iban, currency } = account;
    const accountKey = textKey(iban).toString(16).padStart(8, '0');
    for (const day of account.closeDays(untilMs)) {
      const createdAtMs = statementAtMs(day.date);
      const messageId = `STM-${accountKey}-${currency}-${day.sequence}`;
      const bytes = statementDocument({ messageId, createdAtMs, iban, currency }, day);
      const stem = `camt.053-${day.date}-${currency}-${accountKey}`;
      this.#deliveries.send(stem, 'statement', reportedAtMs(day.postings, createdAtMs), bytes);
    }
  }
}
