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
 * `refused`: it cannot be made as things are; `says` tells why. `failed`: it broke off, and may be at work again if
 * Lambda retries it.
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

/** An export that somebody asked for: its progress and its result. */
export type ExportJob = {
  readonly state: ExportState;
  readonly by: Person;
  /** ISO 8601. */
  readonly askedAt: string;
  readonly changedAt: string;
  /** How many payouts it has looked through, and files it has made. */
  readonly done: number;
  /** The newest files: they stay until others replace them. Of evidence the last archives, newest first. */
  readonly files: readonly ExportFile[];
  readonly says: readonly Sentence[];
  /** Oldest first. They stay through a new export: each says for what it was. */
  readonly handedOver: readonly HandedOver[];
};

/** A person's word that the files went to whoever books or pays by them. */
export type HandedOver = {
  readonly by: Person;
  /** ISO 8601. */
  readonly at: string;
  /** To whom, and how. */
  readonly reason: string;
  /** The files' digest, see `ExportLot`. */
  readonly digest: string;
};

/** Evidence may be of an unfinished month: it shows what happened so far. */
export function needsWholeMonth(name: ExportName): boolean {
  return name !== 'evidence';
}

/** A run ends within that time or has died: Lambda tries twice more. */
const RUN_MS = 15 * 60_000;
const RUNS = 3;

/** Whether it may be asked for: as far as anybody knows, nothing is making it. */
export function mayAsk(known: ExportJob | undefined, atMs: number): boolean {
  if (known === undefined || !isAtWork(known)) return true;
  return atMs - Date.parse(known.changedAt) > RUNS * RUN_MS;
}

function isAtWork({ state }: ExportJob): boolean {
  return state === 'asked' || state === 'running';
}

/** @param known the request before. Its files stay: this one may make none. */
export function askedFor(by: Person, atMs: number, known?: ExportJob): ExportJob {
  const at = new Date(atMs).toISOString();
  const { files = [], handedOver = [] } = known ?? {};
  return { state: 'asked', by, askedAt: at, changedAt: at, done: 0, files, says: [], handedOver };
}

/** Evidence is a new archive each time, and somebody may have an earlier one. */
const ARCHIVES_KEPT = 12;

/** The files to list once these are made. */
export function filesAfter(
  name: ExportName,
  before: readonly ExportFile[],
  made: readonly ExportFile[],
): readonly ExportFile[] {
  if (name !== 'evidence') return made;
  const others = before.filter((file) => made.every(({ sha256 }) => sha256 !== file.sha256));
  return [...made, ...others].slice(0, ARCHIVES_KEPT);
}
