import { describe, expect } from 'vitest';
import { payoutMeant } from '../../../operate/review/refer.ts';
import { it as base } from '../../support/embedded.ts';
import { rejectionOf } from '../../support/errors.ts';
import { expense } from '../../support/expenses.ts';
import { PaymentStand } from '../../support/payment-stand.ts';
import { payoutOf } from '../../support/payouts.ts';

const payout = payoutOf(expense({ expenseId: 'Expense-1' }));
const both = ['spirii', 'ampeco'] as const;

const it = base.extend('stand', { scope: 'file' }, async ({ embedded }) => {
  const stand = await PaymentStand.create(embedded);
  await stand.put(payout);
  for (const [index, source] of both.entries()) {
    await stand.put(
      payoutOf(expense({ source, account: index === 0 ? 'nordfleet' : 'voltgrid', expenseId: 'twice' })),
    );
  }
  return stand;
});

function meant(stand: PaymentStand, text: string) {
  const sources = () => [
    { kind: 'spirii', account: 'nordfleet' } as const,
    { kind: 'ampeco', account: 'voltgrid' } as const,
  ];
  return payoutMeant({ ...stand.deps, sources }, text);
}

describe('a person means a payout', () => {
  it.for([
    ['its id', payout.payoutId],
    ['its id in lower case', payout.payoutId.toLowerCase()],
    ['an end-to-end id', `${payout.payoutId}-02`],
    ['an end-to-end id in lower case', ` ${payout.payoutId.toLowerCase()}-01 `],
    ['the id of its expense', 'Expense-1'],
  ] as const)('by %s', async ([_what, text], { stand }) => {
    expect(await meant(stand, text)).toBe(payout.payoutId);
  });

  it('of two sources by an id that says which', async ({ stand }) => {
    const refusal = await rejectionOf(meant(stand, 'twice'));

    expect(refusal.message).toMatch(/^Several payouts are of an expense twice: PO\w{26}, PO\w{26}\.$/);
  });

  it.for(['nobody', '', '   ', 'x'.repeat(3000)])('that is there: %j is none', async (text, { stand }) => {
    const refusal = await rejectionOf(meant(stand, text));

    expect(refusal.code).toBe('CONFIG_INVALID');
    expect(refusal.message.length).toBeLessThan(80);
  });
});
