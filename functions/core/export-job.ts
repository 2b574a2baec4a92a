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

/**
 * `refused`: it cannot be made as things are; `says` tells why. `failed`: it broke off, and may be at work again if Lambda
 * tries it once more.
 */
export const EXPORT_STATES = ['asked', 'running', 'done', 'refused', 'failed'] as const;
export type ExportState = (typeof EXPORT_STATES)[number];

export type ExportFile = {
  readonly name: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** ISO 8601. */
  readonly madeAt: string;
};

/** An export that somebody asked for: how far it is, and what came of it. */
export type ExportJob = {
  readonly state: ExportState;
  readonly by: Person;
  /** ISO 8601. */
  readonly askedAt: string;
  readonly changedAt: string;
  /** Payouts that were looked through, and files that were made. */
  readonly done: number;
  /** Those made last: they stay until others are there. Of evidence the last archives, newest first. */
  readonly files: readonly ExportFile[];
  readonly says: readonly Sentence[];
  /** Oldest first. They stay when it is made again: each says what it was for. */
  readonly handedOver: readonly HandedOver[];
};

/** That files were given to whoever books or pays by them, as a person said. */
export type HandedOver = {
  readonly by: Person;
  /** ISO 8601. */
  readonly at: string;
  /** To whom, and how. */
  readonly reason: string;
  /** Of the files, see `ExportLot`. */
  readonly digest: string;
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
  if (known === undefined || !isAtWork(known)) return true;
  return atMs - Date.parse(known.changedAt) > RUNS * RUN_MS;
}

function isAtWork({ state }: ExportJob): boolean {
  return state === 'asked' || state === 'running';
}

/** @param known what was asked for before. Its files stay: this one may come to none. */
export function askedFor(by: Person, atMs: number, known?: ExportJob): ExportJob {
  const at = new Date(atMs).toISOString();
  const { files = [], handedOver = [] } = known ?? {};
  return { state: 'asked', by, askedAt: at, changedAt: at, done: 0, files, says: [], handedOver };
}

/** Evidence is another archive each time, and somebody may have been given an earlier one. */
const ARCHIVES_KEPT = 12;

/** What is listed once these were made. */
export function filesAfter(
  name: ExportName,
  before: readonly ExportFile[],
  made: readonly ExportFile[],
): readonly ExportFile[] {
  if (name !== 'evidence') return made;
  const others = before.filter((file) => made.every(({ sha256 }) => sha256 !== file.sha256));
  return [...made, ...others].slice(0, ARCHIVES_KEPT);
}
