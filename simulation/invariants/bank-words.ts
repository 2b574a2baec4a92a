import type { PlainDate } from '../../functions/core/date.ts';
import type { BankReport } from '../../local/sandbox/bank/simulator.ts';
import type { BankWord } from '../../local/sandbox/bank/words.ts';

type Heard = BankWord & {
  /** Undefined for a report that never comes. */
  readonly report: HeardReport | undefined;
};

type HeardReport = {
  /** When a function had read it to its end; undefined until then. */
  readAtMs: number | undefined;
};

/** An instruction, with the account and day of its booking. */
export type Instruction = {
  readonly endToEndId: string;
  readonly debtorIban: string;
  readonly currency: string;
  readonly executionDate: PlainDate;
};

/**
 * What the bank told of each instruction in reports that reached the inbox, as the bank means it. A booking or
 * acceptance revives a refused instruction, for all who could know of it.
 */
export class BankWords {
  readonly #heard = new Map<string, Heard[]>();
  readonly #reports = new Map<string, HeardReport>();
  readonly #covered = new Set<string>();

  /** The report lies in the inbox. */
  arrive(report: BankReport): void {
    if (this.#reports.has(report.name)) return;
    const heard: HeardReport = { readAtMs: undefined };
    this.#reports.set(report.name, heard);
    this.#keep(report, heard);
    for (const { iban, currency, date } of report.covers) this.#covered.add(`${iban} ${currency} ${date}`);
  }

  /** A function has read it to its end. */
  read(name: string, nowMs: number): void {
    const report = this.#reports.get(name);
    if (report !== undefined) report.readAtMs ??= nowMs;
  }

  /** The report never comes. */
  lose(report: BankReport): void {
    this.#keep(report, undefined);
  }

  /**
   * Whether a new attempt may replace the instruction: all its money came back; or it was refused, nothing contradicts
   * that, and the statement of its day is there. Contradictions count where they were read before the new attempt was
   * claimed into its batch.
   */
  isDead(instruction: Instruction, claimedAtMs: number): boolean {
    const { endToEndId, debtorIban, currency, executionDate } = instruction;
    const told = this.#told(endToEndId);
    const known = told.filter(({ report }) => (report?.readAtMs ?? claimedAtMs) < claimedAtMs);
    if (isContradicted(known)) return false;
    const returns = bookings(told, 'returned');
    if (returns > 0) return returns >= bookings(known, 'debited');
    if (bookings(known, 'debited') > 0) return false;
    const isCovered = this.#covered.has(`${debtorIban} ${currency} ${executionDate}`);
    return isCovered && told.some(({ word }) => word === 'refused');
  }

  /** Whether the bank told that it was refused, or that its money came back. */
  isOver(endToEndId: string): boolean {
    return this.#told(endToEndId).some(({ word }) => word === 'refused' || word === 'returned');
  }

  /** Whether the bank told that it settles. */
  hasPromised(endToEndId: string): boolean {
    return this.#told(endToEndId).some(({ word }) => word === 'settled');
  }

  /** Whether the bank contradicted itself, or told of a debit that must not be. */
  isContradicted(endToEndId: string): boolean {
    return isContradicted(this.#told(endToEndId));
  }

  /** Whether a report about it never comes. */
  isPartlyLost(endToEndId: string): boolean {
    return (this.#heard.get(endToEndId) ?? []).some(({ report }) => report === undefined);
  }

  #told(endToEndId: string): Heard[] {
    return (this.#heard.get(endToEndId) ?? []).filter(({ report }) => report !== undefined);
  }

  #keep({ says }: BankReport, report: HeardReport | undefined): void {
    for (const word of says) {
      const before = this.#heard.get(word.endToEndId);
      if (before === undefined) this.#heard.set(word.endToEndId, [{ ...word, report }]);
      else before.push({ ...word, report });
    }
  }
}

/**
 * Banks do refuse what they merely accepted before; any other word after a refusal, or a settlement, contradicts it.
 */
function isContradicted(words: readonly BankWord[]): boolean {
  const leftMoney = bookings(words, 'debited') - bookings(words, 'returned');
  if (leftMoney > 1) return true;
  const refusals = words.filter(({ word }) => word === 'refused').map(({ atMs }) => atMs);
  if (refusals.length === 0) return false;
  const firstMs = Math.min(...refusals);
  return (
    leftMoney > 0 ||
    words.some(({ word, atMs }) => word === 'settled' || (word === 'accepted' && atMs >= firstMs))
  );
}

/** A booking in two reports is one. */
function bookings(words: readonly BankWord[], kind: BankWord['word']): number {
  return new Set(words.filter(({ word }) => word === kind).map(({ reference }) => reference)).size;
}
