import { describe, expect } from 'vitest';
import { PipelineError } from '../../functions/core/errors.ts';
import { historyVerifies } from '../../functions/core/step-payout.ts';
import { insertPayout, updatePayout } from '../../functions/ledger/payouts.ts';
import { countsOf, it } from '../support/collection.ts';
import { expense, expenses, IBANS } from '../support/expenses.ts';
import { PLAN, payoutOf, step } from '../support/payouts.ts';

const DEARER = { amount: { text: '1300', unit: 'minor' } } as const;
const ABOVE_LIMIT = { amount: { text: '1000001', unit: 'minor' } } as const;
const NOT_OURS = [
  expense({ expenseId: 'draft', payability: 'waiting' }),
  expense({ expenseId: 'theirs', payability: 'paid-by-source' }),
];

describe('a first run', () => {
  it('makes one payout of each expense and hands the good ones to the queue', async ({ stand }) => {
    const items = [
      ...expenses(12),
      expense({ expenseId: 'wrong', recipientId: 'w', iban: IBANS.wrongCheckDigits }),
      expense({ expenseId: 'large', recipientId: 'l', ...ABOVE_LIMIT }),
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
    await stand.collect(NOT_OURS);

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
    const summary = await stand.collect(NOT_OURS);

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
    const unreadable = new PipelineError('SOURCE_RESPONSE_MALFORMED', 'Row 3 has no id.', {
      action: 'Look.',
    });
    await stand.collect([
      expense(),
      expense({ expenseId: 'wrong', iban: IBANS.wrongCheckDigits }),
      unreadable,
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

    await stand.collect([expense(DEARER)]);

    const payout = await stand.payout();
    expect(payout).toMatchObject({ state: 'ready', amountMinor: 1300n, version: 2 });
    expect(payout.history.map((entry) => entry.why)).toEqual(['collected', 'source-changed']);
    expect(await stand.sent()).toEqual(['expense-1']);
  });

  it('validates again what changed while it waits in the queue', async ({ stand }) => {
    await stand.collect([expense()]);

    await stand.collect([expense(ABOVE_LIMIT)]);

    expect(await stand.states()).toEqual(['expense-1: held limit-exceeded']);
  });

  it('releases by itself what was held for a limit that has been raised', async ({ stand }) => {
    const items = [expense(ABOVE_LIMIT)];
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
    const ready = await stand.payout();
    const scheduled = step(ready, 'scheduled', { plan: PLAN });
    const batched = step(scheduled, 'batched', { batchId: 'batch-1' });
    await updatePayout(stand.table, ready, scheduled);
    await updatePayout(stand.table, scheduled, batched);
    const changed = expense({ iban: IBANS.deOther });

    await stand.collect([changed]);
    await stand.collect([changed]);

    expect(await stand.payout()).toMatchObject({ state: 'batched', iban: IBANS.de, version: 4 });
    expect(stand.log.alarms()).toEqual(['source-changed-after-batching']);
  });

  it('stays bounded with a source that changes its mind a hundred times', async ({ stand }) => {
    for (let run = 0; run < 110; run += 1) {
      await stand.collect([expense(run % 2 === 0 ? {} : DEARER)]);
    }

    const payout = await stand.payout();
    expect(payout.state).toBe('held');
    expect(payout.reasons.map((reason) => reason.code)).toEqual(['source-unstable']);
    expect(payout.version).toBeLessThanOrEqual(102);
    expect(historyVerifies(payout)).toBe(true);
  });
});

describe('a row that somebody else writes meanwhile', () => {
  it('is read again and decided on as it is now', async ({ stand }) => {
    const item = expense(DEARER);
    const ready = payoutOf();
    await insertPayout(stand.table, ready);
    const details = async (each: typeof item) => {
      const now = await stand.payout();
      if (now.state === 'ready') await updatePayout(stand.table, now, step(now, 'scheduled', { plan: PLAN }));
      return each;
    };

    const summary = await stand.collect([item], { details });

    expect(countsOf(summary)).toEqual({ fetched: 1, updated: 1 });
    expect(await stand.states()).toEqual(['expense-1: held amount-changed']);
    expect(await stand.sent()).toEqual([]);
  });
});
