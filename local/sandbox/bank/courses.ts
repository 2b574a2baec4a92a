import type { PlainDate } from '../../../functions/core/date.ts';
import type { Dice } from '../random.ts';
import type { PaymentFile, PaymentOrder } from './check-file.ts';
import { bookedAtMs, correctionAtMs, type FileTimes, laterDay, returnedAtMs, statementAtMs } from './days.ts';
import { type Fate, pickTechnical } from './fate.ts';
import type { PaymentTroubleKind } from './troubles.ts';
import type { StatusReason, StatusWord } from './words.ts';

const HOUR_MS = 3_600_000;

/** How an account line names the payment. A debit has all ids, a return only the end-to-end id. */
export type IdForm =
  | 'as-ordered'
  | 'missing'
  | 'reference-only'
  | 'cut'
  | 'spaced'
  | 'recased'
  | 'prefixed'
  | 'in-remittance'
  | 'elsewhere';

/** A movement of one payment's money on the debtor account. */
export type Movement = {
  /** `reversal`: the bank takes a return back. `charges`: it refunds its charges. */
  readonly kind: 'debit' | 'return' | 'reversal' | 'charges';
  readonly date: PlainDate;
  /** When it is booked, in milliseconds since the epoch. */
  readonly atMs: number;
  readonly amountMinor: bigint;
  /** Appended to the payment's reference, so that each movement has its own. */
  readonly mark: string;
  /** Reason of a return (ExternalReturnReason1Code). */
  readonly reason?: string;
  /** Whether all that was ordered comes back, less stated charges. */
  readonly isWhole?: boolean;
  /** Stated beside the amount. */
  readonly chargesMinor?: bigint;
  readonly ids?: IdForm;
  /** Has its own line, even where the file is booked as one sum. */
  readonly isSingle?: boolean;
  /** A return inside the line of the file's one sum. */
  readonly isNetted?: boolean;
  /** The line's side is opposite to its detail's. */
  readonly isOpposed?: boolean;
  /** Left out, chance decides whether a notification has it. */
  readonly isNotified?: boolean;
  /** No report of it arrives before this. */
  readonly reportedFromMs?: number;
};

/** What the bank does with a payment, and says of it. */
export type Course = { readonly words: readonly StatusWord[]; readonly movements: readonly Movement[] };

export type Planning = {
  readonly order: PaymentOrder;
  readonly file: PaymentFile;
  readonly times: FileTimes;
  readonly dice: Dice;
};

const CHARGES_MINOR = 150n;
const CHARGES_GIVEN_BACK_MINOR = 50n;

/** The course of a payment on which the bank makes no mistake. */
export function courseOfFate(planning: Planning, fate: Fate): Course {
  switch (fate.kind) {
    case 'booked':
      return { words: [settled(planning)], movements: [debit(planning)] };
    case 'refused':
      return { words: [refused(planning, { code: fate.code })], movements: [] };
    case 'returned':
      return {
        words: [settled(planning)],
        movements: [
          debit(planning),
          returned(planning, { reason: fate.code, bankingDays: fate.bankingDays }),
        ],
      };
  }
}

export function courseOfTrouble(planning: Planning, kind: PaymentTroubleKind): Course {
  return COURSES[kind](planning);
}

const ACCOUNT_CLOSED: StatusReason = { code: 'AC04' };

const COURSES: Readonly<Record<PaymentTroubleKind, (planning: Planning) => Course>> = {
  'booked-then-refused': (p) => ({
    words: [settled(p), refused(p, ACCOUNT_CLOSED, 1)],
    movements: [debit(p)],
  }),
  'refused-then-booked': (p) => ({ words: [refused(p, ACCOUNT_CLOSED)], movements: [debit(p)] }),
  'refused-then-booked-later': (p) => ({
    words: [refused(p, technical(p))],
    movements: [laterDebit(p, p.dice.between(1, 4))],
  }),
  'settled-then-refused': (p) => ({
    words: [settled(p), refused(p, p.dice.oneIn(2) ? technical(p) : ACCOUNT_CLOSED, 1)],
    movements: [],
  }),
  'refused-then-settled': (p) => ({
    words: [refused(p, technical(p)), settled(p, 1)],
    movements: p.dice.oneIn(2) ? [laterDebit(p, 1)] : [],
  }),
  'accepted-then-refused': (p) => ({
    words: [accepted(p), refused(p, p.dice.oneIn(2) ? technical(p) : ACCOUNT_CLOSED, 1)],
    movements: [],
  }),
  'refused-then-accepted': (p) => ({
    words: [refused(p, technical(p)), accepted(p, 1)],
    movements: p.dice.oneIn(2) ? [laterDebit(p, 2)] : [],
  }),
  'accepted-and-refused': (p) => ({
    words: [accepted(p), refused(p, technical(p))],
    movements: p.dice.oneIn(2) ? [debit(p)] : [],
  }),
  'accepted-late': (p) => ({ words: [accepted(p, 2)], movements: [debit(p)] }),
  'refused-under-other-id': (p) => ({
    words: [settled(p), { ...refused(p, technical(p)), under: strangersFile(p) }],
    movements: [debit(p)],
  }),
  'amount-off-by-one': (p) => ({
    words: [settled(p)],
    movements: [debit(p, { amountMinor: p.order.amountMinor + 1n })],
  }),
  'debited-twice': (p) => ({
    words: [settled(p)],
    movements: [debit(p), debit(p, { mark: 'D', isSingle: true })],
  }),
  'debited-twice-notified': (p) => ({
    words: [settled(p)],
    movements: [debit(p, { isNotified: true }), debit(p, { mark: 'D', isSingle: true, isNotified: false })],
  }),
  'debited-on-two-days': (p) => ({ words: [settled(p)], movements: [debit(p), laterDebit(p, 1)] }),
  'debited-with-charges': (p) => ({
    words: [settled(p)],
    movements: [
      debit(p, {
        amountMinor: p.order.amountMinor + CHARGES_MINOR,
        chargesMinor: CHARGES_MINOR,
        isSingle: true,
      }),
    ],
  }),
  'sides-opposed': (p) => ({
    words: [settled(p)],
    movements: [debit(p, { isOpposed: true, isSingle: true })],
  }),
  'return-before-booking': (p) => {
    const back = returned(p, { reason: 'MS03' });
    return {
      words: [settled(p)],
      movements: [debit(p, { reportedFromMs: statementAtMs(back.date) + HOUR_MS }), back],
    };
  },
  'returned-in-part': (p) => back(p, { amountMinor: p.order.amountMinor / 3n, isWhole: false }),
  'returned-as-zero': (p) => back(p, { amountMinor: 0n, isWhole: false }),
  'returned-less-charges': (p) => {
    const chargesMinor = p.order.amountMinor > CHARGES_MINOR ? CHARGES_MINOR : p.order.amountMinor - 1n;
    return back(p, { amountMinor: p.order.amountMinor - chargesMinor, chargesMinor });
  },
  'charges-given-back': (p) => ({
    words: [settled(p)],
    movements: [
      debit(p),
      {
        ...returned(p, {}),
        kind: 'charges',
        mark: 'C',
        amountMinor: CHARGES_GIVEN_BACK_MINOR,
        isWhole: false,
      },
    ],
  }),
  'return-taken-back': (p) => {
    const { words, movements } = back(p, {});
    const taken: Movement = { ...laterDebit(p, 3), kind: 'reversal', mark: 'V' };
    return { words, movements: [...movements, taken] };
  },
  'returned-and-debited-anew': (p) => {
    const { words, movements } = back(p, {});
    return { words, movements: [...movements, laterDebit(p, 3)] };
  },
  'return-id-missing': (p) => back(p, { ids: p.dice.oneIn(2) ? 'missing' : 'reference-only' }),
  'return-id-cut': (p) => back(p, { ids: 'cut' }),
  'return-id-spaced': (p) => back(p, { ids: 'spaced' }),
  'return-id-recased': (p) => back(p, { ids: 'recased' }),
  'return-id-prefixed': (p) => back(p, { ids: 'prefixed' }),
  'return-id-in-remittance': (p) => back(p, { ids: 'in-remittance' }),
  'return-id-elsewhere': (p) => back(p, { ids: 'elsewhere' }),
  'status-pending': (p) => ({
    words: [said(p, p.dice.pick(['PATC', 'ACFC', 'ACPD', 'RVNC', 'PDNG']), undefined), settled(p, 1)],
    movements: [laterDebit(p, 1)],
  }),
  'status-unknown': (p) => ({ words: [said(p, 'XTRA', undefined)], movements: [debit(p)] }),
  'status-cancelled': (p) => ({
    words: [said(p, p.dice.pick(['CANC', 'BLCK']), undefined)],
    movements: [],
  }),
};

function said(
  { times, file }: Planning,
  status: string,
  reason: StatusReason | undefined,
  bankingDays = 0,
): StatusWord {
  const atMs =
    bankingDays === 0
      ? times.resultAtMs
      : correctionAtMs(laterDay(file.calendar, times.bookingDate, bankingDays));
  return { status, atMs, ...(reason === undefined ? {} : { reason }) };
}

function settled(planning: Planning, bankingDays = 0): StatusWord {
  return said(planning, 'ACSC', undefined, bankingDays);
}

function accepted(planning: Planning, bankingDays = 0): StatusWord {
  return said(planning, planning.dice.pick(['ACTC', 'ACCP', 'ACSP']), undefined, bankingDays);
}

function refused(planning: Planning, reason: StatusReason, bankingDays = 0): StatusWord {
  return said(planning, 'RJCT', reason, bankingDays);
}

function technical({ dice }: Planning): StatusReason {
  return { code: pickTechnical(dice) };
}

function strangersFile({ dice }: Planning): NonNullable<StatusWord['under']> {
  const messageId = dice.oneIn(3) ? 'NOTPROVIDED' : `PAIN-${dice.digits(12)}`;
  return { messageId, paymentInformationId: messageId === 'NOTPROVIDED' ? messageId : `${messageId}-1` };
}

function debit({ order, times }: Planning, changes: Partial<Movement> = {}): Movement {
  const { bookingDate: date, bookedAtMs: atMs } = times;
  return { kind: 'debit', date, atMs, amountMinor: order.amountMinor, mark: '', ...changes };
}

function laterDebit(planning: Planning, bankingDays: number): Movement {
  const date = laterDay(planning.file.calendar, planning.times.bookingDate, bankingDays);
  return debit(planning, { date, atMs: bookedAtMs(date), mark: 'N', isSingle: true });
}

/** Booked, and returned two banking days later. */
function back(planning: Planning, changes: Partial<Movement>): Course {
  const reason = planning.dice.pick(['ED05', 'ED05', 'AC04', 'MS03']);
  return {
    words: [settled(planning)],
    movements: [debit(planning), { ...returned(planning, { reason }), ...changes }],
  };
}

function returned(
  { order, file, times }: Planning,
  { reason, bankingDays = 2 }: { readonly reason?: string; readonly bankingDays?: number },
): Movement {
  const date = laterDay(file.calendar, times.bookingDate, bankingDays);
  return {
    kind: 'return',
    date,
    atMs: returnedAtMs(date),
    amountMinor: order.amountMinor,
    mark: 'R',
    isWhole: true,
    ...(reason === undefined ? {} : { reason }),
  };
}
