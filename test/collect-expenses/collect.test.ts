import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect } from 'vitest';
import { PipelineError } from '../../functions/core/errors.ts';
import { duplicateKeyOf } from '../../functions/core/expense-ids.ts';
import { historyVerifies } from '../../functions/core/step-payout.ts';
import { claimOnce } from '../../functions/ledger/duplicate-claims.ts';
import { duplicateClaimKey } from '../../functions/ledger/keys.ts';
import { encodePayout } from '../../functions/ledger/payout-row.ts';
import { insertPayout, updatePayout } from '../../functions/ledger/payouts.ts';
import { countsOf, it } from '../support/collection.ts';
import { expense, expenses, IBANS } from '../support/expenses.ts';
import { PLAN, payoutOf, step } from '../support/payouts.ts';

function unreadable(): PipelineError {
  return new PipelineError('SOURCE_RESPONSE_MALFORMED', 'Row 3 of report 7 has no id.', {
    action: 'Have the source correct the report.',
  });
}

describe('a first run', () => {
  it('makes one payout of each expense and hands the good ones to the queue', async ({ stand }) => {
    const items = [
      ...expenses(12),
      expense({ expenseId: 'wrong', recipientId: 'w', iban: IBANS.wrongCheckDigits }),
      expense({ expenseId: 'large', recipientId: 'l', amount: { text: '1000001', unit: 'minor' } }),
    ];

    const summary = await stand.collect(items);

    const good = expenses(12).map((each) => each.expenseId);
    expect(summary).toMatchObject({ fetched: 14, created: 14, complete: true });
    expect(summary.error).toBeUndefined();
    expect(await stand.sent()).toEqual(good.sort());
    expect(await stand.states()).toEqual(
      [
        ...good.map((id) => `${id}: ready`),
        'large: held limit-exceeded',
        'wrong: rejected iban-check-digits',
      ].sort(),
    );
  });

  it('reads what is known of all its recipients and accounts at once', async ({ stand }) => {
    const others = [IBANS.de, 'DE89 3704 0044 0532 0130 00', IBANS.nl].map((iban, nth) =>
      expense({ expenseId: `other-${nth}`, recipientId: `other-${nth}`, iban }),
    );

    const summary = await stand.collect(others);

    const readAlone = stand.faults.calls.filter(
      ({ command, input }) => command === 'GetItemCommand' && JSON.stringify(input).includes('PAYEE'),
    );
    expect(summary).toMatchObject({ created: 3 });
    // The account of the first two is read once more, by the one that was not the first to enter itself.
    expect(readAlone).toHaveLength(1);
  });

  it('asks for nobody whom no expense of it is to pay', async ({ stand }) => {
    await stand.collect([
      expense({ payability: 'waiting' }),
      expense({ expenseId: 'theirs', payability: 'paid-by-source' }),
    ]);

    expect(stand.faults.calls.filter(({ input }) => JSON.stringify(input).includes('PAYEE'))).toEqual([]);
  });

  it.for(['PAYOUT#', 'PAYEE#'])(
    'counts each expense whose rows the table leaves unread: %s',
    async (kind, { stand }) => {
      stand.leaveUnread(kind);

      const summary = await stand.collect(expenses(2));

      expect(summary).toMatchObject({ fetched: 2, failed: 2, error: { itemCode: 'LEDGER_CONTENDED' } });
    },
  );

  it('fills whole requests of ten to the queue', async ({ stand }) => {
    await stand.collect(expenses(25));

    expect(stand.faults.count('SendMessageBatchCommand')).toBe(3);
  });

  it('leaves out what the source does not want paid, or pays itself', async ({ stand }) => {
    const summary = await stand.collect([
      expense({ expenseId: 'draft', payability: 'waiting' }),
      expense({ expenseId: 'theirs', payability: 'paid-by-source' }),
    ]);

    expect(countsOf(summary)).toEqual({ fetched: 2, skipped: 2 });
    expect(await stand.states()).toEqual([]);
  });

  it('of nothing is complete', async ({ stand }) => {
    expect(await stand.collect([])).toMatchObject({ fetched: 0, complete: true });
  });

  it('records the same expense with what its details add', async ({ stand }) => {
    const finding = { code: 'charge-records-sum', severity: 'hold', message: 'Off by 3.' } as const;

    await stand.collect([expense()], { details: async (each) => ({ ...each, sourceFindings: [finding] }) });

    expect(await stand.states()).toEqual(['expense-1: held charge-records-sum']);
  });

  it('shows neither IBAN nor name in its log', async ({ stand }) => {
    await stand.collect([
      expense(),
      expense({ expenseId: 'wrong', iban: IBANS.wrongCheckDigits }),
      unreadable(),
    ]);

    const shown = JSON.stringify(stand.log.lines);
    expect(shown).not.toContain(IBANS.de.slice(2));
    expect(shown).not.toContain(IBANS.wrongCheckDigits.slice(2));
    expect(shown).not.toContain('Jane');
  });
});

describe('a further run', () => {
  it('creates nothing, sends nothing and writes no payout where nothing changed', async ({ stand }) => {
    const items = expenses(12);
    await stand.collect(items);
    const rows = await stand.payouts();
    await stand.sent();

    const summary = await stand.collect(items);

    expect(countsOf(summary)).toEqual({ fetched: 12, unchanged: 12 });
    expect(await stand.sent()).toEqual([]);
    expect(await stand.payouts()).toEqual(rows);
  });

  it('makes a corrected account ready and sends it', async ({ stand }) => {
    await stand.collect([expense({ iban: IBANS.wrongCheckDigits })]);

    const summary = await stand.collect([expense()]);

    expect(countsOf(summary)).toEqual({ fetched: 1, updated: 1 });
    expect(await stand.states()).toEqual(['expense-1: ready']);
    expect(await stand.sent()).toEqual(['expense-1']);
  });

  it('takes over an amount that changed while it waits in the queue, and says so in the history', async ({
    stand,
  }) => {
    await stand.collect([expense()]);
    await stand.sent();

    await stand.collect([expense({ amount: { text: '1300', unit: 'minor' } })]);

    const payout = (await stand.payouts()).get('expense-1');
    expect(payout).toMatchObject({ state: 'ready', amountMinor: 1300n, version: 2 });
    expect(payout?.history.map((entry) => entry.why)).toEqual(['collected', 'source-changed']);
    expect(await stand.sent()).toEqual(['expense-1']);
  });

  it('validates again what changed while it waits in the queue', async ({ stand }) => {
    await stand.collect([expense()]);

    await stand.collect([expense({ amount: { text: '1000001', unit: 'minor' } })]);

    expect(await stand.states()).toEqual(['expense-1: held limit-exceeded']);
  });

  it('releases by itself what was held for a limit that has been raised', async ({ stand }) => {
    const items = [expense({ amount: { text: '1000001', unit: 'minor' } })];
    await stand.collect(items);

    await stand.collect(items, { limits: new Map([['EUR', 2_000_000n]]) });

    expect(await stand.states()).toEqual(['expense-1: ready']);
    expect(await stand.sent()).toEqual(['expense-1']);
  });

  it('holds a payout for a lowered limit only where it is not on its way to be paid', async ({ stand }) => {
    await stand.collect([expense()]);

    await stand.collect([expense()], { limits: new Map([['EUR', 1n]]) });

    expect(await stand.states()).toEqual(['expense-1: ready']);
  });

  it('takes back what the source takes back, and pays it when it comes again', async ({ stand }) => {
    await stand.collect([expense()]);
    await stand.collect([expense({ payability: 'waiting' })]);
    const withdrawn = await stand.states();
    await stand.sent();

    await stand.collect([expense()]);

    expect(withdrawn).toEqual(['expense-1: withdrawn']);
    expect(await stand.states()).toEqual(['expense-1: ready']);
    expect(await stand.sent()).toEqual(['expense-1']);
  });

  it('raises an alarm for a change of what is in a batch, once, and pays what the file says', async ({
    stand,
  }) => {
    await stand.collect([expense()]);
    const ready = (await stand.payouts()).get('expense-1') ?? payoutOf();
    const scheduled = step(ready, 'scheduled', { plan: PLAN });
    const batched = step(scheduled, 'batched', { batchId: 'batch-1' });
    await updatePayout(stand.table, ready, scheduled);
    await updatePayout(stand.table, scheduled, batched);
    const changed = expense({ iban: IBANS.deOther });

    await stand.collect([changed]);
    await stand.collect([changed]);

    const payout = (await stand.payouts()).get('expense-1');
    expect(payout).toMatchObject({ state: 'batched', iban: IBANS.de, version: 4 });
    expect(stand.log.alarms()).toEqual(['source-changed-after-batching']);
  });

  it('stays bounded with a source that changes its mind a hundred times', async ({ stand }) => {
    for (let run = 0; run < 110; run += 1) {
      await stand.collect([expense({ amount: { text: run % 2 === 0 ? '1250' : '1300', unit: 'minor' } })]);
    }

    const payout = (await stand.payouts()).get('expense-1') ?? payoutOf();
    expect(payout.state).toBe('held');
    expect(payout.reasons.map((reason) => reason.code)).toEqual(['source-unstable']);
    expect(payout.version).toBeLessThanOrEqual(102);
    expect(historyVerifies(payout)).toBe(true);
  });
});

describe('one bad item', () => {
  it('that cannot be read does not stop the rest', async ({ stand }) => {
    const [first = expense(), ...rest] = expenses(60);

    const summary = await stand.collect([first, unreadable(), ...rest]);

    expect(countsOf(summary)).toEqual({ fetched: 61, created: 60, failed: 1 });
    expect(summary).toMatchObject({ complete: false, error: { code: 'SOURCE_ITEMS_UNREADABLE' } });
    expect(await stand.sent()).toHaveLength(60);
    expect(stand.log.alarms()).toEqual(['collection-failed']);
  });

  it('whose details are not found is counted, and tried again by the next run', async ({ stand }) => {
    const gone = new PipelineError('SOURCE_REQUEST_REFUSED', 'Not found (404).', { action: 'Look at it.' });
    const details = async (each: ReturnType<typeof expense>) => {
      if (each.expenseId === 'expense-2') throw gone;
      return each;
    };

    const summary = await stand.collect(expenses(3), { details });
    const next = await stand.collect(expenses(3));

    expect(countsOf(summary)).toEqual({ fetched: 3, created: 2, failed: 1 });
    expect(countsOf(next)).toEqual({ fetched: 3, created: 1, unchanged: 2 });
    expect(await stand.sent()).toEqual(['expense-1', 'expense-2', 'expense-3']);
  });

  it('whose row cannot be read concerns only itself', async ({ stand }) => {
    await stand.collect(expenses(3));
    const broken = { ...encodePayout(payoutOf(expense({ expenseId: 'expense-2' }))), state: { S: 'paying' } };
    await stand.table.client.send(new PutItemCommand({ TableName: stand.table.tableName, Item: broken }));
    const [one = expense(), two = expense(), three = expense()] = expenses(3);

    const summary = await stand.collect([one, two, { ...three, energyWh: 1n }]);

    expect(countsOf(summary)).toEqual({ fetched: 3, unchanged: 1, updated: 1, failed: 1 });
    expect(summary.error?.message).toContain('row');
  });

  it('that the source cannot give now is counted; five one after another are the end of the run', async ({
    stand,
  }) => {
    const down = new PipelineError('SOURCE_UNAVAILABLE', 'No answer.', { action: 'Wait.' });
    const failing = (bad: number) => ({
      details: async (each: ReturnType<typeof expense>) => {
        if (Number(each.expenseId.replace('expense-', '')) <= bad) throw down;
        return each;
      },
    });

    const four = await stand.collect(expenses(20), failing(4));
    const five = await stand.collect(expenses(20), failing(5));
    const next = await stand.collect(expenses(20));

    expect(countsOf(four)).toEqual({ fetched: 20, created: 16, failed: 4 });
    expect(four.error?.code).toBe('SOURCE_ITEMS_UNREADABLE');
    expect(countsOf(five)).toMatchObject({ failed: 4, unchanged: 16 });
    expect(countsOf(next)).toEqual({ fetched: 20, created: 4, unchanged: 16 });
  });

  it('with a wrong token ends the run with that error and loses nothing', async ({ stand }) => {
    const refused = new PipelineError('SOURCE_UNAUTHORIZED', 'The token is refused (401).', {
      action: 'Renew it.',
    });
    const details = async (each: ReturnType<typeof expense>) => {
      if (each.expenseId === 'expense-2') throw refused;
      return each;
    };

    const summary = await stand.collect(expenses(3), { details });
    const next = await stand.collect(expenses(3));

    expect(summary).toMatchObject({
      complete: false,
      error: { code: 'SOURCE_UNAUTHORIZED', action: 'Renew it.' },
    });
    expect(next).toMatchObject({ complete: true, fetched: 3, created: 1, updated: 2 });
    expect([...new Set(await stand.sent())]).toEqual(['expense-1', 'expense-2', 'expense-3']);
  });
});

describe('the same expense id', () => {
  it('twice in one part is one payout', async ({ stand }) => {
    const summary = await stand.collect([expense(), expense()]);

    expect(countsOf(summary)).toEqual({ fetched: 2, created: 1, unchanged: 1 });
    expect(await stand.sent()).toEqual(['expense-1']);
  });

  it('in two parts at once is one payout', async ({ stand }) => {
    const others = expenses(60, { account: 'nordfleet' }).map((each) => ({
      ...each,
      expenseId: `x-${each.expenseId}`,
    }));

    const summary = await stand.collect([expense(), ...others, expense()]);

    expect(countsOf(summary)).toEqual({ fetched: 62, created: 61, unchanged: 1 });
    expect((await stand.sent()).filter((id) => id === 'expense-1')).toEqual(['expense-1']);
  });

  it('with another amount in another report is held for a person, whichever comes first', async ({
    stand,
  }) => {
    const other = expense({ reportId: 'report-2', amount: { text: '1300', unit: 'minor' } });

    await stand.collect([expense(), other]);
    await stand.collect([other, expense()]);

    const payouts = await stand.payouts();
    expect(await stand.states()).toEqual(['expense-1: held expense-id-duplicate']);
    expect(payouts.get('expense-1')?.version).toBe(2);
  });
});

describe('two expenses of the same recipient, period and amount', () => {
  const again = expense({ expenseId: 'expense-2' });

  it('are not both paid: the second is held and names the first', async ({ stand }) => {
    await stand.collect([expense()]);
    await stand.collect([expense(), again]);

    const held = (await stand.payouts()).get('expense-2');
    expect(await stand.states()).toEqual(['expense-1: ready', 'expense-2: held possible-duplicate']);
    expect(held?.reasons[0]?.message).toContain('expense-1');
    expect(await stand.sent()).toEqual(['expense-1']);
  });

  it('are not both paid when they come at once', async ({ stand }) => {
    await stand.collect([expense(), again]);

    const states = (await stand.states()).map((line) => line.slice('expense-1: '.length));
    expect(states.sort()).toEqual(['held possible-duplicate', 'ready']);
    expect(await stand.sent()).toHaveLength(1);
  });

  it('are not both paid when one is corrected in the run that brings the other', async ({ stand }) => {
    for (const order of ['corrected first', 'new first']) {
      const account = order.replace(' ', '-');
      const amount = { text: String(1000 + order.length), unit: 'minor' } as const;
      const mine = (changes: object) => expense({ account, amount, ...changes });
      await stand.collect([mine({ expenseId: `${account}-a`, iban: IBANS.wrongCheckDigits })], { account });
      const [a, b] = [mine({ expenseId: `${account}-a` }), mine({ expenseId: `${account}-b` })];

      await stand.collect(order === 'corrected first' ? [a, b] : [b, a], { account });
    }

    const states = (await stand.states()).map((line) => line.replace(/^\S+ /, ''));
    expect(states.sort()).toEqual(['held possible-duplicate', 'held possible-duplicate', 'ready', 'ready']);
  });

  it('are not both paid when another process is about to correct the first', async ({ stand }) => {
    const wrong = expense({ iban: IBANS.wrongCheckDigits });
    await stand.collect([wrong]);
    const { payoutId, version } = (await stand.payouts()).get('expense-1') ?? payoutOf(wrong);
    // What that process has done so far: it holds the claim, and its row still says `rejected`.
    await claimOnce(stand.table, duplicateClaimKey(duplicateKeyOf(expense(), 1250n)), {
      payoutId,
      version: version + 1,
    });

    await stand.collect([again]);
    const meanwhile = await stand.states();
    await stand.collect([expense(), again]);

    expect(meanwhile).toEqual([
      'expense-1: rejected iban-check-digits',
      'expense-2: held possible-duplicate',
    ]);
    expect(await stand.states()).toEqual(['expense-1: ready', 'expense-2: held possible-duplicate']);
  });

  it('let the second go ahead where the first will not be paid', async ({ stand }) => {
    const wrong = expense({ iban: IBANS.wrongCheckDigits });
    await stand.collect([expense()]);
    await stand.collect([wrong]);

    await stand.collect([wrong, again]);

    expect(await stand.states()).toEqual([
      'expense-1: rejected iban-check-digits iban-changed',
      'expense-2: ready',
    ]);
  });

  it('let the second go ahead once the first is withdrawn, and do not pay the first when it comes back', async ({
    stand,
  }) => {
    await stand.collect([expense()]);
    await stand.collect([expense({ payability: 'waiting' }), again]);
    await stand.collect([expense({ payability: 'waiting' }), again]);
    const meanwhile = await stand.states();

    await stand.collect([expense(), again]);

    expect(meanwhile).toEqual(['expense-1: withdrawn', 'expense-2: ready']);
    expect(await stand.states()).toEqual(['expense-1: held possible-duplicate', 'expense-2: ready']);
  });

  it('of different periods, amounts or recipients are both paid', async ({ stand }) => {
    await stand.collect([
      expense(),
      expense({ expenseId: 'other-amount', amount: { text: '1251', unit: 'minor' } }),
      expense({ expenseId: 'other-recipient', recipientId: 'recipient-2', iban: IBANS.nl }),
    ]);

    expect(await stand.sent()).toEqual(['expense-1', 'other-amount', 'other-recipient']);
  });
});

describe('a row that somebody else writes meanwhile', () => {
  it('is read again and decided on as it is now', async ({ stand }) => {
    const item = expense({ amount: { text: '1300', unit: 'minor' } });
    const ready = payoutOf();
    await insertPayout(stand.table, ready);
    const details = async (each: typeof item) => {
      const now = (await stand.payouts()).get('expense-1') ?? ready;
      if (now.state === 'ready') await updatePayout(stand.table, now, step(now, 'scheduled', { plan: PLAN }));
      return each;
    };

    const summary = await stand.collect([item], { details });

    expect(countsOf(summary)).toEqual({ fetched: 1, updated: 1 });
    expect(await stand.states()).toEqual(['expense-1: held amount-changed']);
    expect(await stand.sent()).toEqual([]);
  });
});
