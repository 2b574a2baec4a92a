import type { Person } from './approval/person.ts';
import type { Sentence } from './sentence.ts';

/** What the console exports of a month: evidence, statements, the payroll file, or the journal in one format. */
export const EXPORT_NAMES = [
  'statements',
  'payroll',
  'csv',
  'datev',
  'sie',
  'business-central',
  'e-conomic',
  'netsuite',
  'evidence',
] as const;
export type ExportName = (typeof EXPORT_NAMES)[number];

/** `refused`: it cannot be made as things are; `says` tells why. */
export const EXPORT_STATES = ['asked', 'running', 'done', 'refused'] as const;
export type ExportState = (typeof EXPORT_STATES)[number];

/** An export that somebody asked for: how far it is, and what came of it. */
export type ExportJob = {
  readonly state: ExportState;
  readonly by: Person;
  /** ISO 8601. */
  readonly askedAt: string;
  readonly changedAt: string;
  /** Payouts that were looked through, then files that were made. */
  readonly done: number;
  /** Of the bucket's folder of the month. */
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly says: readonly Sentence[];
  /** That its files were given to whoever books or pays by them, as a person said. Stays with it when it is made again. */
  readonly handedOver?: HandedOver | undefined;
};

export type HandedOver = {
  readonly by: Person;
  /** ISO 8601. */
  readonly at: string;
  /** To whom, and how. */
  readonly reason: string;
};

/** Of a month that is not over, too: what came of it until then can be shown. */
export function needsWholeMonth(name: ExportName): boolean {
  return name !== 'evidence';
}

/** A run ends within that time, or it has died: Lambda tries it again twice. */
const RUN_MS = 15 * 60_000;
const RUNS = 3;

/** Whether it may be asked for: nothing is at work on it, as far as anybody knows. */
export function mayAsk(known: ExportJob | undefined, atMs: number): boolean {
  if (known === undefined || known.state === 'done' || known.state === 'refused') return true;
  return atMs - Date.parse(known.changedAt) > RUNS * RUN_MS;
}

/** @param known what was asked for before: the same files come of it again, or none. */
export function askedFor(by: Person, atMs: number, known?: ExportJob): ExportJob {
  const at = new Date(atMs).toISOString();
  const asked = { state: 'asked', by, askedAt: at, changedAt: at, done: 0, files: [], says: [] } as const;
  return known?.handedOver === undefined ? asked : { ...asked, handedOver: known.handedOver };
}
