import type { PaymentFile } from '../../local/sandbox/bank/check-file.ts';
import type { Fate } from '../../local/sandbox/bank/fate.ts';
import { type BankBookLine, type BankReport, BankSimulator } from '../../local/sandbox/bank/simulator.ts';
import { type FileTroubleKind, NO_TROUBLES, type Troubles } from '../../local/sandbox/bank/troubles.ts';
import { OF_BATCH, OF_FILE, OF_PAYMENT, OF_STATEMENT, type TroubleChoices } from '../faults/bank-troubles.ts';
import { type FaultKind, isFaultKind } from '../faults/kinds.ts';
import type { OutboxObject } from '../invariants/payment-files.ts';
import type { Calls } from './calls.ts';
import type { Chance } from './chance.ts';
import type { Timeline } from './timeline.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export type BankLinkOptions = {
  readonly seed: number;
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly calls: Calls;
  /** Each payment's fate; left out, chance decides. */
  readonly fate: ((endToEndId: string) => Fate) | undefined;
  /** Puts a report into the inbox; `site` names it independently of its ids. */
  readonly deliver: (report: BankReport, site: string) => void;
  /** The report never comes. */
  readonly lose: (report: BankReport) => void;
};

/** The bank and the way there and back: it takes files from the outbox and puts its reports into the inbox. */
export class BankLink {
  readonly #options: BankLinkOptions;
  readonly #troublesOfFiles = new Map<string, readonly FileTroubleKind[]>();
  readonly #bank: BankSimulator;
  readonly #kept: { readonly report: BankReport; readonly site: string }[] = [];
  #files = 0;
  #reports = 0;
  #faultsAreOver = false;

  constructor(options: BankLinkOptions) {
    this.#options = options;
    const troubles: Troubles = {
      ...NO_TROUBLES,
      ofFile: (messageId) => this.#troublesOfFiles.get(messageId) ?? [],
      ofPayment: (endToEndId) => this.#drawn(`payment:${endToEndId}`, OF_PAYMENT),
      ofStatement: (name) => this.#drawn(`statement:${name}`, OF_STATEMENT),
    };
    this.#bank = new BankSimulator({
      seed: options.seed,
      troubles,
      chances: { refusedPerMille: 50, technicalPerMille: 60, returnedPerMille: 80 },
      ...(options.fate === undefined ? {} : { fate: options.fate }),
    });
  }

  /** A file lies in the outbox for the first time: the bank takes it some time later. */
  send({ messageId, batchBooking }: PaymentFile, { key, bytes }: OutboxObject): void {
    const { calls, chance, timeline } = this.#options;
    this.#files += 1;
    const site = `file:${this.#files}`;
    const trouble = this.#drawn(site, batchBooking ? { ...OF_FILE, ...OF_BATCH } : OF_FILE);
    if (trouble !== undefined) this.#troublesOfFiles.set(messageId, [trouble]);
    const isLate = calls.faultAt(`${site}:way`, ['bank-late']) !== undefined;
    const dice = chance.at(`${site}:way`);
    const delayMs = isLate ? dice.between(6, 70) * HOUR_MS : dice.between(1, 40) * MINUTE_MS;
    timeline.after(delayMs, () => this.#bank.receive({ name: key, bytes }, timeline.nowMs));
  }

  /** Looks for new reports. */
  poll(): void {
    for (const report of this.#bank.reportsUntil(this.#options.timeline.nowMs)) this.#send(report);
  }

  books(): readonly BankBookLine[] {
    return this.#bank.books();
  }

  /** Whether the instruction's money ever left the account. */
  hasBooked(endToEndId: string): boolean {
    return this.#bank.booksOf(endToEndId).some(({ debits }) => debits > 0);
  }

  /** The bank's answer on where an instruction's money is: undefined before any has left. */
  answerAbout(endToEndId: string): 'BOOKED' | 'RETURNED' | undefined {
    const lines = this.#bank.booksOf(endToEndId).filter(({ debits }) => debits > 0);
    if (lines.length === 0) return undefined;
    return lines.every(({ debits, returns }) => returns >= debits) ? 'RETURNED' : 'BOOKED';
  }

  /** Sends after all what was missing, as a bank does on request. */
  endFaults(): void {
    this.#faultsAreOver = true;
    for (const { report, site } of this.#kept.splice(0)) this.#options.deliver(report, site);
  }

  /** Decides whether a fault strikes at the site, and with which trouble. */
  #drawn<K>(site: string, choices: TroubleChoices<K>): K | undefined {
    const { calls, chance } = this.#options;
    const fault = calls.faultAt(site, Object.keys(choices).filter(isFaultKind));
    const kinds = fault === undefined ? undefined : choices[fault];
    return kinds === undefined ? undefined : chance.at(`trouble ${site}`).pick(kinds);
  }

  #send(report: BankReport): void {
    const { calls, chance, timeline, deliver, lose } = this.#options;
    this.#reports += 1;
    const site = `report:${this.#reports}`;
    const fault = calls.faultAt(site, REPORT_FAULTS);
    const dice = chance.at(site);
    if (fault === 'report-lost') {
      lose(report);
      return;
    }
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

const REPORT_FAULTS: readonly FaultKind[] = ['report-twice', 'report-missing', 'report-late', 'report-lost'];
