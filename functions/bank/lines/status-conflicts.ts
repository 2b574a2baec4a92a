import { saysOfStatus } from '../../core/bank-says.ts';
import { saysNoReason } from '../../core/reason-codes.ts';
import type { StatusItem } from '../report.ts';
import type { BankLine } from './bank-line.ts';
import { isRefusal, type Resolution, saysOf } from './status-lines.ts';

/** A group's or payment information's own status, and what stands below it. */
type Level = {
  readonly item: StatusItem;
  /** Its line's number; undefined without a line. */
  readonly ordinal: number | undefined;
  /** Something below it is accepted, settled or only partly refused. */
  accepted: boolean;
  /** The bank refused a copy below it. */
  copies: boolean;
  /** Least number of refusals listed below it; `known` if it is exact. */
  refusals: number;
  known: boolean;
};

/**
 * Finds where a status report contradicts a status by the list or counts below it. Holds one payment information at a
 * time, and the numbers of those to resolve.
 */
export class StatusConflicts {
  readonly #opposed = new Set<number>();
  readonly #overCopies = new Set<number>();
  readonly #opposingPayments = new Set<number>();
  #opposesAllRefusals = false;
  #group: Level | undefined;
  #payment: Level | undefined;
  #payments = 0;

  /** The number of payment informations. */
  get payments(): number {
    return this.#payments;
  }

  /** @param line the item's own; undefined where the status leaves it to another level. */
  add(item: StatusItem, line: BankLine | undefined): void {
    const level = levelOf(item, line);
    switch (item.level) {
      case 'group':
        this.#group = level;
        break;
      case 'payment':
        this.#endPayment();
        this.#payments += 1;
        this.#payment = level;
        break;
      case 'transaction':
        addTo(this.#payment, level, 1);
        break;
    }
  }

  resolution(): Resolution {
    this.#endPayment();
    if (this.#group !== undefined && this.#judge(this.#group)) this.#opposesAllRefusals = true;
    return {
      opposed: this.#opposed,
      overCopies: this.#overCopies,
      opposesAllRefusals: this.#opposesAllRefusals,
      opposingPayments: this.#opposingPayments,
    };
  }

  #endPayment(): void {
    const payment = this.#payment;
    if (payment === undefined) return;
    this.#payment = undefined;
    if (this.#judge(payment)) this.#opposingPayments.add(this.#payments);
    const isRefused = isRefusal(saysOf(payment.item));
    // The bank may or may not say how many payments a refused payment information held.
    const refused = isRefused
      ? Math.max(payment.item.originalTransactions ?? 1, payment.refusals)
      : payment.refusals;
    addTo(this.#group, payment, refused);
    if (this.#group !== undefined && isRefused && payment.item.originalTransactions === undefined) {
      this.#group.known = false;
    }
  }

  /** @returns whether it contradicts the refusals below it. */
  #judge(level: Level): boolean {
    const { item, ordinal } = level;
    const counted = countedRefusals(item);
    if (isRefusal(saysOf(item))) {
      if (ordinal !== undefined && (level.accepted || countsOthers(item))) this.#opposed.add(ordinal);
      if (ordinal !== undefined && level.copies && saysNoReason(item.reasons)) this.#overCopies.add(ordinal);
      return false;
    }
    if (counted === undefined) return false;
    if (counted > level.refusals && level.known && ordinal !== undefined) this.#opposed.add(ordinal);
    return counted < level.refusals;
  }
}

function levelOf(item: StatusItem, line: BankLine | undefined): Level {
  return { item, ordinal: line?.ordinal, accepted: false, copies: false, refusals: 0, known: true };
}

function addTo(above: Level | undefined, below: Level, refusals: number): void {
  if (above === undefined) return;
  const says = saysOf(below.item);
  const isPart = below.item.status?.trim().toUpperCase() === 'PART';
  if (below.accepted || says === 'accepted' || says === 'settled' || isPart) above.accepted = true;
  if (below.copies || says === 'copy-refused') above.copies = true;
  if (below.item.level === 'payment' || isRefusal(says)) above.refusals += refusals;
  if (!below.known) above.known = false;
}

/** The refusals that a status counts below it; undefined where it counts nothing. */
function countedRefusals({ counts }: StatusItem): number | undefined {
  if (counts.length === 0) return undefined;
  return counts.reduce((sum, count) => sum + (isRefusalStatus(count.status) ? count.transactions : 0), 0);
}

/** Whether a refusal counts unrefused payments below it, or fewer refused ones than there are. */
function countsOthers(item: StatusItem): boolean {
  const counted = countedRefusals(item);
  if (counted === undefined) return false;
  const others = item.counts.some(({ status, transactions }) => !isRefusalStatus(status) && transactions > 0);
  return others || (item.originalTransactions !== undefined && counted < item.originalTransactions);
}

function isRefusalStatus(status: string): boolean {
  return saysOfStatus(status) === 'refused';
}
