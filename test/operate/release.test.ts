import { describe, expect } from 'vitest';
import { verdictOn } from '../../functions/core/attempt-facts.ts';
import { cancel } from '../../operate/decide.ts';
import {
  batchDebit,
  debit,
  giveBack,
  NEXT_DAY,
  refused,
  statement,
  sumOf,
  THIRD_DAY,
  told,
} from '../settling/bank.ts';
import type { Sent } from '../support/bank-scene.ts';
import { first } from '../support/client-faults.ts';
import { type Embedded, it } from '../support/embedded.ts';
import { personNamed } from '../support/people.ts';
import { decisionAt, refusalOf, released, row, sentOne, settled } from './deciding.ts';

/** What a release allows. */
const SECOND = { ok: true, payout: { state: 'ready', attempt: 2 } };
const NOT_FOUND = 'that no payment was found for';

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
      NOT_FOUND,
    ],
    [
      'its statement shows a debit of its file without ids',
      (one, sent) => [refused(one), statement([{ amount: sumOf(sent) }])],
      NOT_FOUND,
    ],
    [
      'a line about its file is not explained',
      (one) => [refused(one), statement([batchDebit(one, '0.01')])],
      NOT_FOUND,
    ],
  ])('%s', async ([, reports, sentence], { embedded }) => {
    const { life, one, sent } = await sentOne(embedded, 2);
    await life.read(...reports(one, sent));
    const before = await row(life);

    expect(refusalOf(await released(life))).toContain(sentence);
    expect(await row(life)).toEqual(before);
    expect((await settled(life, 'REFUSED')).ok).toBe(true);
    expect(await released(life)).toMatchObject(SECOND);
    expect(verdictOn(await row(life), 1)).toMatchObject({ standing: 'refused', isDead: true });
  });

  it('and allowed without a statement where the configuration does not ask for one', async ({ embedded }) => {
    const { life, one } = await sentOne(embedded);
    await life.read(refused(one, 'AC04'));
    expect(await released(life, 'refusal')).toMatchObject(SECOND);
  });

  it('and allowed for what came back whole', async ({ embedded }) => {
    const { life, one } = await sentOne(embedded);
    await life.read(statement([debit(one)]), statement([giveBack(one)], { day: THIRD_DAY }));
    expect(await released(life)).toMatchObject(SECOND);
  });
});

it('cancelling ends a refused payout whatever its bank says, and not one that is on its way', async ({
  embedded,
}) => {
  const { life, one } = await sentOne(embedded);
  const { payoutId } = await row(life);
  const end = () => cancel(life.stand.table, payoutId, decisionAt(life));
  expect(refusalOf(await end())).toContain('Ask the bank to stop the payment');
  await life.read(refused(one));

  expect((await end()).ok).toBe(true);

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
