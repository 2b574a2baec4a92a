import type { PayoutId } from '../ids.ts';
import {
  attemptNamedIn,
  noteOf,
  type RecordWrite,
  type SourceRecord,
  type ToldRecord,
} from './told-record.ts';
import type { WantedRecord } from './wanted-records.ts';

const DAY_MS = 24 * 3_600_000;

/** Longer than any run lives: until then, the source may not yet list a record that we created. */
export const REPEAT_AFTER_MS = 20 * 60_000;

/** For so long, a write without an answer may still arrive. */
export const WATCH_MS = 2 * DAY_MS;

/** A cut note still names a payout with so many characters of its id (50 bits). */
const LEAST_CUT = 12;

/** Why only a person can say what the source's books should say. */
export type UnclearWhy = 'records-of-others' | 'record-changed' | 'record-removed';

export type WriteBackPlan =
  | {
      readonly kind: 'right';
      readonly told: readonly ToldRecord[];
      /** A write without an answer may still change it. */
      readonly watchUntilMs: number | undefined;
    }
  | { readonly kind: 'write'; readonly write: RecordWrite }
  | { readonly kind: 'wait'; readonly untilMs: number }
  | { readonly kind: 'unclear'; readonly why: UnclearWhy };

export type Compared = {
  readonly payoutId: PayoutId;
  readonly wanted: readonly WantedRecord[];
  readonly told: readonly ToldRecord[];
  /** All records of the report, just read. */
  readonly records: readonly SourceRecord[];
  readonly nowMs: number;
};

/** Whether the last reading found all right, and nothing may still arrive: then there is nothing to read. */
export function isTold(wanted: readonly WantedRecord[], told: readonly ToldRecord[]): boolean {
  const isRight = ({ attempt, paidMinor }: WantedRecord): boolean => {
    const known = told.find((one) => one.attempt === attempt);
    return known === undefined ? paidMinor === 0n : known.paidMinor === paidMinor;
  };
  return wanted.every(isRight) && told.every(({ sent }) => sent.length === 0);
}

/**
 * What brings the source's books in line with ours: one write at a time, each after a reading. It creates a record only
 * if the attempt has none, none may be on its way, and nobody else wrote of the payment. All else changes a record to
 * what it should say; a repetition does no harm.
 */
export function planWriteBack(compared: Compared): WriteBackPlan {
  const { wanted, told, records } = compared;
  const attempts = new Map(records.map((record) => [record, attemptOf(record, compared)]));
  const others = records.filter((record) => attempts.get(record) === undefined);
  const right: ToldRecord[] = [];
  for (const one of wanted) {
    const known = told.find(({ attempt }) => attempt === one.attempt);
    const own = records.filter((record) => attempts.get(record) === one.attempt);
    const found = ofAttempt(one, known, own, others, compared);
    if (found.kind !== 'right') return found;
    right.push(found.told);
  }
  const kept = told.filter(({ attempt }) => !wanted.some((one) => one.attempt === attempt));
  const all = [...kept, ...right];
  return { kind: 'right', told: all, watchUntilMs: watchEnd(all, compared.nowMs) };
}

type Found =
  | { readonly kind: 'right'; readonly told: ToldRecord }
  | Exclude<WriteBackPlan, { kind: 'right' }>;

function ofAttempt(
  wanted: WantedRecord,
  known: ToldRecord | undefined,
  own: readonly SourceRecord[],
  others: readonly SourceRecord[],
  compared: Compared,
): Found {
  const { attempt, paidMinor } = wanted;
  const [main, ...copies] = inOrder(own, known?.recordId);
  if (main === undefined) return withoutRecord(wanted, known, others, compared);
  for (const copy of copies) {
    if (copy.paidMinor === 0n) continue;
    if (known?.copyIds.includes(copy.id) === true && !isStillSent(known, copy)) return CHANGED;
    return { kind: 'write', write: { attempt, recordId: copy.id, isCopy: true, paidMinor: 0n } };
  }
  const isKnown = known?.paidMinor !== undefined && known.recordId === main.id;
  const isWhole = isKnown || attemptNamedIn(main.note, compared.payoutId) === attempt;
  if (main.paidMinor === paidMinor && isWhole) {
    const copyIds = copies.map(({ id }) => id);
    return {
      kind: 'right',
      told: settled(known, { attempt, paidMinor, recordId: main.id, copyIds }, compared),
    };
  }
  // Right before, now an amount we never sent: somebody else's word, not ours to overwrite.
  if (isKnown && main.paidMinor !== known.paidMinor && !isStillSent(known, main)) return CHANGED;
  return { kind: 'write', write: { attempt, recordId: main.id, isCopy: false, paidMinor } };
}

const CHANGED = { kind: 'unclear', why: 'record-changed' } as const;
const OTHERS = { kind: 'unclear', why: 'records-of-others' } as const;

function withoutRecord(
  { attempt, paidMinor }: WantedRecord,
  known: ToldRecord | undefined,
  others: readonly SourceRecord[],
  compared: Compared,
): Found {
  const { wanted, records, nowMs } = compared;
  const ofOthers = sumOf(others);
  const isByOthers = known?.paidMinor !== undefined && known.paidMinor !== 0n && known.recordId === undefined;
  const nothing = { attempt, paidMinor, copyIds: known?.copyIds ?? [] };
  if (paidMinor === 0n) {
    if (isByOthers && ofOthers !== 0n) return OTHERS;
    return { kind: 'right', told: settled(known, nothing, compared) };
  }
  const sayTheSame = ofOthers === sumOf(wanted) && sumOf(records) === ofOthers;
  if (sayTheSame) return { kind: 'right', told: settled(known, nothing, compared) };
  if (isByOthers) return OTHERS;
  if (known?.paidMinor !== undefined && known.paidMinor !== 0n) {
    return { kind: 'unclear', why: 'record-removed' };
  }
  const untilMs = repeatableAt(known);
  if (nowMs < untilMs) return { kind: 'wait', untilMs };
  if (ofOthers !== 0n) return OTHERS;
  return { kind: 'write', write: { attempt, recordId: undefined, isCopy: false, paidMinor } };
}

/** The record as found, with the writes that may still arrive. */
function settled(
  known: ToldRecord | undefined,
  found: Pick<ToldRecord, 'attempt' | 'paidMinor' | 'recordId' | 'copyIds'>,
  { nowMs }: Compared,
): ToldRecord {
  const { createdAtMs, sent = [] } = known ?? {};
  return {
    ...found,
    sent: sent
      .filter(({ state, atMs }) => state !== 'answered' && atMs + WATCH_MS > nowMs)
      .map((one) => ({ ...one, state: 'watched' })),
    ...(createdAtMs === undefined ? {} : { createdAtMs }),
  };
}

/** Whether a write of ours made it so: a torn one, or a late one without an answer. */
function isStillSent({ sent }: ToldRecord, { paidMinor }: SourceRecord): boolean {
  return sent.some((one) => one.state !== 'watched' || one.paidMinor === paidMinor);
}

/** The wait grows with each creation that the source left without an answer. */
function repeatableAt(known: ToldRecord | undefined): number {
  if (known?.createdAtMs === undefined) return Number.NEGATIVE_INFINITY;
  const begun = known.sent.filter(({ state }) => state === 'begun').length;
  return known.createdAtMs + Math.min(DAY_MS, REPEAT_AFTER_MS * 2 ** Math.max(0, begun - 1));
}

function watchEnd(told: readonly ToldRecord[], nowMs: number): number | undefined {
  const ends = told.flatMap(({ sent }) =>
    sent.filter(({ state }) => state !== 'answered').map(({ atMs }) => atMs + WATCH_MS),
  );
  const last = Math.max(...ends);
  return last > nowMs ? last : undefined;
}

/** The known one first, else the one with the lowest id. */
function inOrder(records: readonly SourceRecord[], knownId: string | undefined): readonly SourceRecord[] {
  return records.toSorted((a, b) => {
    if (a.id === knownId || b.id === knownId) return a.id === knownId ? -1 : 1;
    return a.id.length - b.id.length || (a.id < b.id ? -1 : 1);
  });
}

/** The attempt of a record: by its id, by its note, or by what is left of the note. */
function attemptOf(record: SourceRecord, { payoutId, wanted, told }: Compared): number | undefined {
  const known = told.find(({ recordId, copyIds }) => recordId === record.id || copyIds.includes(record.id));
  const attempt =
    known?.attempt ?? attemptNamedIn(record.note, payoutId) ?? attemptCut(record, { payoutId, told });
  return wanted.some((one) => one.attempt === attempt) ? attempt : undefined;
}

/** A note cut short belongs to the one record sent and never found. */
function attemptCut({ note }: SourceRecord, { payoutId, told }: Pick<Compared, 'payoutId' | 'told'>) {
  const cut = note.trim();
  if (cut.length < LEAST_CUT) return undefined;
  const open = told.filter(
    ({ attempt, recordId, sent }) =>
      recordId === undefined && sent.length > 0 && noteOf(payoutId, attempt, 'paid').startsWith(cut),
  );
  return open.length === 1 ? open[0]?.attempt : undefined;
}

function sumOf(records: readonly Pick<SourceRecord, 'paidMinor'>[]): bigint {
  let sumMinor = 0n;
  for (const { paidMinor } of records) sumMinor += paidMinor;
  return sumMinor;
}
