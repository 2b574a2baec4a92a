import { describe, expect } from 'vitest';
import { PAYEE_CHECK_RESULTS, UNKNOWN_ACCOUNT } from '../../functions/core/payee-account.ts';
import { payeeAccountKey } from '../../functions/ledger/keys.ts';
import { lookAtPayee, readPayeeAccount, recordPayeeCheck } from '../../functions/ledger/payees.ts';
import { first } from '../support/client-faults.ts';
import { rejectionOf } from '../support/errors.ts';
import { IBANS } from '../support/expenses.ts';
import { ANY_PAYEE } from '../support/payees.ts';
import { it } from '../support/payment-stand.ts';
import { AT_MS, payoutOf } from '../support/payouts.ts';

const CHECK = {
  name: 'Jane Doe',
  result: 'RVNM',
  createdAt: '2026-11-03T10:00:00Z',
  bankReportId: 'pain.002:0123456789abcdef#2',
  endToEndId: 'PO00000000000000000000000001-01',
} as const;

const OF_DE = { iban: IBANS.de, ...CHECK };

describe('the check of a payee', () => {
  it('is kept per account and name, with date and report', async ({ stand }) => {
    const other = { ...CHECK, name: 'J. Doe', result: 'RCVC', createdAt: '2026-11-04T10:00:00Z' } as const;
    await recordPayeeCheck(stand.table, OF_DE);
    await recordPayeeCheck(stand.table, { iban: IBANS.de, ...other });

    expect(await readPayeeAccount(stand.table, IBANS.de)).toEqual({
      ...UNKNOWN_ACCOUNT,
      checks: [other, CHECK],
    });
    expect(await readPayeeAccount(stand.table, IBANS.nl)).toEqual(UNKNOWN_ACCOUNT);
  });

  it('is that of the name as the file says it', async ({ stand }) => {
    await recordPayeeCheck(stand.table, { ...OF_DE, name: 'Jörg  Møller' });
    await recordPayeeCheck(stand.table, { ...OF_DE, name: 'Joerg Moeller', createdAt: '2026-11-04' });

    const { checks } = await readPayeeAccount(stand.table, IBANS.de);

    expect(checks.map(({ createdAt }) => createdAt)).toEqual(['2026-11-04']);
  });

  it('has neither account nor name in its key', () => {
    expect(payeeAccountKey(IBANS.de)).toMatch(/^PAYEE-ACCOUNT#[0-9a-f]{64}$/);
    expect(payeeAccountKey(IBANS.de)).not.toBe(payeeAccountKey(IBANS.nl));
  });

  it('writes nothing where it was kept before, or where a later one was', async ({ stand }) => {
    await recordPayeeCheck(stand.table, OF_DE);
    const before = await stand.row(payeeAccountKey(IBANS.de));

    await recordPayeeCheck(stand.table, OF_DE);
    await recordPayeeCheck(stand.table, { ...OF_DE, result: 'RCVC', createdAt: '2026-11-02T10:00:00Z' });

    expect(await stand.row(payeeAccountKey(IBANS.de))).toEqual(before);
  });

  it('loses none of those that come at the same moment', async ({ stand }) => {
    const checks = Array.from({ length: 12 }, (_, index) => ({
      ...CHECK,
      name: `Holder ${index}`,
      result: PAYEE_CHECK_RESULTS[index % 4] ?? 'RCVC',
    }));

    await Promise.all(checks.map((check) => recordPayeeCheck(stand.table, { iban: IBANS.de, ...check })));
    await lookAtPayee(stand.table, {
      payout: { ...payoutOf(), recipientName: 'Holder 1' },
      released: ['payee-name-mismatch'],
      waitsSinceMs: undefined,
      policy: ANY_PAYEE,
      nowMs: AT_MS,
    });

    const { checks: kept, released } = await readPayeeAccount(stand.table, IBANS.de);
    expect(new Set(kept)).toEqual(new Set(checks));
    expect(released).toEqual(['Holder 1']);
  });

  it.for(['answer-lost', 'request-lost', 'throttled'] as const)(
    'is kept once when its write ends in %s',
    async (fault, { stand }) => {
      stand.faults.set(first('UpdateItemCommand', fault));

      await recordPayeeCheck(stand.deps.table, OF_DE);

      expect((await readPayeeAccount(stand.table, IBANS.de)).checks).toEqual([CHECK]);
    },
  );

  it('is not written over where its row cannot be read', async ({ stand }) => {
    await recordPayeeCheck(stand.table, OF_DE);
    await stand.tamper(payeeAccountKey(IBANS.de), 'value', { S: 'none' });

    const error = await rejectionOf(recordPayeeCheck(stand.table, OF_DE));

    expect(error.code).toBe('LEDGER_ROW_INVALID');
    expect(JSON.stringify([error.message, error.details])).not.toMatch(/Doe|DE89/);
  });
});
