import { describe, expect } from 'vitest';
import type { Word } from '../../functions/core/bank-fact.ts';
import { plainDate } from '../../functions/core/date.ts';
import { updatePayout } from '../../functions/ledger/payouts.ts';
import { settle } from '../../operate/decide.ts';
import {
  batchDebit,
  debit,
  euros,
  giveBack,
  NEXT_DAY,
  refused,
  statement,
  sumOf,
  told,
} from '../settling/bank.ts';
import { Life } from '../settling/life.ts';
import type { Sent } from '../support/bank-scene.ts';
import { it } from '../support/embedded.ts';
import { step } from '../support/payouts.ts';
import { personsWord } from '../support/people.ts';
import { decisionAt, refusalOf, released, row, secondScheduled, sentOne, settled } from './deciding.ts';

describe('settling the attempt at the bank', () => {
  it.for<[Word, string]>([
    ['BOOKED', 'paid'],
    ['REFUSED', 'failed'],
    ['RETURNED', 'returned'],
  ])(
    'as %s: the payout is %s, by a person, with date, amount and document',
    async ([outcome, state], { embedded }) => {
      const { life } = await sentOne(embedded);

      expect((await settled(life, outcome)).ok).toBe(true);

      const payout = await row(life);
      const told = { amountMinor: 1000n, bookingDate: life.today(), reference: 'LETTER-1' };
      expect(payout).toMatchObject({ state, reasons: [] });
      expect(payout.history.at(-1)).toMatchObject({
        by: 'operator',
        why: `settled-${outcome.toLowerCase()}`,
        facts: personsWord('Anna', 'the bank said so on the phone'),
        evidence: { says: 'word', status: outcome, ...told },
      });
    },
  );

  it.for<Word>(['BOOKED', 'REFUSED', 'RETURNED'])(
    'as %s ends what was contradicted, its line, and its batch once the sums are proved',
    async (outcome, { embedded }) => {
      const { life, one } = await sentOne(embedded);
      await life.read(refused(one, 'AC04'), statement([debit(one)]));
      expect(await life.ending()).toMatchObject({ isCalled: true });

      expect((await settled(life, outcome)).ok).toBe(true);

      expect(await life.ending()).toMatchObject({ isCalled: false });
      expect((await life.stand.prove()).breaks).toEqual([]);
      expect((await life.stand.batches()).map(({ state }) => state)).toEqual(['settled']);
    },
  );

  it('ends the line of a debit that did not fit', async ({ embedded }) => {
    const { life, one } = await sentOne(embedded);
    await life.read(statement([debit({ ...one, amount: euros(one.amountMinor - 1n) })]));
    expect(await life.waiting()).toEqual(['amount-differs']);

    await settled(life, 'BOOKED');

    expect(await life.waiting()).toEqual([]);
  });

  it('ends of a line about a whole batch what concerns the payout, and nothing of the others', async ({
    embedded,
  }) => {
    const { life, one, sent } = await sentOne(embedded, 2);
    const [, two = one] = sent;
    await life.read(refused(one, 'AC04'), refused(two, 'AC04'), statement([batchDebit(one, sumOf(sent))]));
    expect(await life.waiting()).toEqual(['contradicts', 'contradicts']);

    await settled(life, 'BOOKED');

    expect(await life.waiting()).toEqual(['contradicts']);
    expect((await life.ending()).states).toEqual(['expense-1: paid', 'expense-2: paid bank-contradiction']);
  });
});

describe('what a bank says after a person', () => {
  it.for<[string, Word, (one: Sent) => string]>([
    ['refuses what was called booked', 'BOOKED', (one) => refused(one, 'AC04', `${NEXT_DAY}T09:00:00Z`)],
    ['books what was called refused', 'REFUSED', (one) => statement([debit(one)], { day: NEXT_DAY })],
    ['accepts what was called refused', 'REFUSED', (one) => told(one, 'ACSP', `${NEXT_DAY}T09:00:00Z`)],
    [
      'gives part of it back',
      'BOOKED',
      (one) => statement([giveBack({ ...one, amount: '1.00' })], { day: NEXT_DAY }),
    ],
    [
      'gives back twice what was called returned',
      'RETURNED',
      (one) => statement([giveBack(one), giveBack(one)], { day: NEXT_DAY }),
    ],
  ])('%s: a person is called again, and nothing leaves', async ([, outcome, report], { embedded }) => {
    const { life, one } = await sentOne(embedded);
    await settled(life, outcome);

    await life.read(report(one));
    await life.goOn();

    const ending = await life.ending();
    expect(ending).toMatchObject({ files: ['1.1'], isCalled: true });
    expect(ending.states[0]).toContain('bank-contradiction');
    expect(refusalOf(await released(life))).not.toBe('');
  });

  it.for<[string, Word, (one: Sent) => string]>([
    ['books what was called booked', 'BOOKED', (one) => statement([debit(one)])],
    ['refuses what was called refused', 'REFUSED', (one) => refused(one)],
  ])('%s: it agrees, and nobody is called', async ([, outcome, report], { embedded }) => {
    const { life, one } = await sentOne(embedded);
    await settled(life, outcome);

    await life.read(report(one));

    expect(await life.ending()).toMatchObject({ isCalled: false });
  });
});

function waitUntil({ stand: { clock } }: Life, at: string): void {
  clock.advance(Date.parse(at) - clock.now());
}

describe('settling is refused', () => {
  it('for a payout that is not there', async ({ embedded }) => {
    const { life } = await sentOne(embedded);
    const { payoutId } = await row(await Life.ready(embedded, 1));
    const known = { attempt: 1, outcome: 'BOOKED', amountMinor: 1n, date: plainDate('2026-11-03') } as const;
    const other = payoutId.replace(/.$/, (last) => (last === '0' ? '1' : '0')) as typeof payoutId;

    const decided = await settle(life.stand.table, other, { ...known, reference: 'X' }, decisionAt(life));

    expect(refusalOf(decided)).toBe(
      'The ledger has no such payout. Check its id, or look for it by a name, an amount or the id of its expense.',
    );
  });

  it('for what no bank was given, or an attempt that is still to come', async ({ embedded }) => {
    const waiting = await Life.ready(embedded, 1);
    expect(refusalOf(await settled(waiting, 'BOOKED'))).toContain('No bank was given it yet.');
    const { life } = await sentOne(embedded);
    expect(refusalOf(await settled(life, 'BOOKED', { attempt: 2 }))).toContain('Attempt 2 was not given');
    expect(refusalOf(await settled(life, 'BOOKED', { attempt: 0 }))).toContain('Attempt 0 was not given');
  });

  it('for a second attempt that waits for its file', async ({ embedded }) => {
    const { life } = await secondScheduled(embedded);
    expect(refusalOf(await settled(life, 'BOOKED', { attempt: 2 }))).toContain('Attempt 2 was not given');
  });

  it('for another amount', async ({ embedded }) => {
    const { life, one } = await sentOne(embedded);
    const decided = await settled(life, 'BOOKED', { amountMinor: one.amountMinor - 1n });
    expect(refusalOf(decided)).toContain('The amount is not what the file of the attempt pays');
  });

  it.for<[string, string, string]>([
    ['years ahead', '2031-01-01', '2031-01-01 is still to come.'],
    ['that is on no clock on earth yet', '2026-11-05', '2026-11-05 is still to come.'],
    ['before its file', '2026-10-31', 'was put into its file on 2026-11-02'],
  ])('on a day %s', async ([, day, sentence], { embedded }) => {
    const { life } = await sentOne(embedded);
    waitUntil(life, '2026-11-04T09:59:59.999Z');
    const before = await row(life);
    const refusal = refusalOf(await settled(life, 'BOOKED', { date: plainDate(day) }));
    expect(refusal).toContain(sentence);
    expect(refusal).toContain('Give the day on which the bank booked it');
    expect(await row(life)).toEqual(before);
  });

  it('while its file is being made', async ({ embedded }) => {
    const { life } = await secondScheduled(embedded);
    life.stand.clock.advance(86_400_000);
    let refusal = '';
    life.onceClaimed(async () => {
      refusal = refusalOf(await settled(life, 'BOOKED'));
    });
    await life.submit();
    expect(refusal).toContain('Its file is not in the outbox yet');
  });

  it('where it was said already', async ({ embedded }) => {
    const { life, one } = await sentOne(embedded);
    await life.read(statement([debit(one)]));
    const before = await row(life);
    expect(refusalOf(await settled(life, 'BOOKED'))).toBe(
      'The ledger says so already: there is nothing left to settle.',
    );
    expect(await row(life)).toEqual(before);
  });

  it('as booked of an earlier attempt while the later one is at the bank: both may have been paid', async ({
    embedded,
  }) => {
    const { life, one } = await secondScheduled(embedded);
    life.stand.clock.advance(86_400_000);
    await life.submit();
    await life.read(statement([debit(one)], { day: NEXT_DAY }));
    expect(refusalOf(await settled(life, 'BOOKED'))).toContain('Attempt 2 is at the bank too.');

    await settled(life, 'REFUSED', { attempt: 2 });
    expect((await settled(life, 'BOOKED')).ok).toBe(true);
    expect(await life.ending()).toMatchObject({ states: ['expense-1: paid'], isCalled: false });
  });
});

describe('settling is dated by the clock of the bank', () => {
  it('where it is a day later than in UTC', async ({ embedded }) => {
    const { life } = await sentOne(embedded);
    waitUntil(life, '2026-11-04T10:00:00Z');
    expect(await settled(life, 'BOOKED', { date: plainDate('2026-11-05') })).toMatchObject({ ok: true });
  });
});

const AMOUNT_CHANGED = {
  code: 'amount-changed',
  severity: 'hold',
  message: 'It was another amount.',
} as const;

describe('settling an earlier attempt', () => {
  it.for<[string, (life: Life) => Promise<void>]>([
    [
      'held by the contradiction',
      async (life) => life.read(statement([debit(await secondOf(life))], { day: NEXT_DAY })),
    ],
    ['scheduled for its file', async () => undefined],
  ])('as booked, while the later is %s: nothing is left to pay', async ([, before], { embedded }) => {
    const { life } = await secondScheduled(embedded);
    await before(life);

    expect((await settled(life, 'BOOKED')).ok).toBe(true);
    await life.goOn();

    const ending = { states: ['expense-1: paid'], files: ['1.1'], isCalled: false };
    expect(await life.ending()).toMatchObject(ending);
    expect((await row(life)).plan).toBeUndefined();
  });

  it('as booked with another amount than its file pays is refused', async ({ embedded }) => {
    const { life, one } = await secondScheduled(embedded);
    const before = await row(life);

    const decided = await settled(life, 'BOOKED', { attempt: 1, amountMinor: one.amountMinor - 1n });

    expect(refusalOf(decided)).toContain('The amount is not what the file of the attempt pays');
    expect(await row(life)).toEqual(before);
  });

  it('as booked takes what its file paid, whatever was corrected since', async ({ embedded }) => {
    const { life, one } = await secondScheduled(embedded);
    const before = await row(life);
    const amountMinor = one.amountMinor - 100n;
    const corrected = step(before, 'held', { amountMinor, plan: undefined, reasons: [AMOUNT_CHANGED] });
    await updatePayout(life.stand.table, before, corrected);

    const asCorrected = await settled(life, 'BOOKED', { amountMinor });

    expect(refusalOf(asCorrected)).toContain('The amount is not what the file of the attempt pays');
    expect((await settled(life, 'BOOKED', { amountMinor: one.amountMinor })).ok).toBe(true);
    // What it was corrected to still stands there, for whoever asks about the difference.
    expect((await life.ending()).states).toEqual(['expense-1: paid amount-changed']);
  });

  async function secondOf(life: Life): Promise<Pick<Sent, 'endToEndId' | 'amount'>> {
    const { payoutId, amountMinor = 0n } = await row(life);
    return { endToEndId: `${payoutId}-01`, amount: euros(amountMinor) };
  }

  it.for<Word>(['REFUSED', 'RETURNED'])(
    'as %s lets the later one be released, and paid',
    async (outcome, { embedded }) => {
      const { life, one } = await secondScheduled(embedded);
      await life.read(statement([debit(one)], { day: NEXT_DAY }));
      expect(refusalOf(await released(life))).toContain('contradict each other');

      expect((await settled(life, outcome)).ok).toBe(true);
      expect((await life.ending()).states).toEqual(['expense-1: held attempt-settled']);
      expect((await released(life)).ok).toBe(true);
      await life.goOn();

      expect(await life.ending()).toMatchObject({ states: ['expense-1: submitted'], files: ['1.1', '1.2'] });
    },
  );
});
