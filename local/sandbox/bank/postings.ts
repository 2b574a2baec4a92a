import type { PlainDate } from '../../../functions/core/date.ts';
import type { BatchItem, Posting, TransactionCode } from './account.ts';
import type { Movement } from './courses.ts';
import type { PlannedFile, PlannedPayment } from './plan.ts';

/** An unknown payment's amount; any would do. */
const UNKNOWN_AMOUNT_MINOR = 4_242n;

export type DatedPosting = { readonly date: PlainDate; readonly posting: Posting };

/** A file's lines on the account. @param unknownEndToEndId of a debit that belongs to nobody. */
export function postingsOf(planned: PlannedFile, unknownEndToEndId: string | undefined): DatedPosting[] {
  const { times } = planned;
  const batch = batchDebits(planned).map((posting) => ({ date: times.bookingDate, posting }));
  const unknown =
    unknownEndToEndId === undefined
      ? []
      : [{ date: times.bookingDate, posting: unknownDebit(planned, unknownEndToEndId) }];
  const single = planned.payments.flatMap((payment) =>
    payment.movements
      .filter((movement) => !isCollected(planned, movement))
      .map((movement) => ({ date: movement.date, posting: postingOf(planned, payment, movement) })),
  );
  const isDebit = ({ posting }: DatedPosting): boolean => posting.code[1] === 'ICDT';
  return [...batch, ...single.filter(isDebit), ...unknown, ...single.filter((line) => !isDebit(line))];
}

/** Single debits on the file's own day, for a notification. */
export function notifiedDebits(planned: PlannedFile, isNotified: () => boolean): Posting[] {
  const { file, times } = planned;
  if (file.batchBooking) return [];
  return planned.payments.flatMap((payment) =>
    payment.movements
      .filter(({ kind, date }) => kind === 'debit' && date === times.bookingDate)
      .filter((movement) => movement.isNotified ?? isNotified())
      .map((movement) => postingOf(planned, payment, movement)),
  );
}

/** Whether the movement is part of the file's one sum. */
function isCollected({ file, times }: PlannedFile, movement: Movement): boolean {
  const { kind, date, isSingle, isNetted } = movement;
  if (!file.batchBooking || date !== times.bookingDate) return false;
  return isNetted === true || (kind === 'debit' && isSingle !== true);
}

function batchDebits(planned: PlannedFile): Posting[] {
  const items = planned.payments.flatMap((payment) =>
    payment.movements
      .filter((movement) => isCollected(planned, movement))
      .map((movement): BatchItem => ({ payment, movement })),
  );
  const isSplit = planned.troubles.includes('batch-split') && items.length > 1;
  const half = Math.ceil(items.length / 2);
  const parts = isSplit ? [items.slice(0, half), items.slice(half)] : [items];
  return parts.flatMap((part, index) => batchDebit(planned, part, index));
}

/** One line for the payments; none where there are none. */
function batchDebit(planned: PlannedFile, items: readonly BatchItem[], index: number): Posting[] {
  const { file, troubles } = planned;
  const [first] = items;
  if (first === undefined) return [];
  const sumMinor = items.reduce(
    (sum, { movement }) => sum + (movement.kind === 'debit' ? movement.amountMinor : -movement.amountMinor),
    0n,
  );
  // All payments were refused: nothing to book.
  if (sumMinor === 0n) return [];
  const late = items.find(({ movement }) => movement.reportedFromMs !== undefined)?.movement.reportedFromMs;
  const offByOne = troubles.includes('batch-total-off-by-one') && index === 0;
  return [
    {
      amountMinor: sumMinor + (offByOne ? 1n : 0n),
      side: 'DBIT',
      code: debitCode(planned),
      reference: `${first.payment.reference}B`,
      details: { kind: 'batch', file, items, listed: listedIn(planned) },
      ...(late === undefined ? {} : { reportedFromMs: late }),
    },
  ];
}

function listedIn({ troubles }: PlannedFile): 'none' | 'named' | 'not-provided' | 'instructed-only' {
  if (troubles.includes('batch-itemised') || troubles.includes('batch-netted')) return 'named';
  if (troubles.includes('batch-not-provided')) return 'not-provided';
  return troubles.includes('batch-instructed-only') ? 'instructed-only' : 'none';
}

function postingOf(planned: PlannedFile, payment: PlannedPayment, movement: Movement): Posting {
  const { kind, amountMinor, mark, isOpposed, reportedFromMs } = movement;
  const detailSide = kind === 'debit' || kind === 'reversal' ? 'DBIT' : 'CRDT';
  return {
    amountMinor,
    side: isOpposed === true ? 'CRDT' : detailSide,
    code: codeOf(planned, movement),
    reference: `${payment.reference}${mark}`,
    isReversal: kind === 'reversal' || kind === 'charges',
    details: {
      kind: 'payment',
      file: planned.file,
      payment,
      movement,
      side: detailSide,
      original: debitCode(planned),
    },
    ...(reportedFromMs === undefined ? {} : { reportedFromMs }),
  };
}

function codeOf(planned: PlannedFile, { kind }: Movement): TransactionCode {
  switch (kind) {
    case 'debit':
      return debitCode(planned);
    case 'charges':
      return ['PMNT', 'ICDT', 'CHRG'];
    default:
      return ['PMNT', 'RCDT', 'RRTN'];
  }
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

function debitCode({ file }: PlannedFile): TransactionCode {
  return ['PMNT', 'ICDT', file.isSepa ? 'ESCT' : 'DMCT'];
}
