import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainDate } from '../../../functions/core/date.ts';
import { payoutIdOf } from '../../../functions/core/expense-ids.ts';
import {
  isTold,
  planWriteBack,
  REPEAT_AFTER_MS,
  WATCH_MS,
  type WriteBackPlan,
} from '../../../functions/core/write-back/plan.ts';
import {
  answered,
  begun,
  noteOf,
  type RecordWrite,
  type SourceRecord,
  type ToldRecord,
} from '../../../functions/core/write-back/told-record.ts';
import type { WantedRecord } from '../../../functions/core/write-back/wanted-records.ts';
import { forAllIn } from '../../support/properties.ts';

const OF = { source: 'ampeco', account: 'tenant', subject: 'settlement-report' } as const;
const PAYOUT = payoutIdOf({ ...OF, expenseId: '41' });
const NOW_MS = Date.parse('2026-11-04T06:00:00Z');
const MINUTE_MS = 60_000;

const CREATION: RecordWrite = { attempt: 1, recordId: undefined, isCopy: false, paidMinor: 81_250n };

function wanted(paidMinor: bigint, attempt = 1): WantedRecord {
  return { attempt, paidMinor, currency: 'EUR', date: plainDate('2026-11-03') };
}

function record(id: string, paidMinor: bigint, note = noteOf(PAYOUT, 1, 'paid')): SourceRecord {
  return { id, paidMinor, note };
}

function planned(
  records: readonly SourceRecord[],
  told: readonly ToldRecord[] = [],
  want: readonly WantedRecord[] = [wanted(81_250n)],
  nowMs = NOW_MS,
): WriteBackPlan {
  return planWriteBack({ payoutId: PAYOUT, wanted: want, told, records, nowMs });
}

/** As a reading found it right. */
function toldRight(records: readonly SourceRecord[], want = [wanted(81_250n)]): readonly ToldRecord[] {
  const plan = planned(records, [], want);
  if (plan.kind !== 'right') throw new Error(`It is not right: ${plan.kind}.`);
  return plan.told;
}

const creation = { kind: 'write', write: CREATION };
const change = (recordId: string, paidMinor: bigint, isCopy = false) => ({
  kind: 'write',
  write: { attempt: 1, recordId, isCopy, paidMinor },
});
const unclear = (why: string) => ({ kind: 'unclear', why });

describe('what a paid report needs at its source', () => {
  it('is a record where there is none', () => {
    expect(planned([])).toEqual(creation);
  });

  it('is nothing where the record is there, and nothing is read again', () => {
    const told = toldRight([record('7', 81_250n)]);

    expect(told).toEqual([{ attempt: 1, recordId: '7', paidMinor: 81_250n, copyIds: [], sent: [] }]);
    expect(isTold([wanted(81_250n)], told)).toBe(true);
    expect(isTold([wanted(0n)], told)).toBe(false);
    expect(isTold([wanted(81_250n)], [])).toBe(false);
  });

  it('is time where a creation without an answer may still be on its way', () => {
    const told = begun([], CREATION, NOW_MS);

    expect(planned([], told, undefined, NOW_MS + MINUTE_MS)).toEqual({
      kind: 'wait',
      untilMs: NOW_MS + REPEAT_AFTER_MS,
    });
    expect(planned([], told, undefined, NOW_MS + REPEAT_AFTER_MS)).toEqual(creation);
  });

  it('is more time the more often the source did not answer', () => {
    const told = begun(begun(begun([], CREATION, NOW_MS - 2), CREATION, NOW_MS - 1), CREATION, NOW_MS);

    expect(planned([], told)).toEqual({ kind: 'wait', untilMs: NOW_MS + 4 * REPEAT_AFTER_MS });
  });

  it('is another look, days later, where a creation had no answer: it may arrive twice', () => {
    const told = begun([], CREATION, NOW_MS);

    const plan = planned([record('7', 81_250n)], told, undefined, NOW_MS + MINUTE_MS);

    expect(plan).toMatchObject({ kind: 'right', watchUntilMs: NOW_MS + WATCH_MS });
    if (plan.kind !== 'right') throw new Error('It is not right.');
    expect(isTold([wanted(81_250n)], plan.told)).toBe(false);
    const late = [record('7', 81_250n), record('8', 81_250n)];
    expect(planned(late, plan.told, undefined, NOW_MS + WATCH_MS)).toEqual(change('8', 0n, true));
    const last = planned([record('7', 81_250n)], plan.told, undefined, NOW_MS + WATCH_MS);
    expect(last).toMatchObject({ kind: 'right', watchUntilMs: undefined });
    expect(last.kind === 'right' && isTold([wanted(81_250n)], last.told)).toBe(true);
  });

  it('is nothing more where the answered creation is listed', () => {
    const told = answered(begun([], CREATION, NOW_MS), CREATION, NOW_MS, '7');

    expect(planned([record('7', 81_250n)], told)).toMatchObject({ kind: 'right', watchUntilMs: undefined });
  });

  it('is the right amount in a torn record', () => {
    expect(planned([record('7', 0n)], begun([], CREATION, NOW_MS))).toEqual(change('7', 81_250n));
    expect(planned([record('7', 812n)])).toEqual(change('7', 81_250n));
  });

  it('is a whole note in a record whose note was cut', () => {
    const cut = record('7', 81_250n, noteOf(PAYOUT, 1, 'paid').slice(0, 20));

    expect(planned([cut], begun([], CREATION, NOW_MS))).toEqual(change('7', 81_250n));
  });

  it('is one record where there are two: the lowest stays, unless another is known', () => {
    expect(planned([record('10', 81_250n), record('9', 81_250n)])).toEqual(change('10', 0n, true));
    const told = toldRight([record('10', 81_250n)]);
    expect(planned([record('10', 81_250n), record('9', 81_250n)], told)).toEqual(change('9', 0n, true));
  });

  it('is a correction once the money came back, and the payment again once it is paid again', () => {
    const told = toldRight([record('7', 81_250n)]);
    const back = [wanted(0n)];

    expect(planned([record('7', 81_250n)], told, back)).toEqual(change('7', 0n));
    const corrected = planned([record('7', 0n, noteOf(PAYOUT, 1, 'returned'))], told, back);
    if (corrected.kind !== 'right') throw new Error('It is not right.');
    const again = [wanted(0n), wanted(80_000n, 2)];
    expect(planned([record('7', 0n)], corrected.told, again)).toEqual({
      kind: 'write',
      write: { attempt: 2, recordId: undefined, isCopy: false, paidMinor: 80_000n },
    });
  });

  it('is nothing where the money came back before anybody was told', () => {
    expect(planned([], [], [wanted(0n)])).toMatchObject({ kind: 'right' });
    expect(isTold([wanted(0n)], [])).toBe(true);
  });
});

describe('a person is asked', () => {
  it('where others have recorded a payment that is not ours', () => {
    expect(planned([record('3', 10_000n, 'by hand')])).toEqual(unclear('records-of-others'));
  });

  it('never where others have recorded just this payment: the books agree', () => {
    const byHand = record('3', 81_250n, 'Bank transfer');
    const told = toldRight([byHand]);

    expect(told).toEqual([{ attempt: 1, paidMinor: 81_250n, copyIds: [], sent: [] }]);
    expect(isTold([wanted(81_250n)], told)).toBe(true);
    // What others wrote, they take back.
    expect(planned([byHand], told, [wanted(0n)])).toEqual(unclear('records-of-others'));
    expect(planned([], told, [wanted(0n)])).toMatchObject({ kind: 'right' });
  });

  it('never where others took back what they had recorded', () => {
    expect(planned([record('3', 10_000n, 'by hand'), record('4', -10_000n, 'back')])).toEqual(creation);
  });

  it('where somebody changed or removed a record that was right', () => {
    const told = toldRight([record('7', 81_250n)]);

    expect(planned([record('7', 90_000n)], told)).toEqual(unclear('record-changed'));
    expect(planned([record('7', 90_000n)], told, [wanted(0n)])).toEqual(unclear('record-changed'));
    expect(planned([], told)).toEqual(unclear('record-removed'));
  });

  it('never where a late write of ours made it so', () => {
    const write = { ...CREATION, recordId: '7', paidMinor: 81_250n };
    const told = begun(toldRight([record('7', 0n)], [wanted(0n)]), write, NOW_MS);

    expect(planned([record('7', 81_250n)], told, [wanted(0n)])).toEqual(change('7', 0n));
  });
});

const FAULTS = [
  'none',
  'lost',
  'no-answer',
  'late',
  'torn-amount',
  'torn-note',
  'doubled',
  'refused',
  'died',
] as const;
type Fault = (typeof FAULTS)[number];

/** A source's list of records that takes every liberty, and a ledger that knows of it only what it may. */
class Model {
  records: SourceRecord[] = [];
  told: readonly ToldRecord[] = [];
  nowMs = NOW_MS;
  #created = 0;
  readonly #late: { readonly atMs: number; readonly write: RecordWrite }[] = [];

  /** One look of the function. @returns whether the ledger calls it done. */
  look(want: readonly WantedRecord[], fault: Fault): boolean {
    for (const late of this.#late.filter(({ atMs }) => atMs <= this.nowMs)) {
      this.#take(late.write, 'none');
      this.#late.splice(this.#late.indexOf(late), 1);
    }
    const plan = planned(this.records, this.told, want, this.nowMs);
    if (plan.kind === 'unclear') throw new Error(`Nobody else wrote, and it is ${plan.why}.`);
    if (plan.kind === 'right') this.told = plan.told;
    if (plan.kind === 'write') this.#write(plan.write, fault);
    return isTold(want, this.told);
  }

  #write(write: RecordWrite, fault: Fault): void {
    const before = this.told;
    const atMs = this.nowMs;
    this.told = begun(before, write, atMs);
    if (fault === 'lost' || fault === 'died') return;
    if (fault === 'refused') {
      this.told = before;
      return;
    }
    if (fault === 'late') {
      this.#late.push({ atMs: atMs + WATCH_MS - 2 * MINUTE_MS, write });
      return;
    }
    const id = this.#take(write, fault);
    if (fault !== 'no-answer') this.told = answered(this.told, write, atMs, write.recordId ?? id);
  }

  #take({ attempt, recordId, isCopy, paidMinor }: RecordWrite, fault: Fault): string {
    const note = noteOf(PAYOUT, attempt, isCopy ? 'copy' : 'paid');
    const id = recordId ?? this.#nextId();
    const written: SourceRecord = {
      id,
      paidMinor: fault === 'torn-amount' ? paidMinor / 2n : paidMinor,
      note: fault === 'torn-note' && recordId === undefined ? note.slice(0, 20) : note,
    };
    this.records = [...this.records.filter((one) => one.id !== id), written];
    if (fault === 'doubled' && recordId === undefined) {
      this.records.push({ ...written, id: this.#nextId() });
    }
    return id;
  }

  #nextId(): string {
    this.#created += 1;
    return String(this.#created);
  }
}

const lives = fc.record({
  /** What is wanted of each attempt, one stage after the other: an attempt that was booked once stays. */
  wants: fc.constantFrom(
    [[81_250n]],
    [[81_250n], [0n]],
    [[81_250n], [0n], [81_250n]],
    [[81_250n], [0n], [0n, 80_000n]],
    [[81_250n], [0n], [0n, 80_000n], [0n, 0n], [0n, 0n, 80_000n]],
    [
      [0n, 80_000n],
      [0n, 0n],
    ],
  ),
  looks: fc.array(
    fc.record({
      fault: fc.constantFrom(...FAULTS),
      minutes: fc.constantFrom(1, 30, 60, 600, 3_000),
      next: fc.nat({ max: 3 }),
    }),
    { maxLength: 30 },
  ),
});

describe('whatever a source makes of the writes', () => {
  it('its books agree with ours once a look calls it done, each payout once', () => {
    forAllIn(500, lives, ({ wants, looks }) => {
      const model = new Model();
      const wantAt = (index: number) =>
        (wants[Math.min(index, wants.length - 1)] ?? []).map((paidMinor, at) => wanted(paidMinor, at + 1));
      let stage = 0;
      for (const { fault, minutes, next } of looks) {
        model.look(wantAt(stage), fault);
        model.nowMs += minutes * MINUTE_MS;
        if (next === 0 && stage < wants.length - 1) stage += 1;
      }
      const last = wantAt(wants.length - 1);
      let isDone = false;
      for (let day = 0; day < 30 && !isDone; day += 1) {
        isDone = model.look(last, 'none');
        // Looks after it is done change nothing; a late write is over by then.
        model.nowMs += 25 * 60 * MINUTE_MS;
      }

      expect(isDone).toBe(true);
      const paid = model.records.map(({ paidMinor }) => paidMinor);
      expect(paid.reduce((sum, one) => sum + one, 0n)).toBe(
        last.reduce((sum, { paidMinor }) => sum + paidMinor, 0n),
      );
      expect(paid.filter((one) => one !== 0n)).toHaveLength(
        last.filter(({ paidMinor }) => paidMinor !== 0n).length,
      );
    });
  });
});
