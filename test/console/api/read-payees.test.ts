import { describe, expect } from 'vitest';
import { recordPayeeCheck } from '../../../functions/ledger/payees.ts';
import { held, look } from '../../support/console-looks.ts';
import { it } from '../../support/console-stand.ts';

describe('a recipient', () => {
  it('is shown with accounts, checks and questions, all masked', async ({ console, people }) => {
    const one = held('expense-1', 'account-new-for-recipient');
    await people.stand.put(one);
    await recordPayeeCheck(people.stand.table, {
      iban: one.iban,
      name: one.recipientName,
      result: 'RVMC',
      createdAt: '2026-11-03',
      bankReportId: 'pain.002:1',
      endToEndId: 'PO1-01',
    });

    const shown = await look(console, 'showPayee', { params: { payoutId: one.payoutId } });

    expect(shown).toMatchObject({ lastCheck: { result: 'RVMC', isOfThisName: true } });
    expect(JSON.stringify(shown)).not.toContain(one.iban);
    expect(await look(console, 'listPayees')).toMatchObject({
      questions: [{ code: 'account-new-for-recipient', payouts: [{ payoutId: one.payoutId }] }],
    });
  });
});

describe('a changed account', () => {
  it('that one of two people cleared waits for the other, and says for whom', async ({ console, people }) => {
    const one = held('expense-1', 'account-new-for-recipient');
    await people.stand.put(one);
    const params = { payoutId: one.payoutId };
    await console.ask('releasePayout', console.dora, { params, body: { reason: 'They sent the contract.' } });

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
    await console.ask('releasePayout', people.bert.person, { params, body: { reason: 'Called them.' } });
    expect(await look(console, 'listPayees')).toMatchObject({ questions: [] });
    expect(await look(console, 'showPayout', { params })).toMatchObject({
      state: 'ready',
      release: { begunBy: null },
    });
  });
});
