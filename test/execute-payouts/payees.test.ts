import { describe, expect } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import type { Expense } from '../../functions/core/expense.ts';
import type { PayeePolicy } from '../../functions/core/payee.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { executePayout } from '../../functions/execute-payouts/execute.ts';
import { recordPayeeOutcome } from '../../functions/ledger/payees.ts';
import { updatePayout } from '../../functions/ledger/payouts.ts';
import { release } from '../../operate/decide.ts';
import { debit, notDebited, refusal } from '../support/bank-facts.ts';
import { type CollectionStand, it } from '../support/collection.ts';
import type { Embedded } from '../support/embedded.ts';
import { expense, expenses, IBANS } from '../support/expenses.ts';
import { ASKS } from '../support/payees.ts';
import { ACCOUNT } from '../support/payment-stand.ts';
import { step } from '../support/payouts.ts';
import { personNamed } from '../support/people.ts';
import { present } from '../support/present.ts';

const OTHER_MONTH = { period: { start: plainDate('2026-09-01'), end: plainDate('2026-09-30') } };
const ASKED_ON = plainDate('2026-11-02');
const LIMITS = new Map([['EUR', 1_000_000n]]);

/** An expense of another month, and of another amount, so that it is nobody's duplicate. */
function later(expenseId: string, changes: Partial<Expense> = {}): Expense {
  const amount = { text: '1300', unit: 'minor' } as const;
  return expense({ expenseId, reportId: `report of ${expenseId}`, amount, ...changes });
}

/** Reads the source and schedules what is ready. */
async function run(
  stand: CollectionStand,
  items: readonly Expense[],
  payees: PayeePolicy = ASKS,
): Promise<string[]> {
  await stand.collect(items, { payees });
  const { table, clock } = stand;
  const deps = { table, clock, limits: LIMITS, payees, debtorAccounts: [ACCOUNT] };
  const ready = [...(await stand.payouts()).values()].filter(({ state }) => state === 'ready');
  for (const payout of ready) await executePayout(deps, payout);
  return stand.states();
}

/** Takes a scheduled payout to the bank, and to what the bank says of it. */
async function ends(
  stand: CollectionStand,
  expenseId: string,
  outcome: 'paid' | 'failed',
  code = 'AC04',
): Promise<Payout> {
  let payout = present((await stand.payouts()).get(expenseId));
  const said = outcome === 'paid' ? debit() : refusal(code);
  const steps = [
    ['batched', { batchId: 'batch-1' }, undefined],
    ['submitted', {}, undefined],
    [outcome, {}, { ...said, attempt: payout.attempt }],
  ] as const;
  for (const [to, change, fact] of steps) {
    const after = step(payout, to, change, fact);
    await updatePayout(stand.table, payout, after);
    payout = after;
  }
  await recordPayeeOutcome(stand.table, payout);
  return payout;
}

/** The bank refuses it, and its statement shows no debit. */
async function endsUndebited(stand: CollectionStand, expenseId: string): Promise<void> {
  const failed = await ends(stand, expenseId, 'failed');
  await updatePayout(stand.table, failed, step(failed, 'failed', {}, notDebited()));
}

async function released(embedded: Embedded, stand: CollectionStand, expenseId: string): Promise<void> {
  const { payoutId } = present((await stand.payouts()).get(expenseId));
  const queue = { client: embedded.sqs, queueUrl: stand.queueUrl, clock: stand.clock, random: () => 0.5 };
  const decision = {
    by: personNamed('tester'),
    reason: 'asked the recipient',
    atMs: stand.clock.now(),
    sameAccount: true,
  };
  const policy = { limits: LIMITS, today: ASKED_ON, retryAfter: 'refusal', peopleForNewAccount: 1 } as const;
  const decided = await release({ table: stand.table, queue }, payoutId, decision, policy);
  expect(decided).toMatchObject({ ok: true });
}

describe('a known recipient whose account is another in a later month', () => {
  it.beforeEach(async ({ stand }) => {
    await run(stand, [expense()]);
    await ends(stand, 'expense-1', 'paid');
  });

  const changed = later('expense-2', { iban: IBANS.nl });

  it('is held at collection, and goes on once a person released it', async ({ embedded, stand }) => {
    expect(await run(stand, [changed])).toEqual([
      'expense-1: paid',
      'expense-2: held account-new-for-recipient',
    ]);
    const [reason] = (await stand.payouts()).get('expense-2')?.reasons ?? [];
    expect(reason?.message).toMatch(/last paid to …3000.*this one is for …4300/);

    await released(embedded, stand, 'expense-2');

    expect(await run(stand, [changed])).toEqual(['expense-1: paid', 'expense-2: scheduled']);
  });

  it('is asked about once: what else waits for the account, and what comes later, goes on', async ({
    embedded,
    stand,
  }) => {
    const next = later('expense-3', {
      iban: 'NL91 abna 0417 1643 00',
      amount: { text: '1400', unit: 'minor' },
    });
    await run(stand, [changed, next]);
    await released(embedded, stand, 'expense-2');
    await run(stand, [changed]);

    expect(await run(stand, [changed, next])).toEqual([
      'expense-1: paid',
      'expense-2: scheduled',
      'expense-3: scheduled',
    ]);
  });

  it('is held again when no person released it, however often it is read', async ({ stand }) => {
    await run(stand, [changed]);
    const before = (await stand.payouts()).get('expense-2')?.version;
    await run(stand, [changed]);

    expect((await stand.payouts()).get('expense-2')?.version).toBe(before);
  });

  it('is the same account in other letters and with spaces', async ({ stand }) => {
    const same = later('expense-2', { iban: 'de89 3704 0044 0532 0130 00' });

    expect(await run(stand, [same])).toEqual(['expense-1: paid', 'expense-2: scheduled']);
  });

  it('goes on by itself after the days of a cooling-off period, not before', async ({ stand }) => {
    const waits = { ...ASKS, newAccount: 3 };
    await run(stand, [changed], waits);
    stand.clock.advance(3 * 86_400_000 - 120_000);
    expect(await run(stand, [changed], waits)).toContain('expense-2: held account-new-for-recipient');

    stand.clock.advance(120_000);

    expect(await run(stand, [changed], waits)).toContain('expense-2: scheduled');
    const next = later('expense-3', { iban: IBANS.nl, amount: { text: '1400', unit: 'minor' } });
    expect(await run(stand, [next], waits)).toContain('expense-3: scheduled');
  });

  it('is not asked about where another recipient has the account', async ({ stand }) => {
    const other = later('expense-2', { iban: IBANS.nl, recipientId: 'recipient-2' });

    expect(await run(stand, [other])).toEqual(['expense-1: paid', 'expense-2: scheduled']);
  });
});

describe('a recipient who is not known yet', () => {
  const [one, other] = [expense(), later('expense-2', { iban: IBANS.nl })];

  it('is paid to one of two accounts that come at once', async ({ stand }) => {
    const states = await run(stand, [one, other]);

    expect(states.filter((state) => state.endsWith(': scheduled'))).toHaveLength(1);
    expect(states.filter((state) => state.endsWith(': held account-new-for-recipient'))).toHaveLength(1);
  });

  it('is paid to one of them also where two collections race', async ({ stand }) => {
    await Promise.all([
      stand.collect([one], { payees: ASKS }),
      stand.collect([other], { payees: ASKS, account: 'nordfleet' }),
    ]);

    const states = (await stand.states()).map((state) => state.replace(/^\S+ /, ''));
    expect(states.sort()).toEqual(['held account-new-for-recipient', 'ready']);
  });

  it('is known by name where the source has no id', async ({ stand }) => {
    const john = { recipientName: 'John Doe', iban: IBANS.deOther, ...OTHER_MONTH };
    const nameless = [one, other, later('expense-3', john)].map((each) => ({ ...each, recipientId: '' }));

    expect(await run(stand, nameless)).toEqual([
      expect.stringMatching(/^expense-1: /),
      expect.stringMatching(/^expense-2: /),
      'expense-3: scheduled',
    ]);
    expect((await stand.states()).join()).toContain('account-new-for-recipient');
  });
});

describe('one account for many recipients', () => {
  const twelve = expenses(12);

  it('is paid to as many as need no question, and held for the others', async ({ stand }) => {
    const states = await run(stand, twelve);

    expect(states.filter((state) => state.endsWith(': scheduled'))).toHaveLength(3);
    expect(states.filter((state) => state.endsWith(': held account-shared-by-recipients'))).toHaveLength(9);
  });

  it('is asked about once for each further recipient', async ({ embedded, stand }) => {
    await run(stand, twelve);
    const held = present([...(await stand.payouts()).values()].find(({ state }) => state === 'held'));
    await released(embedded, stand, held.expenseId);
    await run(stand, twelve);
    const next = later('next', { recipientId: held.recipientId });

    expect(await run(stand, [next])).toContain('next: scheduled');
  });

  it('is not asked about where the deployment says so', async ({ stand }) => {
    const states = await run(stand, twelve, { ...ASKS, recipientsPerAccount: 0 });

    expect(states.filter((state) => state.endsWith(': scheduled'))).toHaveLength(12);
  });
});

describe('an account of ours', () => {
  it('is held, in whatever letters', async ({ stand }) => {
    const policy = { ...ASKS, debtorIbans: new Set([IBANS.de]) };

    expect(await run(stand, [expense({ iban: 'de89 3704 0044 0532 0130 00' })], policy)).toEqual([
      'expense-1: held account-is-debtor',
    ]);
  });
});

describe('an account that a bank refused', () => {
  it('holds the next month, and a payout that was ready when it was refused', async ({ stand }) => {
    await run(stand, [expense()]);
    await stand.collect([later('expense-2')], { payees: ASKS });
    await ends(stand, 'expense-1', 'failed');

    const states = await run(stand, [
      later('expense-2'),
      later('expense-3', { amount: { text: '1400', unit: 'minor' } }),
    ]);

    expect(states.slice(1)).toEqual(['expense-2: held account-refused', 'expense-3: held account-refused']);
  });

  it('goes on once a person sends the refused payment again as it is, and so does the next', async ({
    embedded,
    stand,
  }) => {
    await run(stand, [expense()]);
    await endsUndebited(stand, 'expense-1');

    await released(embedded, stand, 'expense-1');

    expect(await run(stand, [expense()])).toEqual(['expense-1: scheduled']);
    expect(await run(stand, [later('expense-2')])).toContain('expense-2: scheduled');
  });

  it('is not asked about in a corrected one: a recipient who was never paid is paid there by itself', async ({
    stand,
  }) => {
    await run(stand, [expense()]);
    await endsUndebited(stand, 'expense-1');

    expect(await run(stand, [expense({ iban: IBANS.nl })])).toEqual(['expense-1: scheduled']);
  });

  it('is asked about in a corrected one of a recipient who was paid', async ({ stand }) => {
    await run(stand, [expense()]);
    await ends(stand, 'expense-1', 'paid');
    await run(stand, [later('expense-2')]);
    await endsUndebited(stand, 'expense-2');

    expect(await run(stand, [later('expense-2', { iban: IBANS.nl })])).toContain(
      'expense-2: held account-new-for-recipient',
    );
  });
});
