import { assert } from '../../../functions/core/errors.ts';
import { createDice, type Dice } from '../random.ts';
import { BankAccount, reportedAtMs, wordsOf } from './account.ts';
import { notificationDocument, type ReportedDay, statementDocument } from './account-report.ts';
import { type BankBookLine, BankBooks } from './books.ts';
import { checkFile, type FileRefusal, type PaymentFile } from './check-file.ts';
import { statementAtMs } from './days.ts';
import { type BankReport, Deliveries } from './deliveries.ts';
import { type Chances, type Fate, fateOf, textKey, USUAL_CHANCES } from './fate.ts';
import { type PlannedFile, planFile } from './plan.ts';
import { notifiedDebits, postingsOf } from './postings.ts';
import { type RawFile, readPaymentFile } from './read-file.ts';
import { refusedReceipt, type StatusLines, statusReport } from './status-report.ts';
import { refusalOf, statusesOf } from './statuses.ts';
import { strangersDay } from './stranger.ts';
import { type FileTroubleKind, NO_TROUBLES, type StatementTroubleKind, type Troubles } from './troubles.ts';
import type { BankWord } from './words.ts';

export type { BankBookLine } from './books.ts';
export type { BankReport } from './deliveries.ts';

export type BankOptions = {
  readonly seed: number;
  readonly troubles?: Troubles;
  /** Without it 3 % are refused and 3 % returned. */
  readonly chances?: Chances;
  /** Decides a payment's fate in place of chance. */
  readonly fate?: (endToEndId: string) => Fate;
  /** Without it `rejected`. */
  readonly statusLines?: StatusLines;
};

export type OutboxFile = { readonly name: string; readonly bytes: Uint8Array };

/** Troubles that refuse a file at once, each with its reason and the bank's words. */
const REFUSALS: Readonly<Partial<Record<FileTroubleKind, FileRefusal>>> = {
  'file-refused': { code: 'AM04', words: 'Insufficient funds for the file.' },
  'file-too-late': { code: 'TM01', words: 'The file was received after the cut-off time.' },
  'file-refused-unnamed': { code: 'FF01', words: 'The file could not be read.' },
};

/**
 * A bank that takes payment files and answers with pain.002, camt.054 and, for each banking day of an account,
 * camt.053. Its calls set the time, only forwards. Everything follows from the seed, the troubles and the files: the
 * same calls give the same bytes, however often they ask for reports in between.
 */
export class BankSimulator {
  readonly #options: Required<Omit<BankOptions, 'chances'>>;
  readonly #deliveries: Deliveries;
  readonly #accounts = new Map<string, BankAccount>();
  readonly #messageIds = new Set<string>();
  readonly #books = new BankBooks();
  #filesReceived = 0;
  #nowMs = 0;

  constructor({ seed, troubles = NO_TROUBLES, chances = USUAL_CHANCES, statusLines, fate }: BankOptions) {
    const drawn = (endToEndId: string): Fate => fateOf(seed, endToEndId, chances);
    this.#options = { seed, troubles, statusLines: statusLines ?? 'rejected', fate: fate ?? drawn };
    this.#deliveries = new Deliveries(troubles);
  }

  /** Takes a file of the outbox, good or not: the answer comes as a report. */
  receive({ name, bytes }: OutboxFile, receivedAtMs: number): void {
    this.#advance(receivedAtMs);
    this.#filesReceived += 1;
    const raw = readPaymentFile(bytes);
    const checked = checkFile(raw, (messageId) => this.#messageIds.has(messageId));
    const named = raw.header.get('GrpHdr/MsgId');
    if (!checked.ok) {
      this.#refuse(raw, checked.refusal, named, name, []);
      return;
    }
    const { file } = checked;
    this.#messageIds.add(file.messageId);
    this.#accountOf(file);
    const troubles = this.#options.troubles.ofFile(file.messageId);
    const refusedFor = troubles.find((kind) => REFUSALS[kind] !== undefined);
    const refusal = refusedFor === undefined ? undefined : REFUSALS[refusedFor];
    if (troubles.includes('file-unanswered')) {
      this.#books.add({ file, refused: false });
    } else if (refusal !== undefined) {
      this.#books.add({ file, refused: true });
      const isNamed = refusedFor !== 'file-refused-unnamed';
      const cut = this.#dice('cut', file.messageId).oneIn(2) ? file.messageId.slice(0, 12) : undefined;
      const says = isNamed ? refusalOf(file, this.#receiptAtMs()) : [];
      this.#refuse(raw, refusal, isNamed ? named : cut, name, says);
    } else {
      this.#execute(file, troubles);
    }
  }

  /** New reports until then, in order of arrival. */
  reportsUntil(untilMs: number): BankReport[] {
    this.#advance(untilMs);
    this.#sendStatements(untilMs);
    return this.#deliveries.take(untilMs);
  }

  /** All remaining reports, up to the last line and the statement of each execution date. */
  allReports(): BankReport[] {
    const untilMs = this.#lastStatementAtMs();
    this.#advance(untilMs);
    this.#sendStatements(untilMs);
    return this.#deliveries.take(Number.POSITIVE_INFINITY);
  }

  /**
   * Every order as of the latest call, even of files that the bank refused whole without a fault of theirs. A file that
   * fails the bank's checks, such as a second one with the same `MsgId`, never reaches the books.
   */
  books(): readonly BankBookLine[] {
    return this.#books.lines(this.#nowMs);
  }

  /** The lines of one instruction. */
  booksOf(endToEndId: string): readonly BankBookLine[] {
    return this.#books.linesOf(endToEndId, this.#nowMs);
  }

  #lastStatementAtMs(): number {
    const dates = [
      ...[...this.#accounts.values()].flatMap(({ lastDate }) => lastDate ?? []),
      ...this.#books.all.map(({ file, planned }) => planned?.times.bookingDate ?? file.requestedDate),
    ];
    return dates.reduce((latest, date) => Math.max(latest, statementAtMs(date)), this.#nowMs);
  }

  #advance(toMs: number): void {
    assert(toMs >= this.#nowMs, 'time at the bank goes forwards');
    this.#nowMs = toMs;
  }

  #dice(purpose: string, about: string): Dice {
    return createDice(this.#options.seed, textKey(about), textKey(purpose));
  }

  #receiptAtMs(): number {
    return this.#nowMs + createDice(this.#options.seed, this.#filesReceived).between(60_000, 300_000);
  }

  /** @param named how the report names the file's message id. */
  #refuse(
    raw: RawFile,
    refusal: FileRefusal,
    named: string | undefined,
    fileName: string,
    says: readonly BankWord[],
  ): void {
    const createdAtMs = this.#receiptAtMs();
    const head = { messageId: `PSR-${this.#filesReceived}-1`, createdAtMs };
    const stem = `pain.002-${raw.header.get('GrpHdr/MsgId') ?? fileName}-received`;
    const bytes = refusedReceipt(head, raw, refusal, named);
    this.#deliveries.send(stem, 'status-receipt', createdAtMs, { bytes, says });
  }

  #execute(file: PaymentFile, fileTroubles: readonly FileTroubleKind[]): void {
    const { seed, fate, troubles } = this.#options;
    const planned = planFile(file, {
      seed,
      fate,
      fileNumber: this.#filesReceived,
      receivedAtMs: this.#nowMs,
      fileTroubles,
      troubleOf: (endToEndId, index) => troubles.ofPayment(endToEndId, file.messageId, index),
    });
    this.#books.add({ file, planned, refused: false });
    const unknownEndToEndId = fileTroubles.includes('unknown-ids')
      ? `PO${createDice(seed, textKey(file.messageId)).digits(26)}A1`
      : undefined;
    const account = this.#accountOf(file);
    for (const { date, posting } of postingsOf(planned, unknownEndToEndId)) account.post(date, posting);
    this.#sendStatuses(planned, unknownEndToEndId);
    this.#sendNotification(planned);
  }

  #accountOf(file: PaymentFile): BankAccount {
    const key = `${file.debtorIban} ${file.currency}`;
    const account = this.#accounts.get(key) ?? new BankAccount(this.#options.seed, file, this.#receiptAtMs());
    this.#accounts.set(key, account);
    account.coverFrom(file.requestedDate);
    return account;
  }

  #sendStatuses(planned: PlannedFile, unknownEndToEndId: string | undefined): void {
    const { seed, statusLines: lines } = this.#options;
    const statuses = statusesOf(planned, this.#receiptAtMs(), { seed, lines, unknownEndToEndId });
    for (const [index, { stem, atMs, content, says }] of statuses.entries()) {
      const head = { messageId: `PSR-${this.#filesReceived}-${index + 1}`, createdAtMs: atMs };
      const bytes = statusReport(head, planned, content);
      const kind = stem === 'received' ? 'status-receipt' : 'status-result';
      this.#deliveries.send(`pain.002-${planned.file.messageId}-${stem}`, kind, atMs, { bytes, says });
    }
  }

  /** Notifies about half of the debits on the day. */
  #sendNotification(planned: PlannedFile): void {
    const { file, times } = planned;
    const dice = this.#dice('notified', file.messageId);
    const debits = notifiedDebits(planned, () => dice.oneIn(2));
    if (debits.length === 0) return;
    const createdAtMs = times.notificationAtMs;
    const head = { messageId: `DN-${this.#filesReceived}`, createdAtMs };
    const account = { iban: file.debtorIban, currency: file.currency };
    const bytes = notificationDocument(head, account, times.bookingDate, debits);
    const says = wordsOf(debits, createdAtMs);
    const arrivesAtMs = reportedAtMs(debits, createdAtMs);
    this.#deliveries.send(`camt.054-${file.messageId}`, 'debit-notification', arrivesAtMs, { bytes, says });
  }

  #sendStatements(untilMs: number): void {
    /** Statements that share a report, by its name. */
    const together = new Map<string, Statement[]>();
    for (const account of this.#accounts.values()) {
      const accountKey = textKey(account.iban).toString(16).padStart(8, '0');
      for (const day of account.closeDays(untilMs)) {
        const { currency, knownSinceMs } = account;
        const id = `STM-${accountKey}-${currency}-${day.date}`;
        const reportedFromMs = Math.max(statementAtMs(day.date), knownSinceMs);
        const stem = `camt.053-${day.date}-${currency}-${accountKey}`;
        const statement: Statement = { stem, id, account, day, reportedFromMs };
        const trouble = this.#options.troubles.ofStatement(stem);
        if (trouble === 'statements-together') {
          const report = `camt.053-${day.date}`;
          together.set(report, [...(together.get(report) ?? []), statement]);
        } else {
          this.#sendStatement(stem, [statement], trouble);
        }
      }
    }
    for (const [stem, statements] of together) this.#sendStatement(stem, statements, 'statements-together');
  }

  #sendStatement(
    stem: string,
    statements: readonly Statement[],
    trouble: StatementTroubleKind | undefined,
  ): void {
    const [first] = statements;
    assert(first !== undefined, 'a report of statements has one at least');
    const createdAtMs = statements.reduce(
      (latest, { reportedFromMs }) => Math.max(latest, reportedFromMs),
      0,
    );
    const { date } = first.day;
    const days: readonly ReportedDay[] =
      trouble === 'statements-together'
        ? [strangersDay(this.#options.seed, date, first.account.currency), ...statements]
        : statements;
    const postings = statements.flatMap(({ day }) => day.postings);
    this.#deliveries.send(stem, 'statement', reportedAtMs(postings, createdAtMs), {
      bytes: statementDocument({ messageId: first.id, createdAtMs }, days, trouble),
      says: wordsOf(postings, createdAtMs),
      covers: statements.map(({ account: { iban, currency } }) => ({ iban, currency, date })),
    });
  }
}

type Statement = ReportedDay & {
  /** Names the report that it has to itself. */
  readonly stem: string;
  readonly account: BankAccount;
  readonly reportedFromMs: number;
};
