import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BookedSum, explainSums } from '../../functions/core/batch-explanation.ts';
import { forAll, forAllIn } from '../support/properties.ts';

type Line = BookedSum & { readonly bankReportId: string };

let made = 0;

function line(side: 'credit' | 'debit', amountMinor: bigint, change: Partial<Line> = {}): Line {
  made += 1;
  return { side, amountMinor, bookingDate: '2026-11-03', bankReportId: `camt.053:aa#${made}`, ...change };
}

const debit = (amountMinor = TOTAL, change: Partial<Line> = {}): Line => line('debit', amountMinor, change);
const credit = (amountMinor = TOTAL, change: Partial<Line> = {}): Line => line('credit', amountMinor, change);

/** A batch of four: 10.00, 20.00, 30.00 and 40.00, of which the named were refused. */
const TOTAL = 10_000n;
const AMOUNTS = { a: 1_000n, b: 2_000n, c: 3_000n, d: 4_000n } as const;
type Member = keyof typeof AMOUNTS;

function refused(...members: readonly Member[]): ReadonlyMap<Member, bigint> {
  return new Map(members.map((member) => [member, AMOUNTS[member]]));
}

/** How often each payment that was not left out was debited, and who was left out; undefined where nobody can say. */
function explained(lines: readonly Line[], ...members: readonly Member[]) {
  const found = explainSums(lines, TOTAL, refused(...members));
  return found && { times: found.debits.length, left: [...found.left].sort().join('') };
}

const once = (left = '') => ({ times: 1, left });
const twice = (left = '') => ({ times: 2, left });

describe('the lines of an account about one batch', () => {
  test.for<[string, readonly Line[], readonly Member[], ReturnType<typeof explained>]>([
    ['none say nothing', [], [], undefined],
    ['a credit alone says nothing', [credit()], [], undefined],
    ['the whole, booked once', [debit()], [], once()],
    ['net of what was refused', [debit(9_000n)], ['a'], once('a')],
    ['gross, with what was refused', [debit()], ['a'], once()],
    ['gross, with a credit of what was refused', [debit(), credit(1_000n)], ['a'], once('a')],
    [
      'gross, with a credit of each that was refused',
      [debit(), credit(1_000n), credit(2_000n)],
      ['a', 'b'],
      once('ab'),
    ],
    ['gross, with one credit of all that were refused', [debit(), credit(3_000n)], ['a', 'b'], once('ab')],
    [
      'net of one of two that were refused, where only that choice makes the sum',
      [debit(9_000n)],
      ['a', 'b'],
      once('a'),
    ],
    ['in two parts', [debit(6_000n), debit(4_000n)], [], once()],
    ['in two alike parts of one report', [debit(5_000n), debit(5_000n)], [], once()],
    ['in parts, net', [debit(5_000n), debit(4_000n)], ['a'], once('a')],
    ['in parts with a credit', [debit(6_000n), debit(4_000n), credit(1_000n)], ['a'], once('a')],
    ['twice', [debit(), debit()], [], twice()],
    ['twice, net', [debit(9_000n), debit(9_000n)], ['a'], twice('a')],
    ['three times', [debit(), debit(), debit()], [], { times: 3, left: '' }],
    ['twice and one of them given back', [debit(), debit(), credit()], [], once()],
    ['a cent less than nobody was refused', [debit(9_999n)], [], undefined],
    ['a cent more', [debit(10_001n)], [], undefined],
    ['a sum that no choice makes', [debit(8_500n)], ['a', 'b'], undefined],
    ['a part while the other is still to come', [debit(6_000n)], [], undefined],
    ['gross while its credit is too small', [debit(), credit(999n)], ['a'], undefined],
    // 30.00 is c, and a and b together, and all three are 60.00: nobody can say which 30.00 were left out.
    ['net of one of several choices of the same sum', [debit(7_000n)], ['a', 'b', 'c'], undefined],
    // Every payment of the batch was refused: a net sum of nothing is no debit.
    ['all refused and nothing debited', [credit(1n)], ['a', 'b', 'c', 'd'], undefined],
    ['all refused, debited whole and given back', [debit(), credit()], ['a', 'b', 'c', 'd'], undefined],
    ['all refused and debited all the same', [debit()], ['a', 'b', 'c', 'd'], once()],
  ])('%s', ([, lines, members, expected]) => {
    expect(explained(lines, ...members)).toEqual(expected);
    expect(explained(lines.toReversed(), ...members)).toEqual(expected);
  });

  test('are exact beyond what a float can hold', () => {
    const huge = 2n ** 63n;
    const none = new Map<string, bigint>();
    expect(explainSums([debit(huge + 1n)], huge + 1n, none)?.debits).toHaveLength(1);
    expect(explainSums([debit(huge)], huge + 1n, none)).toBeUndefined();
    expect(explainSums([debit(huge), debit(1n)], huge + 1n, none)?.debits).toHaveLength(1);
    expect(explainSums([debit(huge)], huge + 1n, new Map([['x', 1n]]))?.left).toEqual(new Set(['x']));
  });

  test('are tried against every choice of twelve refused, and against all or none of more', () => {
    const many = (count: number): ReadonlyMap<number, bigint> =>
      new Map(Array.from({ length: count }, (_, index) => [index, 2n ** BigInt(index)]));
    // Powers of two: each sum has one choice.
    expect(explainSums([debit(1_000_000n - 5n)], 1_000_000n, many(12))?.left).toEqual(new Set([0, 2]));
    expect(explainSums([debit(1_000_000n - 5n)], 1_000_000n, many(13))).toBeUndefined();
    expect(explainSums([debit(1_000_000n)], 1_000_000n, many(13))?.left.size).toBe(0);
    expect(explainSums([debit(1_000_000n - 2n ** 13n + 1n)], 1_000_000n, many(13))?.left.size).toBe(13);
  });
});

describe('a line that says again what another report said', () => {
  const notified = (amountMinor = TOTAL, change: Partial<Line> = {}): Line =>
    debit(amountMinor, { bankReportId: `camt.054:bb#${made + 1}`, ...change });

  test.for<[string, readonly Line[], ReturnType<typeof explained>]>([
    ['is the same booking', [notified(), debit()], once()],
    [
      'is the same booking by its reference',
      [notified(TOTAL, { reference: 'R' }), debit(TOTAL, { reference: 'R' })],
      once(),
    ],
    [
      'is another booking by its reference',
      [notified(TOTAL, { reference: 'R' }), debit(TOTAL, { reference: 'S' })],
      twice(),
    ],
    ['is another booking by its day', [notified(), debit(TOTAL, { bookingDate: '2026-11-04' })], twice()],
    [
      'is the same booking where only one of them has a reference',
      [notified(), debit(TOTAL, { reference: 'R' })],
      once(),
    ],
    ['is the same booking where the notification has no day', [undated(notified()), debit()], once()],
    [
      'is the same, each of two parts alike',
      [notified(5_000n), notified(5_000n), debit(5_000n), debit(5_000n)],
      once(),
    ],
    ['is one of two that the statement shows', [notified(), debit(), debit()], twice()],
    [
      'is the same, a credit as well',
      [notified(), debit(), credit(1_000n), credit(1_000n, { bankReportId: 'camt.054:bb#c' })],
      undefined,
    ],
  ])('%s', ([, lines, expected]) => {
    expect(explained(lines)).toEqual(expected);
    expect(explained(lines.toReversed())).toEqual(expected);
  });

  function undated({ bookingDate: _, ...rest }: Line): Line {
    return rest;
  }
});

describe('whatever came first', () => {
  const lines = fc
    .array(
      fc.record({
        side: fc.constantFrom<BookedSum['side']>('debit', 'debit', 'debit', 'credit'),
        amountMinor: fc.constantFrom(1_000n, 5_000n, 9_000n, TOTAL, TOTAL, TOTAL),
        bookingDate: fc.constantFrom(undefined, '2026-11-03', '2026-11-04'),
        reference: fc.constantFrom(undefined, 'R', 'S'),
        report: fc.constantFrom('camt.053:aa', 'camt.053:cc', 'camt.054:bb'),
      }),
      { minLength: 1, maxLength: 6 },
    )
    .map((drawn) =>
      drawn.map(({ report, bookingDate, reference, ...rest }, index) => ({
        ...rest,
        ...(bookingDate === undefined ? {} : { bookingDate }),
        ...(reference === undefined ? {} : { reference }),
        bankReportId: `${report}#${index + 1}`,
      })),
    );

  test('the same lines are explained alike, and by debits of the sum', () => {
    const seen = new Map<string, number>();
    forAllIn(
      5_000,
      lines.chain((drawn) =>
        fc.tuple(
          fc.constant(drawn),
          fc.shuffledSubarray(drawn, { minLength: drawn.length }),
          fc.subarray(['a', 'b', 'c'] as const),
        ),
      ),
      ([drawn, order, members]) => {
        const found = explained(drawn, ...members);
        expect(explained(order, ...members)).toEqual(found);
        expect(explained(drawn.toReversed(), ...members)).toEqual(found);
        const key = found === undefined ? 'unexplained' : found.times > 1 ? 'more than once' : 'once';
        seen.set(key, (seen.get(key) ?? 0) + 1);
        if (found === undefined) return;
        // Only refused payments are left out.
        for (const left of found.left) expect(members).toContain(left);
      },
    );
    for (const kind of ['unexplained', 'more than once', 'once'])
      expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(20);
  });

  test('a booking that every report repeats is explained as if one had shown it', () => {
    forAll(
      fc.bigInt({ min: 1n, max: 10n ** 15n }),
      fc.array(fc.bigInt({ min: 1n, max: 10n ** 12n }), { maxLength: 5 }),
      fc.integer({ min: 1, max: 4 }),
      (paidMinor, refusedMinor, reports) => {
        const others = new Map(refusedMinor.map((amountMinor, index) => [index, amountMinor]));
        const total = refusedMinor.reduce((sum, amountMinor) => sum + amountMinor, paidMinor);
        const shown = Array.from({ length: reports }, (_, index) =>
          debit(paidMinor, { bankReportId: `camt.05${3 + (index % 2)}:r${index}#1` }),
        );
        const found = explainSums(shown, total, others);
        expect(found?.debits).toHaveLength(1);
        expect(found?.left).toEqual(new Set(others.keys()));
      },
    );
  });
});
