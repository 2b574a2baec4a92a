import { describe, expect } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import { endToEndIdOf, type Payout } from '../../functions/core/payout.ts';
import { repairPayouts } from '../../functions/repair-payouts/repair.ts';
import { release } from '../../operate/decide.ts';
import { accountReport, type StatusReport, statusReport } from '../support/bank-reports.ts';
import { expense } from '../support/expenses.ts';
import { Inbox } from '../support/inbox.ts';
import { type PaymentStand, it as paymentIt } from '../support/payment-stand.ts';
import { personNamed } from '../support/people.ts';

const it = paymentIt
  .extend('inbox', ({ stand }) => new Inbox(stand))
  .extend('sent', async ({ stand }) => {
    const [payout] = await stand.sent(expense());
    if (payout === undefined) throw new Error('One payout was sent.');
    return payout;
  });

/** A technical reason, which would be tried again by itself. */
const REFUSED = { status: 'RJCT', reason: 'TM01' } as const;

function refusalOf(sent: Payout, report: Partial<StatusReport>, lines: StatusReport['lines']): string {
  return statusReport({ originalMessageId: sent.batchId ?? '', ...report, ...(lines && { lines }) });
}

/** Of the payment itself, by its end-to-end id. */
function paymentRefusal(sent: Payout, report: Partial<StatusReport> = {}): string {
  return refusalOf(sent, report, [{ endToEndId: endToEndIdOf(sent), ...REFUSED }]);
}

function debitOf(endToEndId: string, amount: string): string {
  const transactions = endToEndId === '' ? [] : [{ endToEndId }];
  return accountReport('camt.053', [{ amount, transactions }]);
}

async function releaseIt(stand: PaymentStand, sent: Payout) {
  const decision = {
    by: personNamed('Jane Doe'),
    reason: 'the bank refused it',
    atMs: stand.clock.now(),
    sameAccount: true,
  };
  const policy = {
    limits: new Map([['EUR', 10_000_00n]]),
    today: plainDate('2026-11-04'),
    retryAfter: 'statement',
    peopleForNewAccount: 1,
  } as const;
  return release(stand.deps, sent.payoutId, decision, policy);
}

/** A repair the next day and one a month later, and a person who wants it paid. */
async function everybodyTries(stand: PaymentStand, sent: Payout): Promise<void> {
  for (const days of [1, 30]) {
    stand.clock.advance(days * 86_400_000);
    expect((await repairPayouts(stand.deps)).retried).toBe(0);
  }
  expect(await releaseIt(stand, sent)).toMatchObject({ ok: false });
  expect(await stand.payout()).toMatchObject({ attempt: 1 });
  await stand.submit();
  const files = [...(await stand.files()).keys()];
  expect(files.filter((key) => key.startsWith('outbox/'))).toHaveLength(1);
}

describe('a forged, mistaken or late refusal', () => {
  it.for<[string, (sent: Payout) => string]>([
    ['of the payment', (sent) => paymentRefusal(sent)],
    [
      'of the payment information',
      (sent) => refusalOf(sent, { payment: { id: `${sent.batchId}-01`, ...REFUSED } }, undefined),
    ],
    ['of the file', (sent) => refusalOf(sent, { group: REFUSED }, undefined)],
  ] as const)(
    '%s alone sends nothing again, by the repair or by a person',
    async ([_of, report], { stand, inbox, sent }) => {
      await inbox.reconcile(report(sent));

      expect(await stand.payout()).toMatchObject({ state: 'failed' });
      await everybodyTries(stand, sent);
    },
  );

  it('that knows the end-to-end id alone, as every recipient does, is none', async ({
    stand,
    inbox,
    sent,
  }) => {
    const report = paymentRefusal(sent, { originalMessageId: 'NOTPROVIDED', payment: { id: 'NOTPROVIDED' } });
    await inbox.reconcile(report);
    await inbox.reconcile(debitOf('', '77.00'));

    expect(await stand.payout()).toMatchObject({ state: 'submitted' });
    expect(stand.log.alarms()).toContain('bank-report-unmatched');
    await everybodyTries(stand, sent);
  });

  it.for([
    ['before', true],
    ['after', false],
  ] as const)(
    'sends nothing again where the statement with the debit is read %s it, and calls a person',
    async ([_, first], { stand, inbox, sent }) => {
      const refusal = paymentRefusal(sent);
      const statement = debitOf(endToEndIdOf(sent), '12.50');
      for (const report of first ? [statement, refusal] : [refusal, statement]) await inbox.reconcile(report);

      expect(await stand.payout()).toMatchObject({
        state: 'paid',
        reasons: [{ code: 'bank-contradiction' }],
      });
      expect(stand.log.alarms()).toContain('bank-contradiction');
      await everybodyTries(stand, sent);
    },
  );

  it('sends nothing again while a debit of the amount is nobody’s', async ({ stand, inbox, sent }) => {
    await inbox.reconcile(paymentRefusal(sent));
    await inbox.reconcile(debitOf('', '12.50'));

    await everybodyTries(stand, sent);
  });
});

describe('a refusal that the statement bears out', () => {
  it('starts one new attempt: the two legs are what holds the others back', async ({
    stand,
    inbox,
    sent,
  }) => {
    await inbox.reconcile(paymentRefusal(sent));
    await inbox.reconcile(debitOf('', '77.00'));

    expect((await repairPayouts(stand.deps)).retried).toBe(1);
    expect(await stand.payout()).toMatchObject({ state: 'ready', attempt: 2 });
  });

  it('is not waited for with retries.after "refusal": then the refusal alone pays once more', async ({
    stand,
    inbox,
    sent,
  }) => {
    await inbox.reconcile(paymentRefusal(sent));

    expect((await repairPayouts({ ...stand.deps, retryAfter: 'refusal' })).retried).toBe(1);
  });
});
