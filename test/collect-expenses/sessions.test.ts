import { describe, expect } from 'vitest';
import type { Expense } from '../../functions/core/expense.ts';
import { duplicateKeyOf, payoutIdOf } from '../../functions/core/expense-ids.ts';
import { claimOnce } from '../../functions/ledger/duplicate-claims.ts';
import { duplicateClaimKey, sessionClaimKey } from '../../functions/ledger/keys.ts';
import { type CollectionStand, it } from '../support/collection.ts';
import { itemsOf } from '../support/embedded.ts';
import { expense } from '../support/expenses.ts';

function paying(expenseId: string, sessions: readonly string[], changes: Partial<Expense> = {}): Expense {
  return expense({
    expenseId,
    sessions,
    recipientId: `recipient-${expenseId}`,
    amount: { text: String(1000 + Number(expenseId)), unit: 'minor' },
    ...changes,
  });
}

/** The listing of a source says nothing of sessions; the page of each expense does. */
async function collect(stand: CollectionStand, ...listed: readonly Expense[]): Promise<string[]> {
  const [{ account } = expense()] = listed;
  const sessionsOf = new Map(listed.map(({ expenseId, sessions = [] }) => [expenseId, sessions]));
  const details = async (one: Expense) => ({ ...one, sessions: sessionsOf.get(one.expenseId) ?? [] });
  const bare = listed.map(({ sessions: _, ...one }) => one);
  await stand.collect(bare, { details, account });
  return stand.states();
}

const minor = (text: string) => ({ amount: { text, unit: 'minor' } }) as const;

const BOTH_READY = ['1: ready', '2: ready'];
const SECOND_HELD = ['1: ready', '2: held session-paid-twice'];
const LAST_TWO_HELD = [...BOTH_READY, '3: held session-paid-twice', '4: held session-paid-twice'];

describe('a charging session', () => {
  it('is paid once of two expenses, also of two recipients, and the other names it and the first', async ({
    stand,
  }) => {
    await collect(stand, paying('1', ['5001', '5002']));

    const states = await collect(stand, paying('1', ['5001', '5002']), paying('2', ['5003', '5002', '5001']));

    expect(states).toEqual(SECOND_HELD);
    const { message } = (await stand.payout('2')).reasons[0] ?? {};
    expect(message).toMatch(
      /^Of 3 charging sessions, 2 are paid by another payout: (5001, 5002|5002, 5001) in expense 1 /,
    );
    expect(message).toContain((await stand.payout('1')).payoutId);
  });

  it('is told apart among a hundred others', async ({ stand }) => {
    const many = (first: number) => Array.from({ length: 100 }, (_, index) => `s-${first + index}`);
    await collect(stand, paying('1', many(0)));

    await collect(stand, paying('2', many(99)), paying('3', many(400)));

    expect(await stand.states()).toEqual(['1: ready', '2: held session-paid-twice', '3: ready']);
    expect((await stand.payout('2')).reasons[0]?.message).toContain(
      'Of 100 charging sessions, 1 is paid by another',
    );
    expect((await stand.payout('2')).reasons[0]?.message).toContain(': s-99 in expense 1');
  });

  it('is paid once of two expenses that one part of a reading brings', async ({ stand }) => {
    const states = await collect(stand, paying('1', ['a', 'b', 'c']), paying('2', ['b', 'c', 'd']));

    expect(states.map((line) => line.slice(3)).sort()).toEqual(['held session-paid-twice', 'ready']);
  });

  it('is another one at another account of the source', async ({ stand }) => {
    await collect(stand, paying('1', ['a']));

    expect(await collect(stand, paying('2', ['a'], { account: 'southfleet' }))).toEqual(BOTH_READY);
  });

  it('may have an id of any length, and of any characters', async ({ stand }) => {
    const long = `${'é#'.repeat(3_000)}1`;
    await collect(stand, paying('1', [long]), paying('2', [`${long}2`]));

    expect(await collect(stand, paying('3', [long]))).toEqual([
      '1: ready',
      '2: ready',
      '3: held session-paid-twice',
    ]);
    expect((await stand.payout('3')).reasons[0]?.message.length).toBeLessThan(400);
  });

  it('is claimed whatever the expense is held for, and each of very many', async ({ stand }) => {
    const sessions = Array.from({ length: 450 }, (_, index) => `s-${index}`);
    await collect(stand, paying('1', sessions, minor('99999999')));

    const claims = (await itemsOf(stand.table)).filter(({ pk }) => pk?.S?.startsWith('SESSION#'));
    expect(claims).toHaveLength(450);
    const states = await collect(stand, paying('2', [...sessions, 'new']));
    expect(states).toEqual(['1: held limit-exceeded', '2: held session-paid-twice']);
    expect((await stand.payout('2')).reasons[0]?.message).toContain('and 445 more in expense 1');
  });

  it('costs no write and no look at a page where nothing changed', async ({ stand }) => {
    const listed = [paying('1', ['a', 'b']), paying('2', ['c'], minor('99999999'))];
    await collect(stand, ...listed);
    stand.faults.clear();

    await collect(stand, ...listed);

    const puts = stand.faults.calls.filter(({ command }) => command === 'PutItemCommand');
    // The run's own row alone.
    expect(puts).toHaveLength(1);
  });
});

describe('the claim on a charging session', () => {
  it('goes to another where the first cannot be paid any more', async ({ stand }) => {
    await collect(stand, paying('1', ['a', 'b']));

    const states = await collect(stand, paying('1', ['a', 'b'], { recipientName: '' }), paying('2', ['a']));
    expect(states).toEqual(['1: rejected recipient-name-missing', '2: ready']);

    // It asks for its sessions again, though the listing has no new amount.
    expect(await collect(stand, paying('1', ['a', 'b']), paying('2', ['a']))).toEqual([
      '1: held session-paid-twice',
      '2: ready',
    ]);
  });

  it('is made by a payout that becomes good for the first time', async ({ stand }) => {
    const amount = minor('1500');
    await collect(stand, paying('1', ['a'], { ...amount, recipientName: '' }));
    expect(await collect(stand, paying('1', ['a'], amount))).toEqual(['1: ready']);

    expect(await collect(stand, paying('1', ['a'], amount), paying('2', ['a']))).toEqual(SECOND_HELD);
  });

  it('goes to the expense that a session moved to, and the first keeps the others', async ({ stand }) => {
    await collect(stand, paying('1', ['a', 'b'], minor('9000')));

    await collect(stand, paying('1', ['a'], minor('5000')));
    await collect(stand, paying('2', ['b'], minor('4000')));
    expect(await stand.states()).toEqual(BOTH_READY);

    expect(await collect(stand, paying('3', ['a']), paying('4', ['b']))).toEqual(LAST_TWO_HELD);
  });

  it('is given up with the last session of an expense', async ({ stand }) => {
    await collect(stand, paying('1', ['a'], minor('9000')));
    await collect(stand, paying('1', [], minor('5000')));

    expect(await collect(stand, paying('2', ['a']))).toEqual(BOTH_READY);
  });

  it.for(['paid-by-source', 'waiting'] as const)(
    'of a payout that is withdrawn as %s stays where the money went',
    async (payability, { stand }) => {
      await collect(stand, paying('1', ['a']));
      await collect(stand, paying('1', ['a'], { payability, sourceStatus: payability }));
      expect(await stand.states()).toEqual(['1: withdrawn']);

      const second = payability === 'waiting' ? '2: ready' : '2: held session-paid-twice';
      expect(await collect(stand, paying('2', ['a']))).toEqual(['1: withdrawn', second]);
    },
  );

  it('stays for ever with a payout that a person cancelled', async ({ stand }) => {
    await collect(stand, paying('1', ['a'], minor('99999999')));
    await stand.cancel('1');

    expect(await collect(stand, paying('2', ['a']))).toEqual([
      '1: cancelled limit-exceeded',
      '2: held session-paid-twice',
    ]);
  });

  it('is asked for again once the other gives way', async ({ stand }) => {
    await collect(stand, paying('1', ['a']));
    await collect(stand, paying('2', ['a', 'b']));

    const states = await collect(stand, paying('1', ['a'], { recipientName: '' }), paying('2', ['a', 'b']));
    // In one part the second may still have seen the first as it was.
    expect(states[0]).toBe('1: rejected recipient-name-missing');
    expect(await collect(stand, paying('2', ['a', 'b']))).toContain('2: ready');
  });

  it('is passed by with a release, as long as the payment stays the same', async ({ stand }) => {
    await collect(stand, paying('1', ['a']));
    const second = paying('2', ['a', 'b'], minor('7000'));
    await collect(stand, second);
    await stand.release('2');
    expect(await collect(stand, second)).toEqual(BOTH_READY);

    expect(await collect(stand, { ...second, ...minor('7500') })).toEqual(SECOND_HELD);
  });

  it('holds what is released all the same: its other sessions are nobody else’s', async ({ stand }) => {
    await collect(stand, paying('1', ['a']));
    await collect(stand, paying('2', ['a', 'b', 'c']));
    await stand.release('2');

    expect(await collect(stand, paying('3', ['b']), paying('4', ['c']))).toEqual(LAST_TWO_HELD);
  });

  it('is made at the next look by a payout that waits for another one in vain', async ({ stand }) => {
    const first = paying('1', ['a', 'b']);
    const key = duplicateClaimKey(duplicateKeyOf(first, 1001n));
    // Of a run that died: there is no row of this payout, and there never will be.
    await claimOnce(stand.table, key, { payoutId: payoutIdOf(expense({ expenseId: 'lost' })), version: 1 });
    const claims = async () => (await itemsOf(stand.table)).filter(({ pk }) => pk?.S?.startsWith('SESSION#'));

    expect(await collect(stand, first)).toEqual(['1: held possible-duplicate']);
    expect(await claims()).toEqual([]);
    expect(await collect(stand, first)).toEqual(['1: held possible-duplicate']);
    expect(await claims()).toHaveLength(2);
    const { version } = await stand.payout('1');
    await collect(stand, first);
    expect((await stand.payout('1')).version).toBe(version);

    await stand.release('1');
    expect(await collect(stand, first, paying('2', ['b']))).toEqual(SECOND_HELD);
  });

  it('of an owner that is dead is waited for once, however many sessions it has', async ({ stand }) => {
    const sessions = Array.from({ length: 30 }, (_, index) => `s-${index}`);
    const lost = { payoutId: payoutIdOf(expense({ expenseId: 'lost' })), version: 1 };
    for (const session of sessions) await claimOnce(stand.table, sessionClaimKey(expense(), session), lost);
    await collect(stand, paying('1', sessions));
    const sleptMs = (): number => stand.clock.sleptMs.reduce((sum, ms) => sum + ms, 0);
    const before = sleptMs();

    expect(await collect(stand, paying('1', sessions))).toEqual(['1: held session-paid-twice']);

    expect(sleptMs() - before).toBeLessThan(2_000);
    expect((await stand.payout('1')).reasons[0]?.message).toContain('in payout');
  });

  it('of a run that died before it wrote the payout is held until that expense is read again', async ({
    stand,
  }) => {
    const first = paying('1', ['a', 'b']);
    let puts = 0;
    stand.faults.set(({ command }) => {
      if (command !== 'PutItemCommand') return undefined;
      puts += 1;
      // The run, the content, the account, two sessions, then the payout.
      return puts === 6 ? 'killed-before' : undefined;
    });
    await collect(stand, first).catch(() => undefined);
    stand.faults.clear();
    expect(await stand.states()).toEqual([]);

    expect(await collect(stand, paying('2', ['b']))).toEqual(['2: held session-paid-twice']);
    expect(await collect(stand, first, paying('2', ['b']))).toEqual(SECOND_HELD);
  });
});
