import { describe, expect } from 'vitest';
import { createHandler } from '../../functions/repair-payouts/handler.ts';
import { expense, expenses } from '../support/expenses.ts';
import { outlookOf, SOURCE } from '../support/outlook-stand.ts';
import { ACCOUNT, it, scheduledPayout } from '../support/payment-stand.ts';
import { payoutOf, step } from '../support/payouts.ts';

describe('what the next cut-off will send', () => {
  it('is what the submission then sends', async ({ stand }) => {
    await stand.schedule(3);

    const { nextFiles } = await outlookOf(stand).take();
    stand.clock.advance(Date.parse('2026-11-02T12:00:00Z') - stand.clock.now());
    const submitted = await stand.submit();

    expect(nextFiles).toEqual([
      {
        debtorAccountId: 'eur-main',
        currency: 'EUR',
        mode: 'live',
        submitAt: '2026-11-02T12:00:00.000Z',
        executionDate: submitted.executionDate,
        files: submitted.batches.length,
        payouts: 3,
        sumMinor: '3003',
        heldBack: 0,
        due: 3,
        caps: [],
      },
    ]);
    expect(submitted.batches).toMatchObject([{ count: 3, controlSumMinor: 3003n }]);
  });

  it('is recorded for the dashboard by debtor account, currency and mode', async ({ stand }) => {
    await stand.schedule(3);
    const { metrics, take } = outlookOf(stand);

    await take();

    const about = 'DebtorAccount=eur-main Currency=EUR Mode=live';
    expect(metrics.figures.get(`NextFileAmountMinor ${about}`)).toBe(3003);
  });

  it.for([
    { cap: 'run', limits: { maxPerRun: { count: 2, sumMinor: 1_000_000n } }, payouts: 0, heldBack: 3 },
    { cap: 'day', limits: { maxPerDay: { count: 10, sumMinor: 3002n } }, payouts: 0, heldBack: 3 },
    { cap: 'file', limits: { maxPerFile: { count: 9, sumMinor: 1001n } }, payouts: 2, heldBack: 1 },
  ])(
    'leaves out what the cap of the $cap holds back',
    async ({ cap, limits, payouts, heldBack }, { stand }) => {
      await stand.schedule(3);

      const { nextFiles } = await outlookOf(stand, { accounts: [{ ...ACCOUNT, ...limits }] }).take();

      expect(nextFiles).toMatchObject([{ caps: [cap], payouts, heldBack, due: 3 }]);
    },
  );

  it('goes by tomorrow once the files of today were made', async ({ stand }) => {
    stand.clock.advance(Date.parse('2026-11-02T12:30:00Z') - stand.clock.now());

    const { nextFiles } = await outlookOf(stand).take();

    expect(nextFiles).toMatchObject([{ submitAt: '2026-11-03T12:00:00.000Z', executionDate: '2026-11-04' }]);
  });

  it('is for the next cut-off where too little of the first is left for people who approve it', async ({
    stand,
  }) => {
    const accounts = [{ ...ACCOUNT, approval: { people: 2 } }];

    const { nextFiles } = await outlookOf(stand, { accounts }).take();

    // As the submission plans it: an hour before the cut-off is not enough.
    expect(nextFiles).toMatchObject([{ submitAt: '2026-11-02T12:00:00.000Z', executionDate: '2026-11-04' }]);
  });

  it('tells what a source on a dry run would be paid apart', async ({ stand }) => {
    const dryRun = { ...SOURCE, account: 'trial', mode: 'dry-run' } as const;
    const ofTrial = { account: 'trial', expenseId: 'expense-9' };
    await stand.put(...expenses(2).map((one) => scheduledPayout(one)), scheduledPayout(expense(ofTrial)));

    const { nextFiles } = await outlookOf(stand, { sources: [SOURCE, dryRun] }).take();

    expect(nextFiles).toMatchObject([
      { mode: 'live', payouts: 2, sumMinor: '2001' },
      { mode: 'dry-run', payouts: 1, sumMinor: '1250' },
    ]);
  });
});

describe('what waits', () => {
  it('is counted for every state that waits, also where nothing does', async ({ stand }) => {
    const [first, second, third] = expenses(3);
    await stand.put(step(payoutOf(first), 'held'), step(payoutOf(second), 'held'), payoutOf(third));
    const { metrics, take } = outlookOf(stand);

    await take();

    expect(metrics.figures.get('Waiting State=held')).toBe(2);
    expect(metrics.figures.get('Waiting State=ready')).toBe(1);
    expect(metrics.figures.get('Waiting State=submitted')).toBe(0);
    expect(stand.log.lines).toContainEqual({
      level: 'info',
      event: 'waiting',
      fields: expect.objectContaining({
        state: 'held',
        waitsFor: 'person',
        payouts: 2,
        since: '2026-11-02T06:00:01.000Z',
      }),
    });
  });
});

describe('a part of the outlook that fails', () => {
  it('does not stop the others, and fails the run', async ({ stand }) => {
    await stand.schedule(1);
    const { deps, metrics } = outlookOf(stand, {
      accounts: [{ ...ACCOUNT, cutOff: { time: '14:00', timeZone: 'Nowhere/Land' } }],
    });

    await expect(createHandler(deps)({ task: 'outlook' })).rejects.toThrow('time zone');

    expect(metrics.figures.get('Waiting State=scheduled')).toBe(1);
    expect(stand.log.lines).toContainEqual({
      level: 'warn',
      event: 'outlook-part-failed',
      fields: expect.objectContaining({ part: 'next-files', code: 'CONFIG_INVALID' }),
    });
  });
});

describe('the outlook', () => {
  it('changes no payout', async ({ stand }) => {
    await stand.schedule(2);
    const before = await stand.payouts();

    await outlookOf(stand).take();

    expect(await stand.payouts()).toEqual(before);
  });
});
