import { describe, expect } from 'vitest';
import { paymentFileOf } from '../../functions/batches/payment-file.ts';
import { readManifest } from '../../functions/ledger/manifests.ts';
import type { DebtorAccount } from '../../functions/platform/config.ts';
import { repairPayouts } from '../../functions/repair-payouts/repair.ts';
import { sealedBatch } from '../support/batches.ts';
import { expense, expenses, IBANS } from '../support/expenses.ts';
import { ibanOf } from '../support/iban.ts';
import {
  ACCOUNT,
  elementIn,
  forcedThrough,
  it,
  type PaymentStand,
  scheduledPayout,
} from '../support/payment-stand.ts';
import { KRONER, PLAN, payoutOf, step } from '../support/payouts.ts';
import { present } from '../support/present.ts';

const ASKING: DebtorAccount = {
  ...ACCOUNT,
  holderName: 'Nordfleet A/S // Danmark',
  iban: ibanOf(IBANS.dk),
  bic: 'NDEADKKK',
  initiatingParty: {
    ids: [
      { id: '12345678', scheme: 'CUST' },
      { id: 'SIGNER-1', scheme: 'BANK' },
    ],
  },
  debtor: { ids: [{ id: '87654321', scheme: 'BANK' }], address: { town: 'Odense', country: 'DK' } },
  creditorAddress: 'town-and-country',
  categoryPurpose: { code: 'SUPP' },
  statementText: 'Nordfleet charging',
};

async function onlyFile(stand: PaymentStand): Promise<string> {
  const files = [...(await stand.files()).values()];
  expect(files).toHaveLength(1);
  return files[0] ?? '';
}

describe('a file of a bank that asks for more', () => {
  it('says all of it, and is made again of the rows alone after the configuration has changed', async ({
    stand,
  }) => {
    const address = { town: 'Køge', country: 'DK' };
    await stand.put(...expenses(2, { address }).map((one) => scheduledPayout(one)));

    const summary = await stand.submit(ASKING);

    const file = await onlyFile(stand);
    expect(summary.batches).toHaveLength(1);
    expect(file).toContain(
      '<InitgPty><Nm>Nordfleet A/S / Danmark</Nm><Id><OrgId><Othr><Id>12345678</Id><SchmeNm><Cd>CUST</Cd></SchmeNm></Othr>' +
        '<Othr><Id>SIGNER-1</Id><SchmeNm><Cd>BANK</Cd></SchmeNm></Othr></OrgId></Id></InitgPty>',
    );
    expect(file).toContain(
      '<Dbtr><Nm>Nordfleet A/S / Danmark</Nm><PstlAdr><TwnNm>Odense</TwnNm><Ctry>DK</Ctry></PstlAdr>' +
        '<Id><OrgId><Othr><Id>87654321</Id><SchmeNm><Cd>BANK</Cd></SchmeNm></Othr></OrgId></Id></Dbtr>',
    );
    expect(file).toContain('<SvcLvl><Cd>SEPA</Cd></SvcLvl><CtgyPurp><Cd>SUPP</Cd></CtgyPurp></PmtTpInf>');
    expect(file).toContain(`<DbtrAcct><Id><IBAN>${IBANS.dk}</IBAN></Id><Ccy>EUR</Ccy></DbtrAcct>`);
    expect(file).toContain(
      '<Cdtr><Nm>Jane Doe</Nm><PstlAdr><TwnNm>Koege</TwnNm><Ctry>DK</Ctry></PstlAdr></Cdtr>',
    );
    expect(elementIn(file, 'Ustrd')).toMatch(/^Nordfleet charging 2026-10/);

    const batch = present((await stand.batches())[0]);
    const seal = present(batch.seal);
    const entries = readManifest(stand.table, batch.batchId, seal.manifestParts);
    const again = await Array.fromAsync(paymentFileOf(batch, seal, entries));
    expect(Buffer.concat(again).toString()).toBe(file);
  });

  it('holds a payout whose source has no address, and pays the others', async ({ stand }) => {
    const address = { town: 'Køge', country: 'DK' };
    await stand.put(
      scheduledPayout(expense({ address })),
      scheduledPayout(expense({ expenseId: 'expense-2', recipientId: 'other' })),
    );

    await stand.submit(ASKING);

    expect(await stand.states()).toEqual([
      'expense-1: submitted',
      'expense-2: held recipient-address-missing',
    ]);
  });

  it('holds at the cut-off what was scheduled before its clearing was known', async ({ stand }) => {
    const dkk: DebtorAccount = { ...ASKING, ...KRONER, id: 'dkk-main', creditorAddress: 'never' };
    const plan = { ...PLAN, rail: dkk.rail, debtorAccountId: dkk.id };
    const scheduled = [IBANS.dk, IBANS.de].map((iban) => {
      const owed = expense({ expenseId: iban.slice(0, 2), recipientId: iban, currency: 'DKK', iban });
      return step(payoutOf(owed, { state: 'ready', reasons: [] }), 'scheduled', { plan });
    });
    await stand.put(...scheduled);

    await stand.submit(dkk);

    expect(await stand.states()).toEqual(['DE: held iban-outside-clearing', 'DK: submitted']);
  });
});

describe('a batch that was sealed before files said any of it', () => {
  it('has the file that was sealed: no currency of the account, no ids', async ({ stand }) => {
    await sealedBatch(stand, expenses(2));
    stand.clock.advance(60 * 60_000);

    await repairPayouts(stand.deps);

    const file = await onlyFile(stand);
    expect(file).toContain(`<DbtrAcct><Id><IBAN>${IBANS.deOther}</IBAN></Id></DbtrAcct>`);
    expect(file).toContain('<InitgPty><Nm>Nordfleet ApS</Nm></InitgPty>');
    expect(await stand.states()).toEqual(['expense-1: submitted', 'expense-2: submitted']);
  });
});

describe('an account that waives the verification of payees', () => {
  const WAITS: DebtorAccount = { ...ACCOUNT, vop: 'opt-out' };
  const warnings = (stand: PaymentStand, event: string) =>
    stand.log.lines.filter((line) => line.event === event);

  it('lets a payment that is alone wait for the next cut-off with others, and says so', async ({ stand }) => {
    await stand.put(scheduledPayout(expense()));

    expect(await stand.submit(WAITS)).toMatchObject({ due: 1, heldBack: 1, batches: [] });
    expect(warnings(stand, 'single-payment-waits')).toHaveLength(1);
    expect(await stand.states()).toEqual(['expense-1: scheduled']);
    expect(await stand.batches()).toEqual([]);

    await stand.put(scheduledPayout(expense({ expenseId: 'expense-2', recipientId: 'other' })));

    expect(await stand.submit(WAITS)).toMatchObject({ heldBack: 0, batches: [{ count: 2, single: false }] });
    expect(await stand.states()).toEqual(['expense-1: submitted', 'expense-2: submitted']);
  });

  it('sends it where the configuration says so, and says that too', async ({ stand }) => {
    await stand.put(scheduledPayout(expense()));

    const summary = await stand.submit({ ...WAITS, singlePaymentFile: 'send' });

    expect(summary).toMatchObject({ heldBack: 0, batches: [{ count: 1, single: true }] });
    expect(warnings(stand, 'single-payment-sent')).toHaveLength(1);
  });

  it('gives a payment that is left alone another from a full file', async ({ stand }) => {
    await stand.schedule(4);

    const summary = await stand.submit({ ...WAITS, maxPerFile: { ...ACCOUNT.maxPerFile, count: 3 } });

    expect(summary.batches.map(({ count }) => count)).toEqual([2, 2]);
    expect(summary.heldBack).toBe(0);
  });

  it('voids a batch that is left with one payment when the other is gone, and frees it', async ({
    stand,
  }) => {
    await stand.put(
      scheduledPayout(expense()),
      forcedThrough(expense({ expenseId: 'expense-2', iban: IBANS.wrongCheckDigits })),
    );

    expect((await stand.submit(WAITS)).batches).toEqual([]);
    expect(await stand.files()).toEqual(new Map());
    expect(await stand.states()).toEqual(['expense-1: scheduled', 'expense-2: held iban-check-digits']);
    expect((await stand.batches()).map(({ state }) => state)).toEqual(['void']);
  });

  it('sends a payment that is alone where the bank verifies payees', async ({ stand }) => {
    await stand.put(scheduledPayout(expense()));

    expect(await stand.submit({ ...ACCOUNT, vop: 'opt-in' })).toMatchObject({ batches: [{ count: 1 }] });
    expect(warnings(stand, 'single-payment-sent')).toEqual([]);
  });
});
