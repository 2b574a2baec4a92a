import { describe, expect } from 'vitest';
import { factsOf, verdictOn } from '../../functions/core/attempt-facts.ts';
import { historyVerifies } from '../../functions/core/step-payout.ts';
import { notDebited, refusal } from '../support/bank-facts.ts';
import { accountReport, statusReport } from '../support/bank-reports.ts';
import { digestOf, it, Scene, type Sent, type SentBatch, sentOf } from '../support/bank-scene.ts';
import { IBANS } from '../support/expenses.ts';
import { ibanOf } from '../support/iban.ts';
import { ACCOUNT } from '../support/payment-stand.ts';
import { PLAN, step } from '../support/payouts.ts';

const SAYS = ['pending', 'accepted', 'settled', 'refused', 'debited', 'returned'] as const;
type Says = (typeof SAYS)[number];

/** The report in which a bank says this about a payment, a day after what it said before. */
function reportOf(says: Says, { endToEndId, amount }: Sent, batchId: string): string {
  const line = (status: string, reason?: string): string =>
    statusReport({
      originalMessageId: batchId,
      lines: [{ endToEndId, status, ...(reason === undefined ? {} : { reason }) }],
    }).replace('2026-11-03T06:00:00Z', '2026-11-04T06:00:00Z');
  switch (says) {
    case 'pending':
      return line('PDNG');
    case 'accepted':
      return line('ACSP');
    case 'settled':
      return line('ACSC');
    case 'refused':
      return line('RJCT', 'AC04');
    case 'debited':
      // As `BOOKED` has it: the statement repeats what was said of a paid one.
      return accountReport('camt.053', [{ amount, transactions: [{ endToEndId, amount }] }]).replace(
        'BANKREF-1',
        'BANK-1',
      );
    case 'returned':
      return accountReport('camt.054', [
        { amount, side: 'CRDT', transactions: [{ endToEndId, amount, returned: 'MS03' }] },
      ])
        .replace('BANKREF-1', 'BANK-2')
        .replaceAll('<BookgDt><Dt>2026-11-03', '<BookgDt><Dt>2026-11-05');
  }
}

const SENT = ['batched', 'submitted', 'accepted', 'paid', 'failed', 'returned'] as const;

/** Where each state goes by each word of the bank; `!` where a person is called, in whatever state. */
const EXPECTED: Readonly<Record<(typeof SENT)[number], Readonly<Record<Says, string>>>> = {
  batched: row('batched accepted accepted failed paid returned'),
  submitted: row('submitted accepted accepted failed paid returned'),
  accepted: row('accepted accepted accepted failed paid returned'),
  paid: row('paid paid paid !paid paid returned'),
  failed: row('failed !failed !failed failed !paid returned'),
  returned: row('returned returned returned returned returned returned'),
};

function row(text: string): Readonly<Record<Says, string>> {
  const [pending = '', accepted = '', settled = '', refused = '', debited = '', returned = ''] =
    text.split(' ');
  return { pending, accepted, settled, refused, debited, returned };
}

describe('each state of a payout at the bank against all that a bank can say', () => {
  it.for(SENT.flatMap((state) => SAYS.map((says) => [state, says] as const)))(
    '%s, and the bank says %s',
    async ([state, says], { scene }) => {
      const batch = await scene.sendBatch(1, state);
      const [sent] = batch.payouts;
      const before = await scene.payout(sent);
      const report = reportOf(says, sent, batch.batchId);
      // A returned payout was debited, which its row does not repeat: a refusal of it is no contradiction of that.
      const refusesBooked = state === 'returned' && says === 'refused';
      const expected = refusesBooked ? '!returned' : EXPECTED[state][says];
      const isContradicted = expected.startsWith('!');

      const summary = await scene.reconcile(report);

      const after = await scene.payout(sent);
      expect(historyVerifies(after)).toBe(true);
      expect(after.state).toBe(expected.replace('!', ''));
      expect(after.reasons.map(({ code }) => code)).toEqual(isContradicted ? ['bank-contradiction'] : []);
      expect(verdictOn(after, 1).contradictions.length > 0).toBe(isContradicted);
      expect(factsOf(after, 1).map(({ bankReportId }) => bankReportId)).toContain(
        `${summary.bankReportId}#1`,
      );
      expect(summary).toMatchObject({ lines: 1, unmatched: isContradicted ? 1 : 0, other: 0 });
      const alarms = isContradicted ? ['bank-report-unmatched', 'bank-contradiction'] : [];
      expect(scene.stand.log.alarms()).toEqual(alarms);
      for (const made of after.history.slice(before.history.length)) {
        expect(made).toMatchObject({
          by: 'reconcile-bank-reports',
          why: `bank-${says}`,
          evidence: { bankReportId: `${summary.bankReportId}#1`, attempt: 1, says },
        });
      }
      if (!isContradicted) return;
      expect(await scene.unmatched(digestOf(report))).toMatchObject([
        { why: 'contradicts', endToEndId: sent.endToEndId },
      ]);
    },
  );

  it('a refusal and a return keep the reason that the bank gave', async ({ scene }) => {
    const batch = await scene.sendBatch(2);
    const [refused, returned] = batch.payouts as readonly [Sent, Sent];

    await scene.reconcile(reportOf('refused', refused, batch.batchId), 'inbox/1.xml');
    await scene.reconcile(reportOf('returned', returned, batch.batchId), 'inbox/2.xml');

    expect(verdictOn(await scene.payout(refused), 1)).toMatchObject({
      standing: 'refused',
      reasonCodes: ['AC04'],
    });
    expect(verdictOn(await scene.payout(returned), 1)).toMatchObject({
      standing: 'returned',
      reasonCodes: ['MS03'],
    });
  });
});

describe('a payout that was never sent', () => {
  it.for(['ready', 'scheduled'] as const)(
    'is held when it is %s and the bank knows it',
    async (state, { scene }) => {
      const payout =
        state === 'ready' ? scene.newPayout() : step(scene.newPayout(), 'scheduled', { plan: PLAN });
      await scene.stand.put(payout);

      const summary = await scene.reconcile(reportOf('debited', sentOf(payout), 'MSG'));

      expect(summary.unmatched).toBe(1);
      expect(await scene.payout(payout)).toMatchObject({ state: 'held', attempt: 1 });
      expect(scene.stand.log.alarms()).toContain('bank-contradiction');
    },
  );

  it('is told in every other state, and nothing leaves', async ({ scene }) => {
    const batch = await scene.sendBatch(1, 'batched', 'open');
    const [sent] = batch.payouts;

    await scene.reconcile(reportOf('debited', sent, batch.batchId));

    expect(await scene.payout(sent)).toMatchObject({
      state: 'batched',
      reasons: [{ code: 'bank-contradiction' }],
    });
  });
});

describe('an older attempt', () => {
  async function nextAttempt(
    scene: Scene,
    state: 'failed' | 'returned',
  ): Promise<{ batch: SentBatch; old: Sent }> {
    const batch = await scene.sendBatch(1, state);
    const [old] = batch.payouts;
    const leg = state === 'failed' ? notDebited() : undefined;
    await scene.stand.put(step(await scene.payout(old), 'ready', {}, leg));
    return { batch, old };
  }

  const SAME = [
    ['failed', 'refused'],
    ['failed', 'pending'],
    ['returned', 'returned'],
    ['returned', 'debited'],
    ['returned', 'accepted'],
  ] as const;

  it.for(SAME)(
    'that was %s, and the bank says %s of it: nothing changes',
    async ([state, says], { scene }) => {
      const { batch, old } = await nextAttempt(scene, state);

      const summary = await scene.reconcile(reportOf(says, old, batch.batchId));

      expect(summary).toMatchObject({ matched: 1, unmatched: 0 });
      expect(await scene.payout(old)).toMatchObject({ state: 'ready', attempt: 2, reasons: [] });
    },
  );

  it('that was refused and is booked all the same: the next attempt is held', async ({ scene }) => {
    const { batch, old } = await nextAttempt(scene, 'failed');
    const report = reportOf('debited', old, batch.batchId);

    await scene.reconcile(report);

    const held = await scene.payout(old);
    expect(held).toMatchObject({
      state: 'held',
      attempt: 2,
      reasons: [{ code: 'bank-contradiction', severity: 'hold' }],
    });
    expect(held.reasons[0]?.message).toContain('attempt 1: it was debited though it was refused');
    expect(await scene.unmatched(digestOf(report))).toMatchObject([{ why: 'older-attempt-contradicts' }]);
    expect(scene.stand.log.alarms()).toContain('bank-contradiction');
  });

  it('that was refused and is booked while the next is at the bank: the row says so, and nothing follows', async ({
    scene,
  }) => {
    const { batch, old } = await nextAttempt(scene, 'failed');
    const ready = await scene.payout(old);
    const sent = step(
      step(step(ready, 'scheduled', { plan: PLAN }), 'batched', { batchId: 'BA' }),
      'submitted',
    );
    await scene.stand.put(sent);

    await scene.reconcile(reportOf('debited', old, batch.batchId));

    const after = await scene.payout(old);
    expect(after).toMatchObject({ state: 'submitted', reasons: [{ code: 'bank-contradiction' }] });
    expect(after.version).toBe(sent.version + 1);
    expect(scene.stand.log.alarms()).toContain('bank-contradiction');
    // Refused in its turn, it is not tried a third time: that would be a second payment.
    const refused = step(after, 'failed', {}, refusal('TM01', { attempt: 2, bankReportId: 'r#2' }));
    expect(() => step(refused, 'ready', {}, notDebited({ attempt: 2 }))).toThrow(
      'a new attempt needs a dead one',
    );
  });

  it("is held to its own batch's account: another one of ours is not enough", async ({ embedded }) => {
    const other = { ...ACCOUNT, id: 'second', iban: ibanOf(IBANS.nl) };
    const scene = await Scene.create(embedded, {}, [other]);
    const { old } = await nextAttempt(scene, 'returned');
    const report = accountReport(
      'camt.053',
      [{ amount: old.amount, transactions: [{ endToEndId: old.endToEndId, amount: old.amount }] }],
      { iban: other.iban },
    );

    await scene.reconcile(report);

    expect(await scene.unmatched(digestOf(report))).toMatchObject([{ why: 'account-differs' }]);
    expect(await scene.payout(old)).toMatchObject({ state: 'held' });
  });

  it('is looked at again when its report is read again, and stays for a person', async ({ scene }) => {
    const { batch, old } = await nextAttempt(scene, 'failed');
    const report = reportOf('debited', old, batch.batchId);
    await scene.reconcile(report);
    const before = await scene.payout(old);

    const again = await scene.reconcile(report);

    expect(again.unmatched).toBe(1);
    expect(await scene.payout(old)).toEqual(before);
  });

  it('an attempt that is still to come is unknown', async ({ scene }) => {
    const batch = await scene.sendBatch(1);
    const [sent] = batch.payouts;
    const report = reportOf('debited', { ...sent, endToEndId: sent.endToEndId.replace(/01$/, '02') }, 'M');

    await scene.reconcile(report);

    expect(await scene.states([sent])).toEqual(['submitted']);
    expect(await scene.unmatched(digestOf(report))).toMatchObject([{ why: 'unknown-id' }]);
  });
});
