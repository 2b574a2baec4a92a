import { expect } from 'vitest';
import { contradictedAttempts } from '../../functions/core/attempt-facts.ts';
import type { Word } from '../../functions/core/bank-fact.ts';
import { settle } from '../../operate/decide.ts';
import { type Embedded, it } from '../support/embedded.ts';
import { personNamed } from '../support/people.ts';
import { debit, NEXT_DAY, refused, statement, THIRD_DAY } from './bank.ts';
import { Life } from './life.ts';

/** A life whose first attempt was refused on both legs and debited all the same, after the second was paid. */
async function paidTwice(embedded: Embedded): Promise<Life> {
  const life = await Life.begin(embedded, 1);
  const [first] = await life.sent();
  await life.read(refused(first), statement([]));
  await life.stand.repairLater();
  await life.toNextDay();
  await life.submit();
  const [second] = await life.sent();
  await life.read(
    statement([debit(second)], { day: NEXT_DAY }),
    statement([debit(first)], { day: THIRD_DAY }),
  );
  return life;
}

async function say(life: Life, attempt: number, outcome: Word): Promise<void> {
  const [payout] = await life.payouts();
  if (payout?.amountMinor === undefined) throw new Error('It is there.');
  const { payoutId, amountMinor } = payout;
  const known = { attempt, outcome, amountMinor, date: life.today(), reference: 'LETTER-1' };
  const decision = { by: personNamed('Anna'), reason: 'asked the bank', atMs: life.stand.clock.now() };
  const decided = await settle(life.stand.table, payoutId, known, decision);
  expect(decided).toMatchObject({ ok: true });
}

const TWICE = { contradictions: ['paid-by-two-attempts'] };

it('what two attempts paid keeps its reason when the first is settled as booked', async ({ embedded }) => {
  const life = await paidTwice(embedded);

  await say(life, 1, 'BOOKED');

  const [payout] = await life.payouts();
  expect(payout?.state).toBe('paid');
  expect(payout?.reasons).toMatchObject([{ code: 'bank-contradiction' }]);
  expect(payout && contradictedAttempts(payout)).toMatchObject([
    { attempt: 1, ...TWICE },
    { attempt: 2, ...TWICE },
  ]);
});

it('it ends once the money of the first is back, and a person says so', async ({ embedded }) => {
  const life = await paidTwice(embedded);

  await say(life, 1, 'RETURNED');

  expect((await life.ending()).states).toEqual(['expense-1: paid']);
  expect(await life.files()).toEqual(['1.1', '1.2']);
});

it('it ends once the money of the last is back, and is paid by the first', async ({ embedded }) => {
  const life = await paidTwice(embedded);

  await say(life, 1, 'BOOKED');
  await say(life, 2, 'RETURNED');
  await life.goOn();
  expect((await life.ending()).states).toEqual(['expense-1: returned']);
  await say(life, 1, 'BOOKED');

  expect((await life.ending()).states).toEqual(['expense-1: paid']);
  expect(await life.files()).toEqual(['1.1', '1.2']);
});
