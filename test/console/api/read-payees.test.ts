import { describe, expect } from 'vitest';
import { z } from 'zod';
import type { Person } from '../../../functions/core/approval/person.ts';
import { maskIban } from '../../../functions/core/iban.ts';
import { lookAtPayee, recordPayeeCheck, recordPayeeOutcome } from '../../../functions/ledger/payees.ts';
import { held, look } from '../../support/console-looks.ts';
import { it } from '../../support/console-stand.ts';
import { expense, IBANS } from '../../support/expenses.ts';
import { payoutIn } from '../../support/payouts.ts';

describe('a recipient', () => {
  it('is shown with accounts, checks and questions, all masked', async ({ console, people }) => {
    const one = held('expense-1', 'account-new-for-recipient');
    await people.stand.put(one);
    const { iban, recipientName: name } = one;
    const check = { createdAt: '2026-11-03', bankReportId: 'pain.002:1', endToEndId: 'PO1-01' };
    await recordPayeeCheck(people.stand.table, { iban, name, result: 'RVMC', ...check });

    const shown = await look(console, 'showPayee', { params: { payoutId: one.payoutId } });

    expect(shown).toMatchObject({ lastCheck: { result: 'RVMC', isOfThisName: true } });
    expect(JSON.stringify(shown)).not.toContain(one.iban);
    expect(await look(console, 'listPayees')).toMatchObject({
      questions: [{ code: 'account-new-for-recipient', payouts: [{ payoutId: one.payoutId }] }],
    });
  });
});

describe('an account', () => {
  it('says who shares it, and what its recipient was paid there', async ({ console, people }) => {
    const { table, clock } = people.stand;
    const bank = (number: number, text: string, changes = {}) =>
      expense({
        expenseId: `expense-${number}`,
        recipientId: 'driver-1',
        amount: { text, unit: 'minor' },
        ...changes,
      });
    const mine = [
      payoutIn('paid', bank(1, '1000')),
      payoutIn('paid', bank(2, '234')),
      payoutIn('paid', bank(3, '50', { iban: IBANS.nl })),
      payoutIn('returned', bank(4, '9999')),
    ];
    const other = { recipientId: 'driver-2', recipientName: 'Somebody Else' };
    const theirs = payoutIn('paid', bank(5, '1250', other));
    await people.stand.put(...mine, theirs);
    for (const payout of [...mine, theirs]) {
      const policy = { newAccount: 'off', recipientsPerAccount: 3, debtorIbans: new Set<string>() } as const;
      await lookAtPayee(table, { payout, waitsSinceMs: undefined, policy, nowMs: clock.now() });
      await recordPayeeOutcome(table, payout);
    }

    const shown = await look(console, 'showPayee', { params: { payoutId: mine[0]?.payoutId } });

    expect(shown).toMatchObject({
      recipientsOfAccount: 2,
      sharedWith: [{ recipientName: 'Somebody Else', payoutId: theirs.payoutId }],
      isPaidAtLeast: false,
    });
    const { accounts } = z
      .looseObject({ accounts: z.array(z.looseObject({ iban: z.string(), paid: z.unknown() })) })
      .parse(shown);
    expect(accounts.map(({ iban, paid }) => [iban, paid])).toEqual([
      [maskIban(IBANS.de), [{ currency: 'EUR', count: 2, sumMinor: '1234' }]],
      [maskIban(IBANS.nl), [{ currency: 'EUR', count: 1, sumMinor: '50' }]],
    ]);
  });
});

describe('a changed account', () => {
  it('that one of two people cleared waits for the other, and says for whom', async ({ console, people }) => {
    const one = held('expense-1', 'account-new-for-recipient');
    await people.stand.put(one);
    const params = { payoutId: one.payoutId };
    const release = (person: Person, reason: string, version: number) =>
      console.ask('releasePayout', person, { params, body: { reason, version } });
    await release(console.dora, 'They sent the contract.', one.version);

    for (const [person, isYou] of [
      [console.dora, true],
      [people.bert.person, false],
    ] as const) {
      expect(await look(console, 'listPayees', {}, person)).toMatchObject({
        questions: [{ payouts: [{ payoutId: one.payoutId, begun: { by: 'Dora', isYou } }] }],
      });
      expect(await look(console, 'showPayout', { params }, person)).toMatchObject({
        release: { begunBy: 'Dora', may: !isYou, needsAnother: false },
      });
    }
    await release(people.bert.person, 'Called them.', one.version + 1);
    expect(await look(console, 'listPayees')).toMatchObject({ questions: [] });
    const released = { state: 'ready', release: { begunBy: null } };
    expect(await look(console, 'showPayout', { params })).toMatchObject(released);
  });
});
