import { describe, expect } from 'vitest';
import { verdictOn } from '../../functions/core/attempt-facts.ts';
import type { Word } from '../../functions/core/bank-fact.ts';
import { plainDate } from '../../functions/core/date.ts';
import type { Settlement } from '../../functions/core/decision.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { cancel, type Decided, release, settle } from '../../operate/decide.ts';
import {
  batchDebit,
  debit,
  euros,
  giveBack,
  NEXT_DAY,
  refused,
  statement,
  sumOf,
  THIRD_DAY,
  told,
} from '../settling/bank.ts';
import { Life } from '../settling/life.ts';
import type { Sent } from '../support/bank-scene.ts';
import { first } from '../support/client-faults.ts';
import { type Embedded, it } from '../support/embedded.ts';
import { personNamed, personsWord } from '../support/people.ts';

async function sentOne(
  embedded: Embedded,
  count = 1,
): Promise<{ life: Life; one: Sent; sent: readonly Sent[] }> {
  const life = await Life.begin(embedded, count, { batchBooking: count > 1 });
  const sent = await life.sent();
  const [one] = sent;
  return { life, one, sent };
}

/** The second attempt has begun, and waits for its file. */
async function secondScheduled(embedded: Embedded): Promise<{ life: Life; one: Sent }> {
  const { life, one } = await sentOne(embedded);
  await life.read(refused(one), statement());
  await life.repair();
  return { life, one };
}

async function row(life: Life): Promise<Payout> {
  const [payout] = await life.payouts();
  if (payout === undefined) throw new Error('It is there.');
  return payout;
}

function decisionAt(life: Life) {
  return { by: personNamed('Anna'), reason: 'the bank said so on the phone', atMs: life.stand.clock.now() };
}

async function settled(life: Life, outcome: Word, change: Partial<Settlement> = {}): Promise<Decided> {
  const { payoutId, amountMinor = 0n } = await row(life);
  const known = { attempt: 1, outcome, amountMinor, date: life.today(), reference: 'LETTER-1' };
  return settle(life.stand.table, payoutId, { ...known, ...change }, decisionAt(life));
}

async function released(life: Life, retryAfter: 'statement' | 'refusal' = 'statement'): Promise<Decided> {
  const { payoutId } = await row(life);
  const policy = {
    limits: new Map([['EUR', 1_000_000n]]),
    today: plainDate('2026-11-03'),
    retryAfter,
    peopleForNewAccount: 1,
  } as const;
  const { table, queue } = life.stand.deps;
  return release({ table, queue }, payoutId, { ...decisionAt(life), sameAccount: true }, policy);
}

function refusalOf(decided: Decided): string {
  if (decided.ok) throw new Error('It was allowed.');
  return decided.refusal.message;
}

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
      expect(payout).toMatchObject({ state, reasons: [] });
      expect(payout.history.at(-1)).toMatchObject({
        by: 'operator',
        why: `settled-${outcome.toLowerCase()}`,
        facts: personsWord('Anna', 'the bank said so on the phone'),
        evidence: {
          says: 'word',
          status: outcome,
          amountMinor: 1000n,
          bookingDate: life.today(),
          reference: 'LETTER-1',
        },
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

describe('settling is refused', () => {
  it('for a payout that is not there', async ({ embedded }) => {
    const { life } = await sentOne(embedded);
    const { payoutId } = await row(await Life.ready(embedded, 1));
    const known = { attempt: 1, outcome: 'BOOKED', amountMinor: 1n, date: plainDate('2026-11-03') } as const;
    const other = payoutId.replace(/.$/, (last) => (last === '0' ? '1' : '0')) as typeof payoutId;

    const decided = await settle(life.stand.table, other, { ...known, reference: 'X' }, decisionAt(life));

    expect(refusalOf(decided)).toContain('no such payout');
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
    expect(refusalOf(decided)).toContain('The amount is not that of the payout');
  });

  it.for<[string, string, string]>([
    ['years ahead', '2031-01-01', '2031-01-01 is still to come.'],
    ['that is on no clock on earth yet', '2026-11-05', '2026-11-05 is still to come.'],
    ['before its file', '2026-10-31', 'was put into its file on 2026-11-02'],
  ])('on a day %s', async ([, day, sentence], { embedded }) => {
    const { life } = await sentOne(embedded);
    life.stand.clock.advance(Date.parse('2026-11-04T09:59:59.999Z') - life.stand.clock.now());
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
    expect(refusalOf(await settled(life, 'BOOKED'))).toBe('The ledger says so already.');
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
    life.stand.clock.advance(Date.parse('2026-11-04T10:00:00Z') - life.stand.clock.now());
    expect(await settled(life, 'BOOKED', { date: plainDate('2026-11-05') })).toMatchObject({ ok: true });
  });
});

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

    expect(await life.ending()).toMatchObject({
      states: ['expense-1: paid'],
      files: ['1.1'],
      isCalled: false,
    });
    expect((await row(life)).plan).toBeUndefined();
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

describe('a release is refused while an earlier attempt may live', () => {
  it.for<[string, (one: Sent, sent: readonly Sent[]) => readonly string[], string]>([
    [
      'the statement is still to come',
      (one) => [refused(one)],
      'waits for the statement (camt.053) of eur-main that covers 2026-11-03',
    ],
    [
      'what was said of it contradicts',
      (one) => [refused(one), told(one, 'ACSP', `${NEXT_DAY}T09:00:00Z`), statement()],
      'contradict each other',
    ],
    [
      'its statement shows a debit of its amount without ids',
      (one) => [refused(one), statement([{ amount: one.amount }])],
      'that no payment was found for',
    ],
    [
      'its statement shows a debit of its file without ids',
      (one, sent) => [refused(one), statement([{ amount: sumOf(sent) }])],
      'that no payment was found for',
    ],
    [
      'a line about its file is not explained',
      (one) => [refused(one), statement([batchDebit(one, '0.01')])],
      'that no payment was found for',
    ],
  ])('%s', async ([, reports, sentence], { embedded }) => {
    const { life, one, sent } = await sentOne(embedded, 2);
    await life.read(...reports(one, sent));
    const before = await row(life);

    expect(refusalOf(await released(life))).toContain(sentence);
    expect(await row(life)).toEqual(before);
    expect((await settled(life, 'REFUSED')).ok).toBe(true);
    expect(await released(life)).toMatchObject({ ok: true, payout: { state: 'ready', attempt: 2 } });
    expect(verdictOn(await row(life), 1)).toMatchObject({ standing: 'refused', isDead: true });
  });

  it('and allowed without a statement where the configuration does not ask for one', async ({ embedded }) => {
    const { life, one } = await sentOne(embedded);
    await life.read(refused(one, 'AC04'));
    expect(await released(life, 'refusal')).toMatchObject({
      ok: true,
      payout: { state: 'ready', attempt: 2 },
    });
  });

  it('and allowed for what came back whole', async ({ embedded }) => {
    const { life, one } = await sentOne(embedded);
    await life.read(statement([debit(one)]), statement([giveBack(one)], { day: THIRD_DAY }));
    expect(await released(life)).toMatchObject({ ok: true, payout: { state: 'ready', attempt: 2 } });
  });
});

it('cancelling ends a refused payout whatever its bank says, and not one that is on its way', async ({
  embedded,
}) => {
  const { life, one } = await sentOne(embedded);
  const { payoutId } = await row(life);
  expect(refusalOf(await cancel(life.stand.table, payoutId, decisionAt(life)))).toContain(
    'Ask the bank to stop the payment',
  );
  await life.read(refused(one));

  expect((await cancel(life.stand.table, payoutId, decisionAt(life))).ok).toBe(true);

  await life.read(statement([debit(one)]));
  await life.goOn();
  expect(await life.ending()).toMatchObject({
    states: ['expense-1: cancelled bank-contradiction'],
    files: ['1.1'],
    isCalled: true,
  });
});

describe('a decision about a payout as it was shown', () => {
  async function refusedOne(embedded: Embedded) {
    const { life, one } = await sentOne(embedded);
    await life.read(refused(one));
    const { payoutId, version } = await row(life);
    const { deps, faults } = life.stand;
    const meant = { ...decisionAt(life), shownVersion: version };
    return { life, faults, end: () => cancel(deps.table, payoutId, meant), payoutId };
  }

  it('is done where only the answer to its own write was lost', async ({ embedded }) => {
    const { life, faults, end } = await refusedOne(embedded);
    faults.set(first('UpdateItemCommand', 'answer-lost'));

    expect(await end()).toMatchObject({ ok: true, payout: { state: 'cancelled' } });

    expect(faults.count('UpdateItemCommand')).toBe(2);
    expect((await row(life)).history.filter(({ why }) => why === 'cancelled')).toHaveLength(1);
  });

  it.for(['before it is read', 'between its read and its write'])(
    'is refused where another person decided %s',
    async (when, { embedded }) => {
      const { life, faults, end, payoutId } = await refusedOne(embedded);
      const command = when === 'before it is read' ? 'GetItemCommand' : 'UpdateItemCommand';
      let isTold = false;
      const other = { ...decisionAt(life), by: personNamed('Bert') };
      faults.set(async (call) => {
        if (call.command !== command || isTold) return undefined;
        isTold = true;
        await cancel(life.stand.table, payoutId, other);
        return undefined;
      });

      expect(await end()).toMatchObject({ ok: false, refusal: { code: 'changed-meanwhile' } });

      expect((await row(life)).history.at(-1)).toMatchObject({ facts: { person: 'Bert' } });
    },
  );
});
