import fc from 'fast-check';
import type { BankFact, FactLevel, FactMisfit } from '../../functions/core/bank-fact.ts';
import { plainDate } from '../../functions/core/date.ts';

/** A fact about the first attempt, as a line of a report states it. */
export function fact(says: BankFact['says'], change: Partial<BankFact> = {}): BankFact {
  return {
    attempt: 1,
    says,
    level: 'transaction',
    status: 'STAT',
    bankReportId: 'pain.002:0000000000000001#1',
    createdAt: '2026-11-03T06:00:00Z',
    ...change,
  };
}

/** The bank refused it, in its own name and on the level of the payment. */
export function refusal(reasonCode?: string, change: Partial<BankFact> = {}): BankFact {
  return fact('refused', {
    status: 'RJCT',
    bankReportId: 'pain.002:00000000000000aa#1',
    ...(reasonCode === undefined ? {} : { reasonCode }),
    ...change,
  });
}

/** Booked by the statement of the day. */
export function debit(change: Partial<BankFact> = {}): BankFact {
  return fact('debited', {
    status: 'BOOK',
    bankReportId: 'camt.053:00000000000000bb#1',
    bookingDate: plainDate('2026-11-03'),
    reference: 'BANK-1',
    ...change,
  });
}

/** The whole amount came back two days later. */
export function moneyBack(reasonCode = 'AC04', change: Partial<BankFact> = {}): BankFact {
  return fact('returned', {
    status: 'BOOK',
    reasonCode,
    bankReportId: 'camt.053:00000000000000cc#1',
    bookingDate: plainDate('2026-11-05'),
    reference: 'BANK-2',
    ...change,
  });
}

/** The statement of the execution date, read without a debit of it. */
export function notDebited(change: Partial<BankFact> = {}): BankFact {
  return fact('not-debited', {
    level: 'entry',
    status: 'STMT',
    bankReportId: 'camt.053:00000000000000bb',
    ...change,
  });
}

const times = [
  '2026-11-03T06:00:00Z',
  '2026-11-03T09:00:00+01:00',
  '2026-11-03T15:00:00',
  '2026-11-04T06:00:00Z',
];
const dates = [plainDate('2026-11-03'), plainDate('2026-11-04')];

type Content = Omit<BankFact, 'bankReportId' | 'attempt'> & { readonly type: string };

const statusContent: fc.Arbitrary<Content> = fc
  .record({
    says: fc.constantFrom<BankFact['says']>(
      'pending',
      'accepted',
      'accepted',
      'settled',
      'refused',
      'refused',
      'refused',
      'copy-refused',
      'unclear',
    ),
    level: fc.constantFrom<FactLevel>('transaction', 'payment', 'group'),
    createdAt: fc.constantFrom(...times),
    reasonCode: fc.constantFrom(undefined, 'AC04', 'TM01', 'MS03'),
    misfit: fc.oneof(
      { weight: 12, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom<FactMisfit>('unnamed', 'opposed', 'batch', 'amount') },
    ),
    pays: fc.boolean(),
  })
  .map(({ says, level, createdAt, reasonCode, misfit, pays }) => ({
    type: 'pain.002',
    says,
    level,
    createdAt,
    status: says.toUpperCase(),
    ...(reasonCode === undefined || says !== 'refused' ? {} : { reasonCode }),
    ...(misfit === undefined ? {} : { misfit }),
    ...(pays && says === 'settled' ? { pays: true as const } : {}),
  }));

const accountContent: fc.Arbitrary<Content> = fc
  .record({
    type: fc.constantFrom('camt.053', 'camt.053', 'camt.054'),
    says: fc.constantFrom<BankFact['says']>(
      'debited',
      'debited',
      'debited',
      'returned',
      'returned',
      'return-undone',
      'charges-returned',
      'announced',
    ),
    level: fc.constantFrom<FactLevel>('transaction', 'transaction', 'transaction', 'batch'),
    bookingDate: fc.constantFrom(undefined, ...dates),
    reference: fc.constantFrom(undefined, 'R-1', 'R-2'),
    createdAt: fc.constantFrom(...times),
    misfit: fc.oneof(
      { weight: 12, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom<FactMisfit>('amount', 'account', 'batch') },
    ),
  })
  .map(({ bookingDate, reference, misfit, ...rest }) => ({
    ...rest,
    status: 'BOOK',
    ...(bookingDate === undefined ? {} : { bookingDate }),
    ...(reference === undefined ? {} : { reference }),
    ...(misfit === undefined ? {} : { misfit }),
  }));

/**
 * Facts as a bank may state them in any number of reports. Facts of one type and one time may be in one report or in
 * several: which, `cut` says. Lines that may be one booking stay together: those that say the very same, and all of an
 * account while one of them lacks its date or reference. In one report they are two bookings, and in two reports one
 * that is repeated, so there the cut is a fact by itself.
 */
export const factSets: fc.Arbitrary<readonly BankFact[]> = fc
  .array(fc.record({ content: fc.oneof(statusContent, accountContent), cut: fc.nat({ max: 1 }) }), {
    minLength: 1,
    maxLength: 7,
  })
  .map((lines) => cutIntoReports(lines));

export function cutIntoReports(
  lines: readonly { readonly content: Content; readonly cut: number }[],
): readonly BankFact[] {
  const cutOf = new Map<string, number>();
  const isVague = lines.some(({ content }) => isOfAccount(content) && !isIdentified(content));
  return lines.map(({ content: { type, ...content }, cut }, index) => {
    const staysTogether = isVague && isOfAccount({ type });
    const key = JSON.stringify(staysTogether ? [type, content.createdAt] : [type, content]);
    if (!cutOf.has(key)) cutOf.set(key, cut);
    const report = `${type}:${content.createdAt}/${cutOf.get(key) ?? cut}`;
    return { ...content, attempt: 1, bankReportId: `${report}#${index + 1}` };
  });
}

function isOfAccount({ type }: Pick<Content, 'type'>): boolean {
  return type !== 'pain.002';
}

function isIdentified({ bookingDate, reference }: Content): boolean {
  return bookingDate !== undefined && reference !== undefined;
}

/** The same lines, cut into reports in another way. */
export function recut(facts: readonly BankFact[], cuts: readonly number[]): readonly BankFact[] {
  return cutIntoReports(
    facts.map(({ bankReportId, attempt: _, ...content }, index) => ({
      content: { ...content, type: bankReportId.slice(0, bankReportId.indexOf(':')) },
      cut: cuts[index] ?? 0,
    })),
  );
}
