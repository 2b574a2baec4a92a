import type { PaymentFile } from '../../local/sandbox/bank/check-file.ts';
import type { Fate } from '../../local/sandbox/bank/fate.ts';
import { type BankBookLine, type BankReport, BankSimulator } from '../../local/sandbox/bank/simulator.ts';
import type { BankTrouble, FileTrouble } from '../../local/sandbox/bank/troubles.ts';
import type { FaultKind } from '../faults/kinds.ts';
import type { OutboxObject } from '../invariants/payment-files.ts';
import type { Calls } from './calls.ts';
import type { Chance } from './chance.ts';
import type { Timeline } from './timeline.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const TROUBLE_OF: Readonly<Partial<Record<FaultKind, FileTrouble['kind']>>> = {
  'bank-refuses-file': 'file-refused',
  'bank-unknown-ids': 'unknown-ids',
  'bank-refuses-then-books': 'refused-then-booked',
  'bank-books-then-refuses': 'booked-then-refused',
  'bank-books-other-amount': 'amount-off-by-one',
  'bank-returns-first': 'return-before-booking',
};

export type BankLinkOptions = {
  readonly seed: number;
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly calls: Calls;
  /** What becomes of each payment; left out, chance decides. */
  readonly fate: ((endToEndId: string) => Fate) | undefined;
  /** Lays a report into the inbox; `site` names it whatever its ids are. */
  readonly deliver: (report: BankReport, site: string) => void;
};

/** The bank and the way there and back: it takes files from the outbox and lays its reports into the inbox. */
export class BankLink {
  readonly #options: BankLinkOptions;
  /** Read by the bank with each file. */
  readonly #troubles: BankTrouble[] = [];
  readonly #bank: BankSimulator;
  readonly #kept: { readonly report: BankReport; readonly site: string }[] = [];
  #files = 0;
  #reports = 0;
  #faultsAreOver = false;

  constructor(options: BankLinkOptions) {
    this.#options = options;
    this.#bank = new BankSimulator({
      seed: options.seed,
      troubles: this.#troubles,
      chances: { refusedPerMille: 60, returnedPerMille: 80 },
      ...(options.fate === undefined ? {} : { fate: options.fate }),
    });
  }

  /** A file lies in the outbox for the first time: the bank takes it some time later. */
  send({ messageId }: PaymentFile, { key, bytes }: OutboxObject): void {
    const { calls, chance, timeline } = this.#options;
    this.#files += 1;
    const site = `file:${this.#files}`;
    const fault = calls.faultAt(site, [...TROUBLES, 'bank-late']);
    const trouble = fault === undefined ? undefined : TROUBLE_OF[fault];
    if (trouble !== undefined) this.#troubles.push({ messageId, kind: trouble });
    const dice = chance.at(site);
    const delayMs = fault === 'bank-late' ? dice.between(6, 70) * HOUR_MS : dice.between(1, 40) * MINUTE_MS;
    timeline.after(delayMs, () => this.#bank.receive({ name: key, bytes }, timeline.nowMs));
  }

  /** Looks for reports that have arrived. */
  poll(): void {
    for (const report of this.#bank.reportsUntil(this.#options.timeline.nowMs)) this.#send(report);
  }

  books(): readonly BankBookLine[] {
    return this.#bank.books();
  }

  /** Whether the instruction's money has left the account, whatever became of it since. */
  hasBooked(endToEndId: string): boolean {
    return this.books().some(
      (line) => line.endToEndId === endToEndId && (line.state === 'booked' || line.state === 'returned'),
    );
  }

  /** Whether the bank has refused the instruction or given its money back. */
  isOver(endToEndId: string): boolean {
    const lines = this.books().filter((line) => line.endToEndId === endToEndId);
    return lines.length > 0 && lines.every(({ state }) => state === 'rejected' || state === 'returned');
  }

  /** What was missing is sent after all, as a bank does that is asked for it. */
  endFaults(): void {
    this.#faultsAreOver = true;
    for (const { report, site } of this.#kept.splice(0)) this.#options.deliver(report, site);
  }

  #send(report: BankReport): void {
    const { calls, chance, timeline, deliver } = this.#options;
    this.#reports += 1;
    const site = `report:${this.#reports}`;
    const fault = calls.faultAt(site, ['report-twice', 'report-missing', 'report-late']);
    const dice = chance.at(site);
    if (fault === 'report-missing' && !this.#faultsAreOver) {
      this.#kept.push({ report, site });
      return;
    }
    const delayMs = fault === 'report-late' ? dice.between(20, 80) * HOUR_MS : dice.below(10) * MINUTE_MS;
    timeline.after(delayMs, () => deliver(report, site));
    if (fault !== 'report-twice') return;
    const again = { ...report, name: report.name.replace('.xml', '-again.xml') };
    timeline.after(dice.between(0, 30) * HOUR_MS, () => deliver(again, `${site}-again`));
  }
}

const TROUBLES: readonly FaultKind[] = [
  'bank-refuses-file',
  'bank-unknown-ids',
  'bank-refuses-then-books',
  'bank-books-then-refuses',
  'bank-books-other-amount',
  'bank-returns-first',
];
