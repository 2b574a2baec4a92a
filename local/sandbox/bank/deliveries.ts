import type { PlainDate } from '../../../functions/core/date.ts';
import type { ReportKind, Troubles } from './troubles.ts';
import type { BankWord } from './words.ts';

/** A file for the inbox. */
export type BankReport = {
  /** Unique; holds no account number. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly arrivesAtMs: number;
  readonly kind: ReportKind;
  /** Its content in words that do not depend on the message, for those who check the pipeline's reading. */
  readonly says: readonly BankWord[];
  /** Accounts and days that it states whole. */
  readonly covers: readonly Coverage[];
};

export type Coverage = { readonly iban: string; readonly currency: string; readonly date: PlainDate };

type Content = Pick<BankReport, 'bytes'> & Partial<Pick<BankReport, 'says' | 'covers'>>;

/** A second copy comes so much later. */
const AGAIN_AFTER_MS = 3_600_000;

/** Reports on their way from the bank, with the troubles there. */
export class Deliveries {
  readonly #troubles: Troubles;
  readonly #namesGiven = new Map<string, number>();
  #waiting: BankReport[] = [];

  constructor(troubles: Troubles) {
    this.#troubles = troubles;
  }

  /** @param stem the name without its ending; a second report of one stem gets a number. */
  send(stem: string, kind: ReportKind, arrivesAtMs: number, content: Content): void {
    const name = this.#nameFor(stem);
    const concerned = this.#troubles.ofReport(kind);
    if (concerned.some((trouble) => trouble.kind === 'report-missing')) return;
    const delayMs = concerned.reduce(
      (sum, trouble) => sum + (trouble.kind === 'report-late' ? trouble.delayMs : 0),
      0,
    );
    const report: BankReport = {
      says: [],
      covers: [],
      ...content,
      name: `${name}.xml`,
      arrivesAtMs: arrivesAtMs + delayMs,
      kind,
    };
    this.#waiting.push(report);
    if (concerned.some((trouble) => trouble.kind === 'report-twice')) {
      const arrivesAgainAtMs = report.arrivesAtMs + AGAIN_AFTER_MS;
      this.#waiting.push({ ...report, name: `${name}-again.xml`, arrivesAtMs: arrivesAgainAtMs });
    }
  }

  /** New arrivals until then, in order. */
  take(untilMs: number): BankReport[] {
    const arrived = this.#waiting.filter(({ arrivesAtMs }) => arrivesAtMs <= untilMs);
    this.#waiting = this.#waiting.filter(({ arrivesAtMs }) => arrivesAtMs > untilMs);
    return arrived.sort((a, b) => a.arrivesAtMs - b.arrivesAtMs || (a.name < b.name ? -1 : 1));
  }

  /** Ids may hold a slash, which would make folders of the name. */
  #nameFor(stem: string): string {
    const safe = stem.replace(/[^A-Za-z0-9._-]/g, '_');
    const given = (this.#namesGiven.get(safe) ?? 0) + 1;
    this.#namesGiven.set(safe, given);
    return given === 1 ? safe : `${safe}-${given}`;
  }
}
