import { describe, expect } from 'vitest';
import type { State } from '../../functions/core/states.ts';
import type { DebtorAccount } from '../../functions/platform/config.ts';
import { saidFor } from '../support/lawful-step.ts';
import { outlookOf } from '../support/outlook-stand.ts';
import { ACCOUNT, it, PaymentStand } from '../support/payment-stand.ts';
import { step } from '../support/payouts.ts';

const HOUR_MS = 3_600_000;
const CONFIRMS: DebtorAccount = { ...ACCOUNT, confirmsFiles: true };

it.beforeEach(async ({ stand }) => {
  await stand.schedule(3);
  await stand.submit();
});

async function unacknowledgedAt(stand: PaymentStand, time: string, account: DebtorAccount): Promise<number> {
  stand.clock.advance(Date.parse(time) - stand.clock.now());
  return (await outlookOf(stand, { accounts: [account], sources: [] }).take()).unacknowledgedFiles;
}

async function hear(stand: PaymentStand, ...to: readonly State[]): Promise<void> {
  let payout = await stand.payout('expense-2');
  for (const state of to) payout = step(payout, state, {}, saidFor(payout, state));
  await stand.put(payout);
}

describe('a payment file of a bank that confirms files', () => {
  it('raises an alarm at the cut-off where the bank has said nothing of it', async ({ stand }) => {
    expect(await unacknowledgedAt(stand, '2026-11-02T12:59:59Z', CONFIRMS)).toBe(0);
    expect(await unacknowledgedAt(stand, '2026-11-02T13:00:00Z', CONFIRMS)).toBe(1);

    const [batch] = await stand.batches();
    expect(stand.log.lines.filter(({ level }) => level === 'alarm')).toMatchObject([
      {
        event: 'file-not-acknowledged',
        fields: {
          batchId: batch?.batchId,
          debtorAccountId: 'eur-main',
          executionDate: '2026-11-03',
          payouts: 3,
        },
      },
    ]);
  });

  it.for([
    { said: 'accepted', to: ['accepted'] as const },
    { said: 'refused', to: ['failed'] as const },
    { said: 'refused, so that a new attempt waits', to: ['failed', 'ready'] as const },
    { said: 'booked', to: ['paid'] as const },
  ])('raises none where one of its payments was $said', async ({ to }, { stand }) => {
    await hear(stand, ...to);

    expect(await unacknowledgedAt(stand, '2026-11-02T18:00:00Z', CONFIRMS)).toBe(0);
    expect(stand.log.alarms()).toEqual([]);
  });
});

describe('a payment file of any other bank', () => {
  it('raises an alarm at the cut-off of the banking day after its execution date', async ({ stand }) => {
    expect(await unacknowledgedAt(stand, '2026-11-04T12:59:59Z', ACCOUNT)).toBe(0);
    expect(await unacknowledgedAt(stand, '2026-11-04T13:00:00Z', ACCOUNT)).toBe(1);
  });

  it('waits over the days on which no bank works', async ({ embedded, stand }) => {
    const friday = await PaymentStand.create(embedded);
    friday.clock.advance(3 * 24 * HOUR_MS);
    await friday.schedule(1);
    await friday.submit();
    stand = friday;

    expect((await friday.batches()).map(({ executionDate }) => executionDate)).toEqual(['2026-11-06']);
    expect(await unacknowledgedAt(stand, '2026-11-08T20:00:00Z', ACCOUNT)).toBe(0);
    expect(await unacknowledgedAt(stand, '2026-11-09T13:00:00Z', ACCOUNT)).toBe(1);
  });

  it('is watched too where its debtor account is no longer configured', async ({ stand }) => {
    const other = { ...ACCOUNT, id: 'eur-other' };

    expect(await unacknowledgedAt(stand, '2026-11-04T11:59:00Z', other)).toBe(0);
    expect(await unacknowledgedAt(stand, '2026-11-04T12:00:00Z', other)).toBe(1);
  });
});

describe('a payment file whose manifest cannot be read', () => {
  it('raises an alarm of its own and does not hide the others', async ({ stand }) => {
    const [batch] = await stand.batches();
    await stand.tamper(`MANIFEST#${batch?.batchId}#00000`, 'entries', { S: 'gone' });

    expect(await unacknowledgedAt(stand, '2026-11-04T18:00:00Z', ACCOUNT)).toBe(0);
    expect(stand.log.alarms()).toEqual(['batch-unreadable']);
  });
});
