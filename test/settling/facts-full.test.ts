import { expect } from 'vitest';
import { factsOf, verdictOn } from '../../functions/core/attempt-facts.ts';
import { MAX_FACTS_PER_ATTEMPT } from '../../functions/core/bank-fact.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { settleFact } from '../../functions/core/settle.ts';
import { historyVerifies } from '../../functions/core/step-payout.ts';
import { settle } from '../../operate/decide.ts';
import { fact } from '../support/bank-facts.ts';
import { it } from '../support/embedded.ts';
import { AT_MS } from '../support/payouts.ts';
import { personNamed } from '../support/people.ts';
import { DAY, debit, refused, statement, told } from './bank.ts';
import { Life } from './life.ts';

it('of an attempt a bounded number of facts is kept: the last calls a person, and no more is written', async ({
  embedded,
}) => {
  const life = await Life.begin(embedded, 1);
  const [one] = await life.sent();
  const [sent] = await life.payouts();
  if (sent === undefined) throw new Error('It was sent.');
  const by = { by: 'reconcile-bank-reports', why: 'bank-pending', atMs: AT_MS } as const;
  let full: Payout = sent;
  for (let said = 1; said < MAX_FACTS_PER_ATTEMPT - 1; said += 1) {
    const pending = fact('pending', {
      bankReportId: `pain.002:00000000000000aa#${said}`,
      createdAt: `${said}`,
    });
    full = settleFact(full, pending, by).at(-1) ?? full;
  }
  await life.stand.put(full);

  await life.read(told(one, 'ACTC', `${DAY}T04:00:00Z`));
  expect(await life.ending()).toMatchObject({ states: ['expense-1: accepted'], isCalled: false });

  await life.read(told(one, 'ACCP', `${DAY}T05:00:00Z`));
  const [last = sent] = await life.payouts();
  expect(factsOf(last, 1)).toHaveLength(MAX_FACTS_PER_ATTEMPT);
  expect(verdictOn(last, 1).contradictions).toEqual(['too-many-facts']);
  expect(last.reasons).toMatchObject([{ code: 'bank-contradiction' }]);
  expect(life.stand.log.alarms()).toContain('bank-facts-full');

  const booked = statement([debit(one)]);
  await life.read(refused(one), booked, booked);
  await life.goOn();
  const [after] = await life.payouts();
  expect(after).toEqual(last);
  expect(historyVerifies(last)).toBe(true);
  expect(await life.waiting()).toEqual(['facts-full', 'facts-full', 'facts-full']);
  expect(await life.files()).toEqual(['1.1']);

  // A person's word makes room for what opposes it.
  const known = { attempt: 1, outcome: 'REFUSED', amountMinor: one.amountMinor } as const;
  const document = { date: life.today(), reference: 'LETTER-1' };
  const decision = { by: personNamed('Anna'), reason: 'asked', atMs: life.stand.clock.now() };
  await settle(life.stand.table, last.payoutId, { ...known, ...document }, decision);
  expect((await life.ending()).states).toEqual(['expense-1: failed']);
  await life.read(booked);
  expect((await life.ending()).states).toEqual(['expense-1: failed bank-contradiction']);
});
