import type { PlainDate } from '../../../functions/core/date.ts';
import type { PaymentFile, PaymentOrder } from './check-file.ts';
import { correctionAtMs, type FileTimes, fileTimes, returnDay, returnedAtMs } from './days.ts';
import type { Fate } from './fate.ts';
import type { PaymentTroubleKind } from './troubles.ts';

/** What the bank does with one payment; times in milliseconds since the epoch. */
export type PlannedPayment = {
  readonly order: PaymentOrder;
  /** The bank's own reference (`AcctSvcrRef`). */
  readonly reference: string;
  /** Reported as refused with the result of the file. */
  readonly refusal: string | undefined;
  readonly booked: BookedPayment | undefined;
  /** Reported as refused although it was booked. */
  readonly lateRefusal: string | undefined;
  /** What says that it was booked arrives after what says that it was returned. */
  readonly isBookingLate: boolean;
};

/** The money that leaves the account, and how it comes back where it does. */
export type BookedPayment = { readonly amountMinor: bigint; readonly returned: ReturnedPayment | undefined };

export type ReturnedPayment = { readonly code: string; readonly date: PlainDate; readonly atMs: number };

/** What the bank does with a file that it took. */
export type PlannedFile = {
  readonly file: PaymentFile;
  readonly times: FileTimes;
  readonly lateRefusalAtMs: number;
  readonly payments: readonly PlannedPayment[];
};

export type PlanOptions = {
  /** Of a payment without a trouble. */
  readonly fate: (endToEndId: string) => Fate;
  /** Counts the bank's files from 1: part of its references. */
  readonly fileNumber: number;
  readonly receivedAtMs: number;
  /** Of the file's first payments, in their order. */
  readonly troubles: readonly PaymentTroubleKind[];
};

export function planFile(file: PaymentFile, options: PlanOptions): PlannedFile {
  const times = fileTimes(file.calendar, file.requestedDate, options.receivedAtMs);
  const payments = file.orders.map((order, index) => {
    const trouble = options.troubles[index];
    const fate: Fate =
      trouble === undefined
        ? options.fate(order.endToEndId)
        : (FATE_OF_TROUBLE[trouble] ?? { kind: 'booked' });
    const reference = `F${options.fileNumber}P${index + 1}`;
    return plannedPayment({ order, reference, fate, trouble, file, bookingDate: times.bookingDate });
  });
  return { file, times, lateRefusalAtMs: correctionAtMs(file.calendar, times.bookingDate), payments };
}

const FATE_OF_TROUBLE: Readonly<Partial<Record<PaymentTroubleKind, Fate>>> = {
  'refused-then-booked': { kind: 'refused', code: 'AC04' },
  'return-before-booking': { kind: 'returned', code: 'MS03', bankingDays: 2 },
};

type Planning = Pick<PlannedPayment, 'order' | 'reference'> & {
  readonly fate: Fate;
  readonly trouble: PaymentTroubleKind | undefined;
  readonly file: PaymentFile;
  readonly bookingDate: PlainDate;
};

function plannedPayment({ order, reference, fate, trouble, file, bookingDate }: Planning): PlannedPayment {
  const isBooked = fate.kind !== 'refused' || trouble === 'refused-then-booked';
  const amountMinor = order.amountMinor + (trouble === 'amount-off-by-one' ? 1n : 0n);
  const returned = fate.kind === 'returned' ? returnOf(fate, file, bookingDate) : undefined;
  return {
    order,
    reference,
    refusal: fate.kind === 'refused' ? fate.code : undefined,
    booked: isBooked ? { amountMinor, returned } : undefined,
    lateRefusal: trouble === 'booked-then-refused' ? 'AC04' : undefined,
    isBookingLate: trouble === 'return-before-booking',
  };
}

function returnOf(
  { code, bankingDays }: Extract<Fate, { kind: 'returned' }>,
  file: PaymentFile,
  bookingDate: PlainDate,
): ReturnedPayment {
  const date = returnDay(file.calendar, bookingDate, bankingDays);
  return { code, date, atMs: returnedAtMs(date) };
}
