import { describe, expect } from 'vitest';
import type { Expense } from '../../functions/core/expense.ts';
import { sourceModesOf } from '../../functions/core/source-mode.ts';
import { payoutKey } from '../../functions/ledger/keys.ts';
import type { DebtorAccount } from '../../functions/platform/config.ts';
import { batchPayouts } from '../../functions/submit-batches/batch-payouts.ts';
import { type CutOffSummary, createHandler } from '../../functions/submit-batches/handler.ts';
import { openedBatch } from '../support/batches.ts';
import { itemsOf } from '../support/embedded.ts';
import { expense, expenses, IBANS } from '../support/expenses.ts';
import {
  ACCOUNT,
  elementIn,
  endToEndIdsIn,
  forcedThrough,
  it,
  LIVE,
  type PaymentStand,
  scheduledPayout,
} from '../support/payment-stand.ts';
import { KRONER, payoutOf } from '../support/payouts.ts';

const FOLDER = 'preview/eur-main/2026-11-03';
const DRY_RUN = sourceModesOf([
  { kind: 'spirii', account: 'nordfleet', mode: 'dry-run' },
  { kind: 'ampeco', account: 'voltgrid', mode: 'live' },
]);
const NOT_LIVE = [
  ['on a dry run', DRY_RUN],
  ['no longer configured', sourceModesOf([{ kind: 'ampeco', account: 'voltgrid', mode: 'live' }])],
] as const;
const TOO_MUCH = { amount: { text: '1000001', unit: 'minor' } } as const;

function capped(name: 'maxPerFile' | 'maxPerRun', cap: Partial<DebtorAccount['maxPerRun']>): DebtorAccount {
  return { ...ACCOUNT, [name]: { ...ACCOUNT[name], ...cap } };
}

async function cutOff(
  stand: PaymentStand,
  sourceModes: typeof LIVE = DRY_RUN,
  account: DebtorAccount = ACCOUNT,
  others: readonly DebtorAccount[] = [],
): Promise<CutOffSummary> {
  const handler = createHandler({ ...stand.deps, sourceModes, debtorAccounts: [account, ...others] });
  return handler({ debtorAccount: account.id });
}

async function keysIn(stand: PaymentStand, folder: string): Promise<string[]> {
  return [...(await stand.files()).keys()].filter((key) => key.startsWith(folder));
}

/** Of a source that stays live. */
function live(changes: Partial<Expense> = {}): Expense {
  return expense({ source: 'ampeco', account: 'voltgrid', expenseId: 'live-1', ...changes });
}

/** The list's rows by expense id, with their fields by column. */
async function listed(stand: PaymentStand): Promise<Map<string, Record<string, string>>> {
  const [head = [], ...rows] = fieldsOf((await stand.files()).get(`${FOLDER}/preview.csv`) ?? '');
  const records = rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index] ?? ''])));
  return new Map(records.map((record) => [record['expense_id'] ?? '', record]));
}

function fieldsOf(csv: string): string[][] {
  return csv
    .replace(/^\u{feff}/u, '')
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) =>
      [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, field = '']) => field.replaceAll('""', '"')),
    );
}

describe('the gate of the cut-off', () => {
  it('pays the live source beside one that is on a dry run', async ({ stand }) => {
    await stand.put(scheduledPayout(expense()), scheduledPayout(live()));

    const { due, batches } = await cutOff(stand);

    expect([due, batches.length]).toEqual([1, 1]);
    expect(await stand.states()).toEqual(['expense-1: scheduled', 'live-1: submitted']);
  });

  it.for(NOT_LIVE)(
    'claims nothing of a source that is %s, and writes nothing to the outbox',
    async ([_what, modes], { stand }) => {
      await stand.schedule(3);

      const { due, batches } = await cutOff(stand, modes);

      expect([due, batches]).toEqual([0, []]);
      expect(await stand.batches()).toEqual([]);
      expect(await keysIn(stand, 'outbox/')).toEqual([]);
    },
  );

  it.for(NOT_LIVE)(
    'claims nothing of a source that is %s, whoever asks for it',
    async ([_what, sourceModes], { stand }) => {
      const payout = scheduledPayout(expense());
      await stand.put(payout);

      const claimed = await batchPayouts({ ...stand.deps, sourceModes, account: ACCOUNT }, openedBatch(), [
        payout.payoutId,
      ]);

      expect(claimed.count).toBe(0);
      expect(await stand.states()).toEqual(['expense-1: scheduled']);
    },
  );

  it.for([
    ['source', 'ampeco'],
    ['account', 'voltgrid'],
  ] as const)(
    'pays nothing by a row whose %s was made that of a live source',
    async ([field, text], { stand }) => {
      const payout = scheduledPayout(
        expense(field === 'source' ? { account: 'voltgrid' } : { source: 'ampeco' }),
      );
      await stand.put(payout);
      await stand.tamper(payoutKey(payout.payoutId), field, { S: text });

      const { due, batches } = await cutOff(stand);

      expect([due, batches]).toEqual([0, []]);
      const alarms = stand.log.lines.filter(({ event }) => event === 'payout-unreadable');
      expect(new Set(alarms.map(({ fields }) => fields['payoutId']))).toEqual(new Set([payout.payoutId]));
    },
  );

  it('changes no row by a preview', async ({ stand }) => {
    const held = payoutOf(expense({ expenseId: 'held', ...TOO_MUCH }));
    await stand.put(...expenses(3).map((one) => scheduledPayout(one)), held);
    const before = await itemsOf(stand.table);

    await cutOff(stand);

    expect(await itemsOf(stand.table)).toEqual(before);
  });

  it('is a brake: what was scheduled while the source was live waits, and is paid once it is live again', async ({
    stand,
  }) => {
    await stand.schedule(2);

    await cutOff(stand, DRY_RUN);
    const braked = await stand.states();
    await cutOff(stand, LIVE);

    expect(braked).toEqual(['expense-1: scheduled', 'expense-2: scheduled']);
    expect(await stand.states()).toEqual(['expense-1: submitted', 'expense-2: submitted']);
  });

  it('finds what is live behind more of a dry run than a run may pay', async ({ stand }) => {
    await stand.put(...expenses(40).map((one) => scheduledPayout(one)), scheduledPayout(live()));

    const { batches } = await cutOff(stand, DRY_RUN, capped('maxPerRun', { count: 2 }));

    expect(batches).toMatchObject([{ count: 1 }]);
  });

  it('asks for no preview where every source is live', async ({ stand }) => {
    await stand.put(scheduledPayout(expense()));

    expect((await cutOff(stand, LIVE)).preview).toBeUndefined();
    expect(await keysIn(stand, 'preview/')).toEqual([]);
  });
});

describe('a preview', () => {
  it('has the file that would be paid, and the payments of the live run are the same', async ({ stand }) => {
    await stand.schedule(3);

    const { preview } = await cutOff(stand);
    const previewed = (await stand.files()).get(`${FOLDER}/payment-file-1.xml`) ?? '';
    const { batches } = await cutOff(stand, LIVE);
    const paid = (await stand.files()).get(batches[0]?.key ?? '') ?? '';

    expect(preview).toMatchObject({
      files: [{ key: `${FOLDER}/payment-file-1.xml`, count: 3, controlSumMinor: 3003n }],
      counts: { 'would-be-paid': 3, 'held-back': 0, 'would-be-held': 0 },
      stopped: new Map([
        ['rejected', 0],
        ['held', 0],
      ]),
      wouldBePaidMinor: 3003n,
      isCutOff: false,
    });
    expect(elementIn(previewed, 'MsgId')).toBe(preview?.files[0]?.messageId);
    expect(elementIn(previewed, 'MsgId')).toMatch(/^PREVIEW-/);
    const comparable = (file: string): string =>
      file.replaceAll(/<(MsgId|PmtInfId|IBAN|CreDtTm)>[^<]*</g, '<$1><');
    expect(comparable(previewed)).toBe(comparable(paid));
    expect(endToEndIdsIn(previewed)).toHaveLength(3);
  });

  it('shows no account, neither of a recipient nor of the debtor', async ({ stand }) => {
    await stand.put(
      scheduledPayout(expense()),
      payoutOf(expense({ expenseId: 'held', iban: IBANS.nl, ...TOO_MUCH })),
      payoutOf(expense({ expenseId: 'r', iban: IBANS.wrongCheckDigits })),
    );

    await cutOff(stand);

    const texts = [...(await stand.files()).values(), JSON.stringify(stand.log.lines)].join('\n');
    for (const iban of [...Object.values(IBANS), ACCOUNT.iban]) expect(texts).not.toContain(iban);
    expect(texts).toContain('<IBAN>DE** **** 3000</IBAN>');
    expect((await listed(stand)).get('expense-1')?.['iban']).toBe('DE** **** 3000');
  });

  it('lists what would be paid, is held and is rejected, with the reasons in sentences', async ({
    stand,
  }) => {
    await stand.put(
      scheduledPayout(expense({ expenseId: 'good' })),
      payoutOf(expense({ expenseId: 'held', ...TOO_MUCH })),
      payoutOf(expense({ expenseId: 'rejected', iban: IBANS.wrongCheckDigits })),
    );

    await cutOff(stand);

    const rows = await listed(stand);
    expect(rows.get('good')).toMatchObject({
      verdict: 'would be paid',
      source: 'spirii',
      account: 'nordfleet',
      recipient: 'Jane Doe',
      amount: '12.50',
      amount_minor: '1250',
      currency: 'EUR',
      execution_date: '2026-11-03',
      payment_file: 'payment-file-1.xml',
      reasons: '',
    });
    expect(rows.get('held')).toMatchObject({
      verdict: 'held',
      reason_codes: 'limit-exceeded',
      execution_date: '',
    });
    expect(rows.get('held')?.['reasons']).toContain('above the limit');
    expect(rows.get('rejected')).toMatchObject({ verdict: 'rejected', reason_codes: 'iban-check-digits' });
  });

  it('lists what is of its own currency, or of one that no account pays, and nothing that is live', async ({
    stand,
  }) => {
    const heldIn = (currency: string) =>
      payoutOf(expense({ ...TOO_MUCH, expenseId: currency.toLowerCase(), currency }));
    await stand.put(payoutOf(live(TOO_MUCH)), heldIn('EUR'), heldIn('DKK'), heldIn('GBP'));
    const other = { ...ACCOUNT, id: 'dkk-main', ...KRONER };

    await cutOff(stand, DRY_RUN, ACCOUNT, [other]);

    expect([...(await listed(stand)).keys()].sort()).toEqual(['eur', 'gbp']);
  });

  it('says of a payout that the cut-off would hold why it would', async ({ stand }) => {
    await stand.put(
      forcedThrough(expense({ iban: IBANS.wrongCheckDigits })),
      scheduledPayout(expense({ expenseId: 'good', recipientId: 'other' })),
    );

    const { preview } = await cutOff(stand);

    expect(preview).toMatchObject({ counts: { 'would-be-paid': 1, 'would-be-held': 1 } });
    expect((await listed(stand)).get('expense-1')).toMatchObject({
      verdict: 'would be held',
      reason_codes: 'iban-check-digits',
    });
  });

  it('makes the file without a payment that the check would refuse', async ({ stand }) => {
    await stand.put(
      forcedThrough(expense({ recipientName: '...' })),
      scheduledPayout(expense({ expenseId: 'good', recipientId: 'other' })),
    );

    const { preview } = await cutOff(stand);

    expect(preview).toMatchObject({
      files: [{ count: 1 }],
      counts: { 'would-be-paid': 1, 'would-be-held': 1 },
    });
    expect((await listed(stand)).get('expense-1')).toMatchObject({ reason_codes: 'file-refused' });
  });

  it.for([
    ['run', 'maxPerRun'],
    ['day', 'maxPerDay'],
  ] as const)('holds everything back where the cap of a %s would', async ([cap, name], { stand }) => {
    await stand.schedule(3);

    const { preview } = await cutOff(stand, DRY_RUN, { ...ACCOUNT, [name]: { count: 2, sumMinor: 9000n } });

    expect(preview).toMatchObject({
      files: [],
      caps: [{ cap, beyond: { count: 3, sumMinor: 3003n } }],
      counts: { 'would-be-paid': 0, 'held-back': 3 },
    });
    const row = (await listed(stand)).get('expense-1');
    expect(row).toMatchObject({ verdict: 'held back', reason_codes: `cap-of-${cap}` });
    expect(row?.['reasons']).toContain('2 payments and 90.00 EUR');
    expect(stand.log.alarms()).toEqual([]);
  });

  it('holds back by the cap of a file what alone is more than that', async ({ stand }) => {
    await stand.schedule(2);

    const { preview } = await cutOff(stand, DRY_RUN, capped('maxPerFile', { count: 10, sumMinor: 1000n }));

    expect(preview).toMatchObject({ files: [{ count: 1 }], caps: [{ cap: 'file', beyond: { count: 1 } }] });
  });

  it('counts what live sources were paid in the same run against its cap', async ({ stand }) => {
    await stand.put(...expenses(2).map((one) => scheduledPayout(one)), scheduledPayout(live()));

    const { batches, preview } = await cutOff(stand, DRY_RUN, capped('maxPerRun', { count: 2 }));

    expect(batches).toMatchObject([{ count: 1 }]);
    expect(preview).toMatchObject({ caps: [{ cap: 'run', limit: { count: 1 } }] });
  });

  it('says in its last line that it is cut off where more is due than a run may pay', async ({ stand }) => {
    await stand.schedule(20);

    const { preview } = await cutOff(stand, DRY_RUN, capped('maxPerRun', { count: 1 }));

    expect(preview?.isCutOff).toBe(true);
    const rows = fieldsOf((await stand.files()).get(`${FOLDER}/preview.csv`) ?? '');
    expect(rows.at(-1)?.[0]).toBe('cut off');
    expect(rows.at(-1)).toHaveLength(rows[0]?.length ?? 0);
  });

  it('takes the place of an earlier one of the same day, and logs its counts and sum', async ({ stand }) => {
    await stand.put(scheduledPayout(expense()));
    await cutOff(stand);
    await stand.put(scheduledPayout(expense({ expenseId: 'second', recipientId: 'other' })));

    await cutOff(stand);

    expect([...(await listed(stand)).keys()].sort()).toEqual(['expense-1', 'second']);
    expect(stand.log.lines.findLast(({ event }) => event === 'preview-made')?.fields).toMatchObject({
      debtorAccountId: 'eur-main',
      executionDate: '2026-11-03',
      wouldBePaid: 2,
      wouldBePaidMinor: '2500',
      files: 1,
    });
  });
});
