import type { PlainDate } from '../../../functions/core/date.ts';
import type { Posting, TransactionCode } from './account.ts';
import { statementAtMs } from './days.ts';
import type { PlannedFile, PlannedPayment } from './plan.ts';

const HOUR_MS = 3_600_000;

/** An unknown payment's amount: of no meaning. */
const UNKNOWN_AMOUNT_MINOR = 4_242n;

export type DatedPosting = { readonly date: PlainDate; readonly posting: Posting };

export type PostingTroubles = {
  readonly batchOffByOne: boolean;
  readonly unknownEndToEndId: string | undefined;
};

/** The account's lines behind a file: debits on its booking day, returns on theirs. */
export function postingsOf(planned: PlannedFile, troubles: PostingTroubles): DatedPosting[] {
  const { file, times } = planned;
  const debits = file.batchBooking ? batchDebit(planned, troubles.batchOffByOne) : paymentDebits(planned);
  if (troubles.unknownEndToEndId !== undefined) {
    debits.push(unknownDebit(planned, troubles.unknownEndToEndId));
  }
  const returns = planned.payments.flatMap((payment) => returnCredit(planned, payment));
  return [...debits.map((posting) => ({ date: times.bookingDate, posting })), ...returns];
}

/** One line per payment. Also what a debit notification shows of them. */
export function paymentDebits(planned: PlannedFile): Posting[] {
  return planned.payments.flatMap((payment): Posting[] => {
    if (payment.booked === undefined) return [];
    return [
      {
        amountMinor: payment.booked.amountMinor,
        side: 'DBIT',
        code: debitCode(planned),
        reference: payment.reference,
        details: { kind: 'payment', file: planned.file, payment },
        ...lateUntil(payment),
      },
    ];
  });
}

/** One line for the file, without the payments that were refused; none where all were. */
function batchDebit(planned: PlannedFile, offByOne: boolean): Posting[] {
  const booked = planned.payments.filter((payment) => payment.booked !== undefined);
  const [first] = booked;
  if (first === undefined) return [];
  const sumMinor = booked.reduce((sum, payment) => sum + (payment.booked?.amountMinor ?? 0n), 0n);
  return [
    {
      amountMinor: sumMinor + (offByOne ? 1n : 0n),
      side: 'DBIT',
      code: debitCode(planned),
      reference: `${first.reference}B`,
      details: { kind: 'batch', file: planned.file, transactions: booked.length },
      ...(booked.map(lateUntil).find((late) => late.reportedFromMs !== undefined) ?? {}),
    },
  ];
}

function unknownDebit(planned: PlannedFile, endToEndId: string): Posting {
  return {
    amountMinor: UNKNOWN_AMOUNT_MINOR,
    side: 'DBIT',
    code: debitCode(planned),
    reference: `${planned.payments[0]?.reference ?? ''}U`,
    details: { kind: 'transfer', endToEndId, name: 'Unknown Recipient', remittance: 'EV charging' },
  };
}

function returnCredit(planned: PlannedFile, payment: PlannedPayment): DatedPosting[] {
  if (payment.booked?.returned === undefined) return [];
  const { amountMinor, returned } = payment.booked;
  return [
    {
      date: returned.date,
      posting: {
        amountMinor,
        side: 'CRDT',
        code: ['PMNT', 'RCDT', 'RRTN'],
        reference: `${payment.reference}R`,
        details: { kind: 'return', payment, reason: returned.code, original: debitCode(planned) },
      },
    },
  ];
}

function debitCode({ file }: PlannedFile): TransactionCode {
  return ['PMNT', 'ICDT', file.isSepa ? 'ESCT' : 'DMCT'];
}

function lateUntil({ isBookingLate, booked }: PlannedPayment): Pick<Posting, 'reportedFromMs'> {
  if (!isBookingLate || booked?.returned === undefined) return {};
  return { reportedFromMs: statementAtMs(booked.returned.date) + HOUR_MS };
}
