import { describe, expect } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { Deaths } from '../../functions/ledger/deaths.ts';
import { batchKey, payoutKey } from '../../functions/ledger/keys.ts';
import { getItem } from '../../functions/ledger/table.ts';
import { release } from '../../operate/decide.ts';
import type { Sent } from '../support/bank-scene.ts';
import { it as embeddedIt } from '../support/embedded.ts';
import { AT_MS } from '../support/payouts.ts';
import { personNamed } from '../support/people.ts';
import { batchDebit, DAY, debit, refused, statement, status, told } from './bank.ts';
import { Life } from './life.ts';

const it = embeddedIt.extend('life', ({ embedded }) => Life.begin(embedded, 1));

async function only(life: Life): Promise<{ readonly one: Sent; readonly payout: Payout }> {
  const [one] = await life.sent();
  const [payout] = await life.payouts();
  if (payout === undefined) throw new Error('It was sent.');
  return { one, payout };
}

/** Does `work` while somebody has changed a row by hand, and puts it back as it was. */
async function whileEdited(
  life: Life,
  key: string,
  attribute: string,
  work: () => Promise<void>,
): Promise<void> {
  const { table } = life.stand;
  const value = (await getItem(table, key))?.[attribute];
  if (value === undefined) throw new Error(`${key} has no ${attribute}.`);
  await life.stand.tamper(key, attribute, { S: 'edited' });
  await work();
  await life.stand.tamper(key, attribute, value);
}

/** What says, after a refusal, that the payment goes on after all. */
const LATER = `${DAY}T09:00:00Z`;

describe('a line that came while its row had been changed by hand', () => {
  it.for([
    ['an acceptance after the refusal', (one: Sent) => told(one, 'ACSP', LATER)],
    ['its debit', (one: Sent) => statement([debit(one)])],
    [
      'an acceptance of its whole file',
      (one: Sent) => status(one, { createdAt: LATER, group: { status: 'ACSP' } }),
    ],
    ['a debit of its whole file', (one: Sent) => statement([batchDebit(one, one.amount)])],
  ] as const)(
    'keeps the attempt from being taken for dead until it is read again: %s',
    async ([_, said], { life }) => {
      const { one, payout } = await only(life);
      const [refusal, empty, late] = [refused(one), statement(), said(one)];
      await whileEdited(life, payoutKey(payout.payoutId), 'recipientName', () =>
        life.read(refusal, empty, late),
      );

      // Half of what the bank said is read again, and all that the half says is that the attempt is dead.
      await life.read(refusal, empty);
      await life.goOn();

      expect(await life.files()).toEqual(['1.1']);
      expect((await life.ending()).states).toEqual(['expense-1: failed']);
      const [half = payout] = await life.payouts();
      expect(await new Deaths(life.stand.table, 'refusal').of(half)).toEqual({
        kind: 'alive',
        attempt: 1,
        why: 'line-unheard',
      });
      const policy = {
        limits: new Map([['EUR', 1_000_000n]]),
        today: plainDate('2026-11-05'),
        retryAfter: 'statement',
        peopleForNewAccount: 1,
      } as const;
      const decision = { by: personNamed('Anna'), reason: 'asked', atMs: AT_MS };
      expect(await release(life.stand.deps, payout.payoutId, decision, policy)).toMatchObject({
        ok: false,
        refusal: { message: expect.stringContaining('Have the reports of its lines read again') },
      });

      await life.read(late);
      await life.goOn();
      expect(await life.files()).toEqual(['1.1']);
      expect((await life.ending()).states).toEqual([expect.stringContaining('bank-contradiction')]);
    },
  );

  it('lets the attempt go again where nothing in it speaks against that', async ({ life }) => {
    const { one, payout } = await only(life);
    const [refusal, empty, early] = [refused(one), statement(), told(one, 'ACTC')];
    await whileEdited(life, payoutKey(payout.payoutId), 'recipientName', () =>
      life.read(refusal, empty, early),
    );
    await life.read(refusal, empty, early);

    await life.goOn();

    expect(await life.files()).toEqual(['1.1', '1.2']);
    expect((await life.ending()).isCalled).toBe(false);
  });

  it('keeps the next attempt out of a file where it may speak of the last', async ({ life }) => {
    const { one, payout } = await only(life);
    await life.read(refused(one), statement());
    await life.repair();
    const late = told(one, 'ACSP', LATER);
    await whileEdited(life, payoutKey(payout.payoutId), 'recipientName', () => life.read(late));

    await life.goOn();
    expect(await life.files()).toEqual(['1.1']);
    expect((await life.ending()).states).toEqual(['expense-1: scheduled']);

    await life.read(late);
    await life.goOn();
    expect(await life.files()).toEqual(['1.1']);
    expect((await life.ending()).states).toEqual(['expense-1: held bank-contradiction']);
  });

  it('and voids the batch that has claimed it and is not sealed', async ({ life }) => {
    const { one, payout } = await only(life);
    await life.read(refused(one), statement());
    const late = told(one, 'ACSP', LATER);
    life.onceClaimed(() =>
      whileEdited(life, payoutKey(payout.payoutId), 'recipientName', () => life.read(late)),
    );

    await life.goOn();

    expect(await life.files()).toEqual(['1.1']);
    await life.read(late);
    await life.goOn();
    expect(await life.files()).toEqual(['1.1']);
  });

  it('is missed by all payments of a file whose own row was changed', async ({ life }) => {
    const { one } = await only(life);
    await life.read(refused(one), statement());
    const late = status(one, { createdAt: LATER, group: { status: 'ACSP' } });
    await whileEdited(life, batchKey(one.batchId), 'openedAtMs', () => life.read(late));

    await life.goOn();
    expect(await life.files()).toEqual(['1.1']);

    await life.read(late);
    await life.goOn();
    expect(await life.files()).toEqual(['1.1']);
    expect((await life.ending()).states).toEqual(['expense-1: failed bank-contradiction']);
  });
});
