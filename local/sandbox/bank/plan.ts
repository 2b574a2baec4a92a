import { createDice } from '../random.ts';
import type { PaymentFile, PaymentOrder } from './check-file.ts';
import { type Course, courseOfFate, courseOfTrouble, type Movement, type Planning } from './courses.ts';
import { bookedAtMs, type FileTimes, fileTimes, laterDay } from './days.ts';
import { type Fate, textKey } from './fate.ts';
import type { FileTroubleKind, PaymentTroubleKind } from './troubles.ts';

/** A payment of an accepted file: its order, and what the bank does and says. */
export type PlannedPayment = Course & {
  readonly order: PaymentOrder;
  /** The bank's own reference (`AcctSvcrRef`). */
  readonly reference: string;
};

export type PlannedFile = {
  readonly file: PaymentFile;
  readonly times: FileTimes;
  readonly troubles: readonly FileTroubleKind[];
  readonly payments: readonly PlannedPayment[];
};

export type PlanOptions = {
  readonly seed: number;
  /** Of a payment without a trouble. */
  readonly fate: (endToEndId: string) => Fate;
  /** Counts the bank's files from 1; part of its references. */
  readonly fileNumber: number;
  readonly receivedAtMs: number;
  readonly fileTroubles: readonly FileTroubleKind[];
  readonly troubleOf: (endToEndId: string, index: number) => PaymentTroubleKind | undefined;
};

export function planFile(file: PaymentFile, options: PlanOptions): PlannedFile {
  const { seed, fileTroubles: troubles, fileNumber, troubleOf, fate } = options;
  const times = fileTimes(file.calendar, file.requestedDate, options.receivedAtMs);
  const payments = file.orders.map((order, index): PlannedPayment => {
    const { endToEndId } = order;
    const dice = createDice(seed, textKey('course'), textKey(endToEndId));
    const planning: Planning = { order, file, times, dice };
    const trouble = troubleOf(endToEndId, index);
    const course =
      trouble === undefined ? courseOfFate(planning, fate(endToEndId)) : courseOfTrouble(planning, trouble);
    const { words, movements } = course;
    const moved = [...movements, ...furtherMovements(planning, course, troubles)];
    return { order, reference: `F${fileNumber}P${index + 1}`, words, movements: moved };
  });
  return { file, times, troubles, payments };
}

/** Movements that a trouble of the file adds to a payment. */
function furtherMovements(
  { order, file, times }: Planning,
  { words, movements }: Course,
  troubles: readonly FileTroubleKind[],
): Movement[] {
  const { amountMinor } = order;
  if (troubles.includes('copy-booked') && movements.length > 0) {
    const date = laterDay(file.calendar, times.bookingDate, 1);
    return [{ kind: 'debit', date, atMs: bookedAtMs(date), amountMinor, mark: 'X', isSingle: true }];
  }
  const refusal = words.find(({ status, reason }) => status === 'RJCT' && reason !== undefined)?.reason;
  const isNetted = troubles.includes('batch-netted');
  const isGross = file.batchBooking && (isNetted || troubles.includes('batch-gross'));
  if (!isGross || refusal === undefined || movements.length > 0) return [];
  const { bookingDate: date, bookedAtMs: atMs } = times;
  const reason = 'code' in refusal ? refusal.code : 'MS03';
  return [
    { kind: 'debit', date, atMs, amountMinor, mark: '' },
    { kind: 'return', date, atMs, amountMinor, mark: 'G', reason, isWhole: true, isNetted },
  ];
}
