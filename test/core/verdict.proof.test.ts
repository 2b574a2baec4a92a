import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BankFact, bookingsIn, MAX_FACTS_PER_ATTEMPT } from '../../functions/core/bank-fact.ts';
import { plainDate } from '../../functions/core/date.ts';
import { type Verdict, verdictOf } from '../../functions/core/verdict.ts';
import { debit, fact, factSets, moneyBack, notDebited, recut, refusal } from '../support/bank-facts.ts';
import { forAllIn } from '../support/properties.ts';
import { tried } from '../support/tried.ts';

/** Sets of facts that the property of order is tried on; each in several orders and cuts. */
const SETS = tried(100_000, 2_500);

const next = plainDate('2026-11-04');

function said(...facts: readonly BankFact[]): Pick<Verdict, 'standing' | 'contradictions'> {
  const { standing, contradictions } = verdictOf(facts);
  return { standing, contradictions };
}

const at = (time: string): { createdAt: string } => ({ createdAt: `2026-11-03T${time}:00+01:00` });

describe('the verdict on an attempt', () => {
  test(`is the same for every order of the same facts and every cut into reports, over ${SETS} sets`, () => {
    let contradicted = 0;
    forAllIn(
      SETS,
      factSets.chain((facts) =>
        fc.record({
          facts: fc.constant(facts),
          order: fc.shuffledSubarray([...facts], { minLength: facts.length }),
          cuts: fc.array(fc.nat({ max: 1 }), { minLength: facts.length, maxLength: facts.length }),
        }),
      ),
      ({ facts, order, cuts }) => {
        const verdict = verdictOf(facts);
        if (verdict.contradictions.length > 0) contradicted += 1;
        expect(verdictOf(order)).toEqual(verdict);
        expect(verdictOf([...facts].reverse())).toEqual(verdict);
        expect(verdictOf(recut(facts, cuts))).toEqual(verdict);
      },
    );
    // Of sets that never contradict themselves, or always, the property would say little.
    expect(contradicted).toBeGreaterThan(SETS / 10);
    expect(contradicted).toBeLessThan((SETS * 9) / 10);
  }, 120_000);

  test('calls a person in every order or in none: what contradicts is not undone by what comes after', () => {
    forAllIn(SETS / 5, factSets, (facts) => {
      const calls = verdictOf(facts).contradictions;
      for (let known = 1; known <= facts.length; known += 1) {
        const before = verdictOf(facts.slice(0, known)).contradictions;
        expect(calls).toEqual(expect.arrayContaining([...before]));
      }
    });
  }, 60_000);

  test('is death on two legs alone', () => {
    const sets: readonly [string, readonly BankFact[], boolean][] = [
      ['nothing', [], false],
      ['a refusal', [refusal('TM01')], false],
      ['the statement alone', [notDebited()], false],
      ['both', [refusal('TM01'), notDebited()], true],
      ['a refusal where the statement is not asked for', [refusal('TM01'), fact('leg-waived')], true],
      ['a refusal that names no file of ours', [refusal('TM01', { misfit: 'unnamed' }), notDebited()], false],
      ['a refusal of a copy', [fact('copy-refused'), notDebited()], false],
      ['a refusal that its report opposes', [refusal('TM01', { misfit: 'opposed' }), notDebited()], false],
      ['an opposing debit', [refusal('TM01'), notDebited(), debit()], false],
      [
        'an opposing debit of another amount',
        [refusal('TM01'), notDebited(), debit({ misfit: 'amount' })],
        false,
      ],
      [
        'an opposing acceptance',
        [refusal('TM01', at('09:00')), notDebited(), fact('accepted', at('15:00'))],
        false,
      ],
      [
        'an opposing promise',
        [refusal('TM01', at('15:00')), notDebited(), fact('settled', at('09:00'))],
        false,
      ],
      ['a status for a person', [refusal('TM01'), notDebited(), fact('unclear')], false],
      ['the whole amount back', [debit(), moneyBack()], true],
      ['part of the amount back', [debit(), moneyBack('AC04', { misfit: 'amount' })], false],
      ['a return that was taken back', [debit(), moneyBack(), fact('return-undone')], false],
      ['the whole amount back, and no debit of it seen', [moneyBack()], false],
      ['refused, and the whole amount back', [refusal('AC04'), moneyBack()], false],
      ['refused, back, and not debited', [refusal('AC04'), moneyBack(), notDebited()], true],
    ];
    for (const [name, facts, isDead] of sets) expect(verdictOf(facts).isDead, name).toBe(isDead);
  });
});

describe('what a bank says in turn', () => {
  test('a refusal dated after a mere acceptance is a refusal, whichever is read first', () => {
    for (const says of ['accepted', 'pending'] as const) {
      const facts = [fact(says, at('09:00')), refusal('AC04', at('15:00'))];
      expect(said(...facts)).toEqual({ standing: 'refused', contradictions: [] });
      expect(said(...facts.toReversed())).toEqual({ standing: 'refused', contradictions: [] });
    }
  });

  test('an acceptance dated after a refusal, or beside it, contradicts it', () => {
    const contradictions = ['accepted-after-refusal'];
    expect(said(refusal('AC04', at('09:00')), fact('accepted', at('15:00')))).toMatchObject({
      contradictions,
    });
    expect(said(fact('accepted', at('09:00')), refusal('AC04', at('09:00')))).toMatchObject({
      contradictions,
    });
  });

  test('a booking announced before a refusal is refused with it; one after it, or beside it, contradicts it', () => {
    const announced = (time: string) => fact('announced', { ...at(time), status: 'PDNG' });
    for (const [time, contradictions] of [
      ['09:00', []],
      ['12:00', ['accepted-after-refusal']],
      ['15:00', ['accepted-after-refusal']],
    ] as const) {
      const facts = [announced(time), refusal('TM01', at('12:00')), notDebited()];
      expect(said(...facts).contradictions).toEqual(contradictions);
      expect(said(...facts.toReversed()).contradictions).toEqual(contradictions);
      expect(verdictOf(facts).isDead).toBe(contradictions.length === 0);
    }
  });

  test('the times are compared as times: another zone, or none, does not turn them', () => {
    const early = fact('accepted', { createdAt: '2026-11-03T09:30:00+02:00' });
    expect(said(early, refusal('AC04', { createdAt: '2026-11-03T08:00:00' })).contradictions).toEqual([]);
    expect(said(early, refusal('AC04', { createdAt: '2026-11-03T07:00:00Z' })).contradictions).toEqual([
      'accepted-after-refusal',
    ]);
  });

  test('settled and refused contradict each other in either order of their dates', () => {
    for (const [first, second] of [
      ['09:00', '15:00'],
      ['15:00', '09:00'],
      ['09:00', '09:00'],
    ] as const) {
      expect(said(fact('settled', at(first)), refusal('TM01', at(second))).contradictions).toEqual([
        'settled-and-refused',
      ]);
    }
  });

  test('what is listed as refused is an exception to the status above it in the same report', () => {
    const above = fact('settled', { ...at('09:00'), level: 'payment', pays: true });
    expect(said(above)).toEqual({ standing: 'booked', contradictions: [] });
    expect(said(above, refusal('AC04', at('09:00')))).toEqual({ standing: 'refused', contradictions: [] });
  });

  test('a refusal above what is listed as accepted in the same report contradicts it', () => {
    const above = refusal('TM01', { ...at('09:00'), level: 'group' });
    expect(said(above, fact('accepted', at('09:00'))).contradictions).toEqual(['accepted-after-refusal']);
  });

  test('refused and booked contradict each other, and the money has left', () => {
    const verdict = { standing: 'booked', contradictions: ['debited-though-refused'] };
    expect(said(refusal('AC04'), debit())).toEqual(verdict);
    expect(said(debit(), refusal('AC04'))).toEqual(verdict);
    expect(said(refusal('AC04'), debit({ level: 'batch' }))).toEqual(verdict);
  });

  test('a promise to settle pays only where the account has no statements', () => {
    expect(said(fact('settled')).standing).toBe('accepted');
    expect(said(fact('settled', { pays: true })).standing).toBe('booked');
  });

  test('the reason is that of the most exact level that gives one', () => {
    const group = refusal('AM04', { level: 'group' });
    expect(verdictOf([group]).reasonCodes).toEqual(['AM04']);
    expect(verdictOf([group, refusal('AC04')]).reasonCodes).toEqual(['AC04']);
    expect(verdictOf([group, refusal()]).reasonCodes).toEqual(['AM04']);
    expect(verdictOf([debit(), moneyBack('MS03')]).reasonCodes).toEqual(['MS03']);
  });
});

describe('bookings of one payment', () => {
  const statement = (ordinal: number, change: Partial<BankFact> = {}): BankFact =>
    debit({ bankReportId: `camt.053:00000000000000bb#${ordinal}`, ...change });
  const notification = (ordinal: number, change: Partial<BankFact> = {}): BankFact =>
    debit({ bankReportId: `camt.054:00000000000000dd#${ordinal}`, ...change });
  const nextStatement = (change: Partial<BankFact> = {}): BankFact =>
    debit({ bankReportId: 'camt.053:00000000000000ee#1', ...change });

  test.for<[string, readonly BankFact[], number]>([
    ['none', [], 0],
    ['one', [statement(1)], 1],
    ['one that the statement repeats after the notification', [notification(1), statement(1)], 1],
    ['one that the next statement repeats', [statement(1), nextStatement()], 1],
    [
      'one without a reference in one of two reports',
      [notification(1, { reference: 'X' }), nextWithout()],
      1,
    ],
    ['one that the notification does not date', [undated(notification(1)), statement(1)], 1],
    [
      'a sum, and the payment of it in the notification',
      [notification(1), statement(1, { level: 'batch' })],
      1,
    ],
    ['two in one statement', [statement(1), statement(2)], 2],
    [
      'two in one statement that a notification showed once',
      [notification(1), statement(1), statement(2)],
      2,
    ],
    [
      'two with references of their own on one day',
      [statement(1), nextStatement({ reference: 'BANK-9' })],
      2,
    ],
    ['two on two days', [statement(1), nextStatement({ bookingDate: next })], 2],
    [
      'one in the notification and another on the next day',
      [notification(1), statement(1, { bookingDate: next })],
      2,
    ],
    ['as a sum and again singly in the statements', [statement(1, { level: 'batch' }), statement(2)], 2],
    ['two without any reference in one report', [bare(statement(1)), bare(statement(2))], 2],
    ['three', [statement(1), statement(2), nextStatement({ bookingDate: next })], 3],
  ])('%s', ([, lines, bookings]) => {
    expect(bookingsIn(lines)).toBe(bookings);
    expect(bookingsIn(lines.toReversed())).toBe(bookings);
  });

  function bare({ reference: _, ...line }: BankFact): BankFact {
    return line;
  }

  function undated({ bookingDate: _, ...line }: BankFact): BankFact {
    return line;
  }

  function nextWithout(): BankFact {
    return bare(debit({ bankReportId: 'camt.053:00000000000000ee#1' }));
  }

  test('one that is booked after the return is another one, though the first was never seen', () => {
    const back = moneyBack('TM01', { bookingDate: plainDate('2026-11-05') });
    const anew = debit({ bookingDate: plainDate('2026-11-06'), reference: 'ANEW' });
    const word = fact('word', {
      status: 'RETURNED',
      bankReportId: 'operator:7',
      bookingDate: plainDate('2026-11-05'),
    });

    for (const facts of [
      [back, anew],
      [anew, back],
      [word, anew],
      [word, back, anew],
    ]) {
      expect(verdictOf(facts)).toMatchObject({ contradictions: ['debited-after-return'], isDead: false });
    }
    for (const day of ['2026-11-04', '2026-11-05']) {
      const own = debit({ bookingDate: plainDate(day) });
      expect(verdictOf([back, own])).toMatchObject({ contradictions: [], isDead: true });
      expect(verdictOf([word, own])).toMatchObject({ contradictions: [], isDead: true });
    }
  });

  test('a second one is a contradiction, also after a return', () => {
    const facts = [
      statement(1),
      moneyBack('ED05'),
      nextStatement({ bookingDate: next, reference: 'BANK-9' }),
    ];
    expect(said(...facts).contradictions).toEqual(['debited-twice']);
    expect(said(...facts.toReversed()).contradictions).toEqual(['debited-twice']);
  });
});

describe("a person's word", () => {
  const word = (status: string): BankFact => fact('word', { status, bankReportId: 'operator:7' });

  test('settles what was contradicted before it', () => {
    expect(said(refusal('AC04'), debit(), word('BOOKED'))).toEqual({
      standing: 'booked',
      contradictions: [],
    });
    expect(said(debit({ misfit: 'amount' }), word('BOOKED'))).toEqual({
      standing: 'booked',
      contradictions: [],
    });
    expect(verdictOf([debit({ misfit: 'amount' }), word('REFUSED')])).toMatchObject({
      standing: 'refused',
      isDead: true,
    });
    expect(verdictOf([debit(), word('RETURNED')])).toMatchObject({ standing: 'returned', isDead: true });
  });

  test('is not contradicted by a bank that says the same once more, or confirms it', () => {
    expect(
      said(refusal('AC04'), debit(), word('BOOKED'), debit({ bankReportId: 'camt.053:9#1' })).contradictions,
    ).toEqual([]);
    expect(said(word('BOOKED'), debit()).contradictions).toEqual([]);
    expect(said(word('REFUSED'), refusal('AC04')).contradictions).toEqual([]);
    expect(said(debit(), word('BOOKED'), moneyBack())).toEqual({ standing: 'returned', contradictions: [] });
  });

  test.for<[string, readonly BankFact[]]>([
    ['booked, and then refused', [word('BOOKED'), refusal('AC04')]],
    [
      'booked, and then booked once more',
      [debit(), word('BOOKED'), debit({ bankReportId: 'camt.053:9#1', bookingDate: next })],
    ],
    ['refused, and then booked', [word('REFUSED'), debit()]],
    ['refused, and then accepted', [word('REFUSED'), fact('accepted')]],
    ['refused, and then announced', [word('REFUSED'), fact('announced')]],
    [
      'returned, and then booked again',
      [debit(), word('RETURNED'), debit({ bankReportId: 'camt.053:9#1', bookingDate: next })],
    ],
    ['booked, and part of it comes back', [word('BOOKED'), moneyBack('AC04', { misfit: 'amount' })]],
  ])('is contradicted again: %s', ([, facts]) => {
    const verdict = verdictOf(facts);
    expect(verdict.contradictions).not.toEqual([]);
    expect(verdict.isDead).toBe(false);
  });
});

test('a bank says some five things of a payment: far fewer than are kept', () => {
  expect(MAX_FACTS_PER_ATTEMPT).toBe(40);
  expect(verdictOf([fact('pending', { misfit: 'last-kept' })]).contradictions).toEqual(['too-many-facts']);
});
