import { describe, expect } from 'vitest';
import type { Expense } from '../../functions/core/expense.ts';
import { historyVerifies } from '../../functions/core/step-payout.ts';
import { refusal } from '../support/bank-facts.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { type Flow, it } from '../support/flow.ts';

const OFF = { code: 'charge-records-sum', severity: 'hold', field: 'amount', message: 'Off.' } as const;
const DIFFERS = { code: 'expense-changed-while-reading', severity: 'hold', message: 'Differs.' } as const;
/** So many collections take long on a busy machine. */
const TIMEOUT_MS = 90_000;
const ALL = { namesAllApproved: true };
const OTHER = expense({ expenseId: 'other', recipientId: 'other' });

function metered(run: number): Expense {
  return expense({ energyWh: BigInt(1000 + run) });
}

async function giveUp(flow: Flow): Promise<void> {
  for (let run = 0; run < 34; run += 1) await inTurn(flow, run);
}

async function inTurn(flow: Flow, run: number): Promise<void> {
  await flow.collect([expense(run % 2 === 0 ? {} : { payability: 'waiting' })]);
}

function unstableAlarms(flow: Flow): number {
  return flow.stand.log.alarms().filter((event) => event === 'source-unstable').length;
}

describe('a payout whose source does not come to rest', { timeout: TIMEOUT_MS }, () => {
  it.for([
    [
      'details that differ at every other look',
      async (flow: Flow, run: number) => {
        const found = run % 2 === 0 ? [OFF] : [OFF, DIFFERS];
        const details = async (listed: Expense) => ({ ...listed, sourceFindings: found });
        await flow.collect([expense()], { details });
      },
    ],
    [
      'an expense that is listed at every other reading',
      async (flow: Flow, run: number) => {
        await flow.collect(run % 2 === 0 ? [expense(), OTHER] : [OTHER], ALL);
      },
    ],
    ['an expense that waits and is payable in turn', inTurn],
  ] as const)('is held at a bound, with one alarm: %s', async ([_what, read], { flow }) => {
    for (let run = 0; run < 36; run += 1) await read(flow, run);
    const { version, ...payout } = await flow.stand.payout();

    expect(payout.state).toBe('held');
    expect(payout.reasons.map(({ code }) => code)).toContain('source-unstable');
    expect(version).toBeLessThan(50);
    expect(historyVerifies({ version, ...payout })).toBe(true);
    expect(unstableAlarms(flow)).toBe(1);
    expect(await flow.submit()).not.toContainEqual(expect.stringContaining(payout.payoutId));
  });

  it('is followed again once a person released it', async ({ flow }) => {
    await giveUp(flow);
    await flow.collect([expense({ iban: IBANS.nl })]);
    expect(await flow.shown()).toBe('held 1 1250 3000 source-unstable');

    expect(await flow.release()).toMatchObject({ ok: true });
    await flow.collect([expense({ iban: IBANS.nl })]);

    expect(await flow.shown()).toBe('held 1 1250 4300 iban-changed');
  });

  it('tells of a change while it is at the bank, where a person released it before', async ({ flow }) => {
    await giveUp(flow);
    await flow.release();
    await flow.submit();

    await flow.collect([expense({ iban: IBANS.nl })]);
    await flow.collect([expense({ payability: 'paid-by-source', sourceStatus: 'Paid' })]);

    expect(flow.stand.log.alarms().slice(1)).toEqual(['source-changed-after-batching', 'source-pays-too']);
  });

  it('is corrected where it could not be paid as it was, and then asks', async ({ flow }) => {
    for (let run = 0; run < 31; run += 1) await flow.collect([{ ...metered(run), iban: '' }]);
    expect(await flow.shown()).toBe('held 1 1250  iban-missing source-unstable');
    expect(await flow.release()).toMatchObject({ ok: false });

    await flow.collect([expense()]);
    await flow.collect([expense({ iban: '' })]);

    expect(await flow.shown()).toBe('held 1 1250 3000 source-unstable');
    expect(await flow.release()).toMatchObject({ ok: true });
  });

  it('at the bank raises so many alarms, the last of which says so, and is not tried again by itself', async ({
    flow,
  }) => {
    await flow.sent(expense());
    for (let run = 0; run < 40; run += 1) await flow.collect([metered(run)]);

    expect(unstableAlarms(flow)).toBe(1);
    expect(flow.stand.log.alarms().length).toBeLessThan(40);
    await flow.bank(refusal('TM01'));
    await flow.stand.readStatement();
    await flow.stand.repairLater();
    expect(await flow.shown()).toBe('failed 1 1250 3000 source-unstable');
    expect(await flow.release()).toMatchObject({ ok: false });
    await flow.collect([expense()]);
    expect(await flow.release()).toMatchObject({ ok: true });
  });
});
