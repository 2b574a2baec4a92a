import { createHash } from 'node:crypto';
import { checkPain001 } from '../../functions/bank/pain001/check.ts';
import { headerOf } from '../../functions/batches/payment-file.ts';
import type { Batch } from '../../functions/core/batch.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import { localDate } from '../../functions/core/local-time.ts';
import { parseEndToEndId } from '../../functions/core/payout.ts';
import type { State } from '../../functions/core/states.ts';
import type { Config } from '../../functions/platform/config.ts';
import { checkFile, type PaymentFile, type PaymentOrder } from '../../local/sandbox/bank/check-file.ts';
import { readPaymentFile } from '../../local/sandbox/bank/read-file.ts';
import { type BookedExpense, type ExpenseBook, paymentText } from '../world/expense-book.ts';
import type { BankWords, Instruction } from './bank-words.ts';
import type { Knowledge } from './knowledge.ts';
import type { PayoutRows } from './payout-rows.ts';
import type { Checks } from './violation.ts';

export type OutboxObject = { readonly key: string; readonly bytes: Uint8Array };

export type PaymentFilesOptions = {
  readonly checks: Checks;
  readonly book: ExpenseBook;
  readonly rows: PayoutRows;
  readonly knowledge: Knowledge;
  readonly batchOf: (batchId: string) => Batch | undefined;
  readonly words: BankWords;
};

/** Configurations that functions may have used since a moment. */
export type ConfigsInForce = { inForceSince(sinceMs: number): readonly Config[] };

/** An instruction, and the payout that it pays. */
type Paid = { readonly payoutId: PayoutId; readonly id: string };

type Totals = { count: number; sumMinor: bigint };

/** Whether a file may carry the attempt of a payout in the state: known a second time. */
const IS_ON_ITS_WAY: Readonly<Record<State, boolean>> = {
  rejected: false,
  held: false,
  ready: false,
  scheduled: false,
  batched: true,
  submitted: true,
  accepted: true,
  paid: true,
  failed: true,
  returned: true,
  'in-doubt': true,
  withdrawn: false,
  cancelled: false,
};

/**
 * All files of the outbox as the bank reads them (invariants 1, 5, 6 and 7), with a reader that shares nothing with the
 * pipeline's writer.
 */
export class PaymentFiles {
  readonly #options: PaymentFilesOptions;
  readonly #hashOf = new Map<string, string>();
  readonly #messageIds = new Map<string, string>();
  readonly #instructions = new Map<PayoutId, Instruction[]>();
  readonly #contents = new Map<string, Paid[]>();
  readonly #sessions = new Map<string, Paid[]>();
  readonly #batchOf = new Map<string, string>();
  readonly #orderedMinor = new Map<string, bigint>();
  readonly #runs = new Map<string, Totals>();
  readonly #days = new Map<string, Totals>();
  readonly #openedAtMs = new Map<string, number>();

  constructor(options: PaymentFilesOptions) {
    this.#options = options;
  }

  /** The batch whose file carries the instruction. */
  batchOf(endToEndId: string): string {
    return this.#batchOf.get(endToEndId) ?? '';
  }

  /** The payout's last instruction. */
  instructionOf(payoutId: PayoutId): Instruction | undefined {
    return this.#instructions.get(payoutId)?.at(-1);
  }

  /** What a file ordered; undefined where none did. */
  orderedMinor(endToEndId: string): bigint | undefined {
    return this.#orderedMinor.get(endToEndId);
  }

  /** A batch was opened, by the world's time: the clock of its process may have jumped. */
  opened(batchId: string, nowMs: number): void {
    this.#openedAtMs.set(batchId, nowMs);
  }

  openedAtMs(batchId: string): number | undefined {
    return this.#openedAtMs.get(batchId);
  }

  /** @returns the file, if it is new to the outbox. */
  async see(object: OutboxObject, inForce: ConfigsInForce, nowMs: number): Promise<PaymentFile | undefined> {
    const { checks } = this.#options;
    const { key, bytes } = object;
    const hash = createHash('sha256').update(bytes).digest('hex');
    const before = this.#hashOf.get(key);
    checks.holds(5, before === undefined || before === hash, () => `${key} was written with other bytes`);
    if (before !== undefined) return undefined;
    this.#hashOf.set(key, hash);
    const file = this.#readAsBank(object);
    const batch = this.#options.batchOf(file.messageId);
    checks.holds(5, batch?.seal !== undefined, () => `${key} belongs to no sealed batch`);
    if (batch?.seal === undefined) return undefined;
    const configs = inForce.inForceSince(this.#openedAtMs.get(batch.batchId) ?? batch.openedAtMs);
    await this.#checkFile(object, batch, configs, nowMs);
    for (const order of file.orders) this.#checkOrder(order, file, batch, configs);
    this.#checkCaps(file, batch, configs);
    return file;
  }

  #readAsBank({ key, bytes }: OutboxObject): PaymentFile {
    const { checks } = this.#options;
    const checked = checkFile(readPaymentFile(bytes), () => false);
    checks.holds(5, checked.ok, () => `${key} would be refused: ${checked.ok ? '' : checked.refusal.words}`);
    if (!checked.ok) throw new Error('A check that fails throws.');
    const { messageId } = checked.file;
    const known = this.#messageIds.get(messageId);
    checks.holds(5, known === undefined, () => `${key} has the message id of ${known ?? ''}`);
    this.#messageIds.set(messageId, key);
    return checked.file;
  }

  async #checkFile(
    { key, bytes }: OutboxObject,
    batch: Batch,
    configs: readonly Config[],
    nowMs: number,
  ): Promise<void> {
    const { seal } = batch;
    if (seal === undefined) return;
    const timeZone = accountsOf(configs, batch)[0]?.cutOff.timeZone ?? 'Etc/UTC';
    // The file's own day decides, even if the repair publishes it days later.
    const today = localDate(Math.min(nowMs, batch.openedAtMs), timeZone);
    const result = await checkPain001([bytes], {
      ...headerOf(batch, seal),
      debtorIban: batch.debtor.iban,
      today,
    });
    const rules = result.ok ? '' : result.problems.map(({ code }) => code).join(', ');
    this.#options.checks.holds(5, result.ok, () => `${key} does not pass the checker: ${rules}`);
  }

  #checkOrder(order: PaymentOrder, file: PaymentFile, batch: Batch, configs: readonly Config[]): void {
    const { checks, book } = this.#options;
    const { endToEndId } = order;
    const payoutId = parseEndToEndId(endToEndId)?.payoutId;
    const expense = payoutId === undefined ? undefined : book.ofPayout(payoutId);
    checks.holds(1, expense !== undefined, () => `${endToEndId} pays nothing that any source has`);
    if (expense === undefined) return;
    this.#checkSource(order, expense, configs);
    this.#checkLive(order, expense, file, batch.batchId);
    this.#checkContent(order, expense, file.currency);
    this.#checkSessions(order, expense);
    this.#checkMayBePaid(order, expense, batch);
    this.#checkFacts(order, expense, file);
  }

  /** A sealed batch goes out, even if its source went on a dry run since. */
  #checkSource({ endToEndId }: PaymentOrder, expense: BookedExpense, configs: readonly Config[]): void {
    const isLive = configs
      .flatMap(({ sources }) => sources)
      .some(
        ({ kind, account, mode }) =>
          kind === expense.source && account === expense.account && mode === 'live',
      );
    this.#options.checks.holds(1, isLive, () => `${expense.id}: ${endToEndId} goes out during a dry run`);
  }

  #checkLive(order: PaymentOrder, expense: BookedExpense, file: PaymentFile, batchId: string): void {
    const { checks, words, rows } = this.#options;
    const { endToEndId } = order;
    const isNew = !this.#batchOf.has(endToEndId);
    checks.holds(1, isNew, () => `${expense.id}: ${endToEndId} goes out a second time`);
    const earlier = this.#instructions.get(expense.payoutId) ?? [];
    const claimedAtMs = rows.attempt(endToEndId)?.batchedAtMs ?? 0;
    const live = earlier.find((instruction) => !words.isDead(instruction, claimedAtMs));
    checks.holds(1, live === undefined, () => {
      return `${expense.id}: ${endToEndId} goes out while ${live?.endToEndId ?? ''} is live`;
    });
    this.#batchOf.set(endToEndId, batchId);
    this.#orderedMinor.set(endToEndId, order.amountMinor);
    const { debtorIban, currency, requestedDate: executionDate } = file;
    const instruction = { endToEndId, debtorIban, currency, executionDate };
    this.#instructions.set(expense.payoutId, [...earlier, instruction]);
  }

  /** One debt under two ids: same amount, currency, and recipient or account; here all are of one month. */
  #checkContent(order: PaymentOrder, expense: BookedExpense, currency: string): void {
    const { endToEndId, amountMinor, creditorIban } = order;
    for (const to of [`${expense.source} ${expense.recipientId}`, creditorIban]) {
      const twin = this.#alsoPaidBy(this.#contents, `${to} ${amountMinor} ${currency}`, expense, endToEndId);
      const problem = (): string => `${expense.id}: ${endToEndId} pays what ${twin?.id ?? ''} pays`;
      this.#options.checks.holds(1, twin === undefined, problem);
    }
  }

  /** Nobody here releases a payout whose reason names another. */
  #checkSessions({ endToEndId }: PaymentOrder, expense: BookedExpense): void {
    const { checks } = this.#options;
    const { source, sessions, id } = expense;
    const once = new Set(sessions);
    checks.holds(9, once.size === sessions.length, () => `${id}: ${endToEndId} pays a session twice`);
    for (const session of once) {
      const other = this.#alsoPaidBy(this.#sessions, `${source} ${session}`, expense, endToEndId);
      const problem = (): string => `${id}: ${endToEndId} pays ${session}, as ${other?.id ?? ''} does`;
      checks.holds(9, other === undefined, problem);
    }
  }

  /** Keeps what an instruction pays. @returns a live one of another payout that pays it too. */
  #alsoPaidBy(
    paid: Map<string, Paid[]>,
    what: string,
    { payoutId }: BookedExpense,
    id: string,
  ): Paid | undefined {
    const earlier = paid.get(what) ?? [];
    paid.set(what, [...earlier, { payoutId, id }]);
    return earlier.find((one) => one.payoutId !== payoutId && !this.#options.words.isOver(one.id));
  }

  #checkMayBePaid({ endToEndId }: PaymentOrder, expense: BookedExpense, batch: Batch): void {
    const { checks, rows, knowledge } = this.#options;
    const row = rows.payouts.get(`PAYOUT#${expense.payoutId}`);
    const isOurs = row?.batchId === batch.batchId && IS_ON_ITS_WAY[row.state];
    checks.holds(
      1,
      isOurs,
      () => `${expense.id}: ${endToEndId} goes out while its payout is ${row?.state ?? 'gone'}`,
    );
    const known = knowledge.at(expense, rows.attempt(endToEndId)?.batchedAtMs ?? 0);
    checks.holds(1, known?.isPayable !== false, () => {
      return `${expense.id}: ${endToEndId} goes out although its source was read to forbid it`;
    });
  }

  #checkFacts(order: PaymentOrder, expense: BookedExpense, file: PaymentFile): void {
    const { checks, rows, knowledge } = this.#options;
    const { endToEndId, amountMinor, creditorIban } = order;
    const paid = paymentText({ amountMinor, currency: file.currency, iban: creditorIban });
    const attempt = rows.attempt(endToEndId);
    const validated = attempt?.validated;
    const isValidated =
      validated?.amountMinor === amountMinor &&
      validated.currency === file.currency &&
      validated.iban === creditorIban;
    checks.holds(
      6,
      isValidated,
      () => `${expense.id}: ${endToEndId} pays what was not validated for this attempt`,
    );
    checks.holds(
      6,
      expense.everSaid.has(paid),
      () => `${expense.id}: ${endToEndId} pays what no source said`,
    );
    const known = knowledge.at(expense, attempt?.batchedAtMs ?? 0);
    checks.holds(6, known === undefined || known.payment === paid, () => {
      return `${expense.id}: ${endToEndId} pays older facts than those read before its claim`;
    });
  }

  /**
   * Caps may change: the widest in force since the batch was opened holds. Earlier reservations under wider caps are in
   * the sums that bound this batch.
   */
  #checkCaps(file: PaymentFile, batch: Batch, configs: readonly Config[]): void {
    const { checks } = this.#options;
    const accounts = accountsOf(configs, batch);
    checks.holds(7, accounts.length > 0, () => `${batch.batchId} is of no debtor account`);
    const one = {
      count: file.orders.length,
      sumMinor: file.orders.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
    };
    const run = added(this.#runs, batch.runId, one);
    const day = added(this.#days, `${batch.debtor.accountId} ${batch.executionDate}`, one);
    const within = (totals: Totals, caps: readonly Totals[]): boolean =>
      caps.some((cap) => totals.count <= cap.count && totals.sumMinor <= cap.sumMinor);
    const [ofFile, ofRun, ofDay] = [
      accounts.map(({ maxPerFile }) => maxPerFile),
      accounts.map(({ maxPerRun }) => maxPerRun),
      accounts.map(({ maxPerDay }) => maxPerDay),
    ];
    checks.holds(7, within(one, ofFile), () => `${batch.batchId} is beyond the cap of a file`);
    checks.holds(7, within(run, ofRun), () => `the run of ${batch.batchId} is beyond its cap`);
    checks.holds(7, within(day, ofDay), () => `the day of ${batch.batchId} is beyond its cap`);
  }
}

/** The batch's debtor account, as each configuration has it. */
function accountsOf(configs: readonly Config[], batch: Batch): Config['debtorAccounts'][number][] {
  return configs.flatMap(({ debtorAccounts }) =>
    debtorAccounts.filter(({ id }) => id === batch.debtor.accountId),
  );
}

function added(totals: Map<string, Totals>, key: string, more: Totals): Totals {
  const before = totals.get(key) ?? { count: 0, sumMinor: 0n };
  const sum = { count: before.count + more.count, sumMinor: before.sumMinor + more.sumMinor };
  totals.set(key, sum);
  return sum;
}
