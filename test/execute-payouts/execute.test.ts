import { describe, expect } from 'vitest';
import type { Expense } from '../../functions/core/expense.ts';
import type { PayeeCheckResult } from '../../functions/core/payee-account.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { historyVerifies, type NewPayout } from '../../functions/core/step-payout.ts';
import type { ExecuteDeps, Executed } from '../../functions/execute-payouts/execute.ts';
import { executePayout } from '../../functions/execute-payouts/execute.ts';
import { type Claim, claimOnce, takeOverClaim } from '../../functions/ledger/duplicate-claims.ts';
import { duplicateClaimKey } from '../../functions/ledger/keys.ts';
import { readPayeeAccount, recordPayeeCheck } from '../../functions/ledger/payees.ts';
import { readPayout, updatePayout } from '../../functions/ledger/payouts.ts';
import { notDebited } from '../support/bank-facts.ts';
import { first } from '../support/client-faults.ts';
import { rejectionOf } from '../support/errors.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { ANY_PAYEE } from '../support/payees.ts';
import { ACCOUNT, it, type PaymentStand } from '../support/payment-stand.ts';
import { KRONER, payoutIn, payoutOf, REACHABLE_STATES, step } from '../support/payouts.ts';

async function execute(
  { clock, deps: { table } }: PaymentStand,
  payout: Payout,
  changes: Partial<ExecuteDeps> = {},
): Promise<Executed> {
  const usual = { limits: limit('EUR'), payees: ANY_PAYEE, debtorAccounts: [ACCOUNT] };
  return executePayout({ table, clock, ...usual, ...changes }, payout);
}

function limit(currency: string, minor = 1_000_000n): ReadonlyMap<string, bigint> {
  return new Map([[currency, minor]]);
}

/** One that was ready before, whatever a validation says of it now. */
function readyOnce(changes: Partial<Expense>, row: Partial<NewPayout> = {}): Payout {
  return payoutOf(expense(changes), { state: 'ready', reasons: [], ...row });
}

/** A payout of another expense owns the content. */
function claimOfOther(): Claim {
  return { payoutId: payoutOf(expense({ expenseId: 'expense-2' })).payoutId, version: 1 };
}

/** A ready payout in the table, with the claim on its content. */
async function ready(stand: PaymentStand, payout = payoutOf()): Promise<Payout> {
  await stand.putClaimed(payout);
  return payout;
}

describe('a payout to an account whose holder has another name, as a bank found', () => {
  const found = (
    stand: PaymentStand,
    result: PayeeCheckResult,
    createdAt = '2026-11-01T10:00:00Z',
    name = 'Jane Doe',
  ) =>
    recordPayeeCheck(stand.table, {
      iban: IBANS.de,
      name,
      result,
      createdAt,
      bankReportId: 'pain.002:1',
      endToEndId: 'PO00000000000000000000000001-01',
    });
  const next = (expenseId: string, row: Partial<NewPayout> = {}) =>
    payoutOf(expense({ expenseId, recipientId: expenseId }), row);
  const released = (expenseId: string) => next(expenseId, { released: ['payee-name-mismatch'] });

  it('is held', async ({ stand }) => {
    await found(stand, 'RVNM');

    await execute(stand, await ready(stand));

    expect(await stand.states()).toEqual(['expense-1: held payee-name-mismatch']);
    const [reason] = (await stand.payout()).reasons;
    expect(reason?.message).not.toMatch(/Jane|DE89/);
  });

  it('goes on where the names match, are close or could not be checked', async ({ stand }) => {
    await found(stand, 'RVNM', '2026-10-31T10:00:00Z');
    for (const [day, result] of (['RCVC', 'RVMC', 'RVNA'] as const).entries()) {
      await found(stand, result, `2026-11-0${day + 1}T10:00:00Z`);
      await execute(stand, await ready(stand, next(result)));
    }

    expect(await stand.states()).toEqual(['RCVC: scheduled', 'RVMC: scheduled', 'RVNA: scheduled']);
  });

  it('goes on once a later report says that they match, whichever was read first', async ({ stand }) => {
    await found(stand, 'RCVC', '2026-11-02T10:00:00Z');
    await found(stand, 'RVNM');

    await execute(stand, await ready(stand));

    expect(await stand.states()).toEqual(['expense-1: scheduled']);
  });

  it('goes on where a person released it, and so does the next one to the same name and account', async ({
    stand,
  }) => {
    await found(stand, 'RVNM');

    await execute(stand, await ready(stand, released('expense-1')));
    await execute(stand, await ready(stand, next('expense-2')));

    expect(await stand.states()).toEqual(['expense-1: scheduled', 'expense-2: scheduled']);
    expect((await readPayeeAccount(stand.table, IBANS.de)).released).toEqual(['Jane Doe']);
  });

  it('is asked about again where the name is another', async ({ stand }) => {
    await found(stand, 'RVNM');
    await execute(stand, await ready(stand, released('expense-1')));

    const john = payoutOf(expense({ expenseId: 'expense-2', recipientName: 'John Doe' }));
    await execute(stand, await ready(stand, john));

    expect(await stand.states()).toEqual(['expense-1: scheduled', 'expense-2: held payee-name-mismatch']);
  });

  it.for(['before', 'after'] as const)(
    'keeps the release where it dies %s writing it',
    async (when, { stand }) => {
      await found(stand, 'RVNM');
      const payout = await ready(stand, released('expense-1'));
      stand.faults.set(first('UpdateItemCommand', when === 'before' ? 'killed-before' : 'killed-after'));

      await expect(execute(stand, payout)).rejects.toThrow();
      stand.faults.clear();
      await execute(stand, payout);

      expect(await stand.states()).toEqual(['expense-1: scheduled']);
      expect((await readPayeeAccount(stand.table, IBANS.de)).released).toEqual(['Jane Doe']);
    },
  );
});

describe('executePayout', () => {
  it('chooses rail, debtor account and the first execution date', async ({ stand }) => {
    const payout = await ready(stand);

    expect(await execute(stand, payout)).toEqual({ outcome: 'stepped', state: 'scheduled' });

    const scheduled = await stand.payout();
    expect(scheduled).toMatchObject({
      state: 'scheduled',
      version: 2,
      attempt: 1,
      plan: { rail: 'sepa-credit-transfer', debtorAccountId: 'eur-main', executionDate: '2026-11-03' },
      reasons: [],
    });
    expect(scheduled.history.at(-1)).toMatchObject({ by: 'execute-payouts', why: 'scheduled' });
    expect(historyVerifies(scheduled)).toBe(true);
  });

  it('takes the account of the currency for what none reaches and a person let go', async ({ stand }) => {
    const abroad = readyOnce({ iban: IBANS.outsideSepa }, { released: ['iban-outside-sepa'] });

    await execute(stand, await ready(stand, abroad));

    expect(await stand.states()).toEqual(['expense-1: scheduled']);
    expect((await stand.payout()).plan).toMatchObject({ debtorAccountId: ACCOUNT.id, rail: ACCOUNT.rail });
  });

  it('takes the account of the currency', async ({ stand }) => {
    const dkk = { ...ACCOUNT, ...KRONER, id: 'dkk-main' };
    const payout = await ready(stand, readyOnce({ currency: 'DKK', iban: IBANS.dk }));

    await execute(stand, payout, { debtorAccounts: [ACCOUNT, dkk], limits: limit('DKK') });

    expect((await stand.payout()).plan).toMatchObject({
      debtorAccountId: 'dkk-main',
      rail: 'domestic-credit-transfer',
    });
  });

  it.for([
    ['a millisecond before the cut-off', '2026-11-02T12:59:59.999Z', '2026-11-03'],
    ['at the cut-off', '2026-11-02T13:00:00.000Z', '2026-11-04'],
    ['a millisecond after the cut-off', '2026-11-02T13:00:00.001Z', '2026-11-04'],
  ] as const)('plans for the day that %s can still make', async ([_, at, day], { stand }) => {
    const payout = await ready(stand);
    stand.clock.advance(Date.parse(at) - stand.clock.now());

    await execute(stand, payout);

    expect((await stand.payout()).plan?.executionDate).toBe(day);
  });

  it.for<[string, Partial<NewPayout>]>([
    ['holds a payout whose currency no debtor account pays', {}],
    ['holds it again after a release, which makes no account', { released: ['rail-missing'] }],
  ])('%s', async ([, row], { stand }) => {
    const payout = await ready(stand, readyOnce({ currency: 'SEK', iban: IBANS.se }, row));

    const executed = await execute(stand, payout, { limits: limit('SEK') });

    expect(executed).toEqual({ outcome: 'stepped', state: 'held' });
    expect(await stand.states()).toEqual(['expense-1: held rail-missing']);
    expect((await stand.payout()).plan).toBeUndefined();
  });

  it.for([
    ['holds a payout whose limit was lowered since', payoutOf(), limit('EUR', 1249n), 'held limit-exceeded'],
    ['holds a payout whose currency has no limit any more', payoutOf(), new Map(), 'held limit-missing'],
    [
      'rejects a payout whose account is not valid any more',
      readyOnce({ iban: IBANS.wrongCheckDigits }),
      limit('EUR'),
      'rejected iban-check-digits',
    ],
    [
      'finds what was not released beside what was',
      payoutOf(expense(), { released: ['possible-duplicate'] }),
      limit('EUR', 1n),
      'held limit-exceeded',
    ],
  ] as const)('%s', async ([, payout, limits, state], { stand }) => {
    await execute(stand, await ready(stand, payout), { limits });

    expect(await stand.states()).toEqual([`expense-1: ${state}`]);
  });

  it('holds a payout that lost the claim on its content to another', async ({ stand }) => {
    const payout = await ready(stand);
    const [own, other] = [{ payoutId: payout.payoutId, version: payout.version }, claimOfOther()];
    await takeOverClaim(stand.table, duplicateClaimKey(payout.duplicateKey ?? ''), own, other);

    await execute(stand, payout);

    const held = await stand.payout();
    expect(await stand.states()).toEqual(['expense-1: held possible-duplicate']);
    expect(held.reasons[0]?.message).toContain(other.payoutId);
  });

  it('lets only one of two payouts of the same content through', async ({ stand }) => {
    const twins = [payoutOf(), payoutOf(expense({ expenseId: 'expense-2' }))];
    await stand.putClaimed(...twins);

    await Promise.all(twins.map((payout) => execute(stand, payout)));

    expect(await stand.states()).toEqual(['expense-1: scheduled', 'expense-2: held possible-duplicate']);
  });

  it('does not find again what a person released', async ({ stand }) => {
    const released = payoutOf(expense(), { released: ['limit-exceeded', 'possible-duplicate'] });
    await stand.put(released);
    await claimOnce(stand.table, duplicateClaimKey(released.duplicateKey ?? ''), claimOfOther());

    await execute(stand, released, { limits: limit('EUR', 1n) });

    expect(await stand.states()).toEqual(['expense-1: scheduled']);
  });

  it.for(REACHABLE_STATES.filter((state) => state !== 'ready'))(
    'leaves a payout alone that is %s by now',
    async (state, { stand }) => {
      const payout = payoutIn(state);
      await stand.put(payout);

      expect(await execute(stand, payout)).toEqual({ outcome: 'left', state });

      expect(await readPayout(stand.table, payout.payoutId)).toEqual(payout);
    },
  );

  it('schedules once, however many messages come at the same moment', async ({ stand }) => {
    const payout = await ready(stand);

    await Promise.all(Array.from({ length: 6 }, () => execute(stand, payout)));

    expect(await stand.payout()).toMatchObject({ state: 'scheduled', version: 2 });
  });

  it('acts on the row, not on the version of a late message', async ({ stand }) => {
    const before = await ready(stand);
    const after = step(before, 'ready', { reference: 'report-2' });
    await updatePayout(stand.table, before, after);

    await execute(stand, before);

    expect(await stand.payout()).toMatchObject({ state: 'scheduled', version: 3, reference: 'report-2' });
  });

  it('plans a new attempt anew, with its own end-to-end id', async ({ stand }) => {
    const again = step(payoutIn('failed'), 'ready', {}, notDebited());
    await stand.putClaimed(again);

    await execute(stand, again);

    expect(await stand.payout()).toMatchObject({ state: 'scheduled', attempt: 2, batchId: undefined });
  });

  it('decides anew when somebody else was faster', async ({ stand }) => {
    const payout = await ready(stand);
    const faster = step(payout, 'ready', { iban: IBANS.nl });
    stand.interrupt('PAYOUT#', () => updatePayout(stand.table, payout, faster));

    expect(await execute(stand, payout)).toEqual({ outcome: 'stepped', state: 'scheduled' });

    expect(await stand.payout()).toMatchObject({ version: 3, iban: IBANS.nl });
  });

  it('leaves alone what the source took back in between', async ({ stand }) => {
    const payout = await ready(stand);
    const faster = step(payout, 'withdrawn', { reasons: [] });
    stand.interrupt('PAYOUT#', () => updatePayout(stand.table, payout, faster));

    expect(await execute(stand, payout)).toEqual({ outcome: 'left', state: 'withdrawn' });

    expect(await stand.payout()).toEqual(faster);
  });

  it('gives up where others write again and again', async ({ stand }) => {
    const payout = await ready(stand);
    const intrude = async (): Promise<void> => {
      const now = await stand.payout();
      await updatePayout(stand.table, now, step(now, 'ready'));
    };
    stand.interrupt('PAYOUT#', intrude, 100);

    expect((await rejectionOf(execute(stand, payout))).code).toBe('LEDGER_CONTENDED');
  });

  it.for(['answer-lost', 'request-lost', 'throttled'] as const)(
    'steps once when its write ends in %s',
    async (fault, { stand }) => {
      const payout = await ready(stand);
      stand.faults.set(first('UpdateItemCommand', fault));

      expect(await execute(stand, payout)).toEqual({ outcome: 'stepped', state: 'scheduled' });

      expect((await stand.payout()).version).toBe(2);
    },
  );

  it('does not know a payout without a row', async ({ stand }) => {
    const error = await rejectionOf(execute(stand, payoutOf()));

    expect(error.code).toBe('MESSAGE_INVALID');
    expect(error.details).toEqual({ payoutId: payoutOf().payoutId });
  });
});
