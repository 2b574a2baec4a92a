import type { PayoutId } from '../ids.ts';
import { endToEndIdOf, parseEndToEndId } from '../payout.ts';

/** A settlement record as a source lists it. */
export type SourceRecord = {
  readonly id: string;
  readonly paidMinor: bigint;
  readonly note: string;
};

/**
 * How far a write is. `begun`: it may have arrived, and still may. `answered`: the source took it, and no reading has
 * seen the result. `watched`: a reading has, but without an answer it may arrive once more.
 */
export const SENT_STATES = ['begun', 'answered', 'watched'] as const;

export type SentRecord = {
  readonly paidMinor: bigint;
  /** Milliseconds since the epoch, before the request. */
  readonly atMs: number;
  readonly state: (typeof SENT_STATES)[number];
};

/** What the ledger knows of an attempt's record at the source. */
export type ToldRecord = {
  readonly attempt: number;
  /** The source's own id. Undefined while nobody knows it, and where others recorded the payment. */
  readonly recordId?: string;
  /** What the source's books said of the attempt when a reading last found them right. */
  readonly paidMinor?: bigint;
  /** Records that a write left beside it; they count nothing. */
  readonly copyIds: readonly string[];
  /** Writes that no reading has settled for good, oldest first. */
  readonly sent: readonly SentRecord[];
  /** When we last created a record: no second creation until the wait for that answer is over. */
  readonly createdAtMs?: number;
};

/** Per attempt. There are more only if the source takes none for two days. */
const MOST_SENT = 50;

/** What one write is about. */
export type RecordWrite = {
  readonly attempt: number;
  /** Undefined: a new one. */
  readonly recordId: string | undefined;
  /** A second record of the attempt, which counts nothing. */
  readonly isCopy: boolean;
  readonly paidMinor: bigint;
};

/** On record before the request: after a death, the next look knows that it may have arrived. */
export function begun(
  told: readonly ToldRecord[],
  { attempt, recordId, paidMinor }: RecordWrite,
  atMs: number,
): readonly ToldRecord[] {
  const known = told.find((one) => one.attempt === attempt) ?? { attempt, copyIds: [], sent: [] };
  const sent = [...known.sent, { paidMinor, atMs, state: 'begun' } as const].slice(-MOST_SENT);
  const next = { ...known, sent, ...(recordId === undefined ? { createdAtMs: atMs } : {}) };
  return [...told.filter((one) => one !== known), next].sort((a, b) => a.attempt - b.attempt);
}

/** The source took the write of that moment. @param recordId of a record that it created. */
export function answered(
  told: readonly ToldRecord[],
  { attempt, isCopy }: RecordWrite,
  atMs: number,
  recordId: string | undefined,
): readonly ToldRecord[] {
  return told.map((one) => {
    if (one.attempt !== attempt) return one;
    const sent = one.sent.map((each) =>
      each.atMs === atMs && each.state === 'begun' ? { ...each, state: 'answered' as const } : each,
    );
    const isFirst = !isCopy && recordId !== undefined && one.recordId === undefined;
    return { ...one, sent, ...(isFirst ? { recordId } : {}) };
  });
}

/** Why a record says what it says. */
export type NoteKind = 'paid' | 'returned' | 'copy';

const WORDS: Readonly<Record<NoteKind, string>> = {
  paid: 'paid by ev-payouts',
  returned: 'returned, ev-payouts',
  copy: 'written twice, counts nothing, ev-payouts',
};

/** The note of a record: payout and attempt come first, so that a cut note still names them. */
export function noteOf(payoutId: PayoutId, attempt: number, kind: NoteKind): string {
  return `${endToEndIdOf({ payoutId, attempt })} ${WORDS[kind]}`;
}

/** The payout's attempt, if the note names just one; undefined if it names none, or several. */
export function attemptNamedIn(note: string, payoutId: PayoutId): number | undefined {
  const named = new Set<number>();
  for (const [text] of note.matchAll(/\bPO[0-9A-Z]{26}-\d{2,3}\b/g)) {
    const id = parseEndToEndId(text);
    if (id?.payoutId === payoutId) named.add(id.attempt);
  }
  const [attempt, ...others] = named;
  return others.length === 0 ? attempt : undefined;
}

/**
 * Whether the record is the ledger's own word on its own payment: then it is no payment by the source. The id tells, or
 * the note while the id is unknown; and the amount must be one we sent: a changed amount is somebody else's word.
 * Another ledger's record is never one of ours, whatever its note says.
 */
export function isOwnRecord(
  told: readonly ToldRecord[],
  payoutId: PayoutId,
  { id, paidMinor, note }: SourceRecord,
): boolean {
  return told.some((one) => {
    const isKnown = one.recordId === id || one.copyIds.includes(id);
    const isNamed = one.sent.length > 0 && attemptNamedIn(note, payoutId) === one.attempt;
    const isOurAmount = one.paidMinor === paidMinor || one.sent.some((sent) => sent.paidMinor === paidMinor);
    return (isKnown || isNamed) && isOurAmount;
  });
}
