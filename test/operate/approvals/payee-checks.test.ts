import { describe, expect } from 'vitest';
import { recordPayeeCheck } from '../../../functions/ledger/payees.ts';
import { countPayeeChecks } from '../../../operate/approvals/payee-checks.ts';
import { expense, expenses, IBANS } from '../../support/expenses.ts';
import { it, scheduledPayout } from '../../support/payment-stand.ts';
import { present } from '../../support/present.ts';

describe('the checks of a payment file', () => {
  it('are counted by payment, of its own account and name', async ({ stand }) => {
    const others = { recipientName: 'Jörg Doe', iban: IBANS.nl };
    const paid = [
      ...expenses(2),
      expense({ expenseId: 'third', ...others }),
      expense({ expenseId: 'fourth' }),
    ];
    await stand.put(...paid.map((one) => scheduledPayout(one)));
    await stand.submit();
    const batch = present((await stand.batches())[0]);
    expect(await countPayeeChecks(stand, batch)).toBeUndefined();

    const check = { createdAt: '2026-11-03', bankReportId: 'pain.002:1', endToEndId: 'PO1-01' };
    await recordPayeeCheck(stand.table, { ...check, iban: IBANS.de, name: 'Jane Doe', result: 'RCVC' });
    await recordPayeeCheck(stand.table, { ...check, iban: IBANS.de, name: 'Somebody', result: 'RVNM' });
    await recordPayeeCheck(stand.table, { ...check, iban: IBANS.nl, name: 'Jörg Doe', result: 'RVMC' });

    expect(await countPayeeChecks(stand, batch)).toEqual({ RCVC: 3, RVMC: 1 });
  });
});
