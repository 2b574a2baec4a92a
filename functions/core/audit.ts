import { type Person, personKeyOf } from './approval/person.ts';
import { sha256Hex } from './ids.ts';

/**
 * What goes on record of people, and which rules a deployment changed. `refused` follows what a rule forbade,
 * `broke-off` what did not finish.
 */
export const AUDITED = [
  'sign-in',
  'change-rules',
  'approve-file',
  'refuse-file',
  'offer-key',
  'register-key',
  'revoke-key',
  'release',
  'cancel',
  'settle',
  'stop',
  'resume',
  'end-line',
  'replay-report',
  'read-ibans',
  'download-payouts',
  'download-file',
  'download-audit',
  'export-evidence',
  'export-journal',
  'export-payroll',
  'export-statements',
  'hand-over',
  'upload-file',
  'refused',
  'broke-off',
] as const;

export type Audited = (typeof AUDITED)[number];

/** What a person asked for, on record before the deed. */
export type AuditRecord = {
  readonly by: Person;
  readonly what: Audited;
  /** The payout, batch, key, report or account; empty where it is about none. */
  readonly about: string;
  /** A person's reason, a filter, or the code of a refusal. */
  readonly detail: string;
  readonly atMs: number;
  /** Of a refusal or a break-off: the same day's entry that asked for it. */
  readonly refuses?: number | undefined;
};

/** An entry of a day (UTC). Each has the hash of the one before it; the first follows the empty text. */
export type AuditEntry = Omit<AuditRecord, 'atMs' | 'what'> & {
  /** Of `AUDITED`, or of a later version. */
  readonly what: string;
  readonly day: string;
  /** From 1, without a gap. */
  readonly number: number;
  /** ISO 8601. */
  readonly at: string;
  readonly hash: string;
};

/** The next entry of the day. @param before the last one; undefined where the day has none. */
export function auditEntryAfter(before: AuditEntry | undefined, { atMs, ...said }: AuditRecord): AuditEntry {
  const at = new Date(atMs).toISOString();
  const entry = { ...said, at, day: at.slice(0, 10), number: (before?.number ?? 0) + 1 };
  return { ...entry, hash: hashOf(before?.hash ?? '', entry) };
}

function hashOf(previous: string, entry: Omit<AuditEntry, 'hash'>): string {
  const { day, number, at, by, what, about, detail, refuses } = entry;
  return sha256Hex([
    'audit',
    previous,
    day,
    String(number),
    at,
    personKeyOf(by),
    by.name,
    what,
    about,
    detail,
    refuses === undefined ? '' : String(refuses),
  ]);
}

/** Whether the entry follows, unaltered, from the one before. @param before undefined for the first of a day. */
export function follows(before: AuditEntry | undefined, { hash, ...entry }: AuditEntry): boolean {
  return (
    entry.number === (before?.number ?? 0) + 1 &&
    (before === undefined || before.day === entry.day) &&
    hash === hashOf(before?.hash ?? '', entry)
  );
}
