import { describe, expect } from 'vitest';
import { payoutMeant } from '../../../operate/review/refer.ts';
import { it as base } from '../../support/embedded.ts';
import { rejectionOf } from '../../support/errors.ts';
import { expense } from '../../support/expenses.ts';
import { PaymentStand } from '../../support/payment-stand.ts';
import { payoutOf } from '../../support/payouts.ts';

const payout = payoutOf(expense({ expenseId: 'Expense-1' }));
const UUID = '1e0fdc77-094f-4c18-9ec4-7b645fd1748a';
const ofUuid = payoutOf(expense({ expenseId: UUID }));
const CAPITALS = '0FCBA9FF-BF65-4031-989F-5DAC1D6D366D';
const inCapitals = payoutOf(expense({ expenseId: CAPITALS }));
const both = ['spirii', 'ampeco'] as const;

const it = base.extend('stand', { scope: 'file' }, async ({ embedded }) => {
  const stand = await PaymentStand.create(embedded);
  await stand.put(payout, ofUuid, inCapitals);
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

  it.for([UUID, UUID.toUpperCase()])('by a UUID in either case: %s', async (text, { stand }) => {
    expect(await meant(stand, text)).toBe(ofUuid.payoutId);
  });

  it.for([CAPITALS, CAPITALS.toLowerCase()])(
    'by a UUID that its source writes in capitals: %s',
    async (text, { stand }) => {
      expect(await meant(stand, text)).toBe(inCapitals.payoutId);
    },
  );

  it('by no other id in another case, which may be of another expense', async ({ stand }) => {
    expect((await rejectionOf(meant(stand, 'EXPENSE-1'))).message).toBe('There is no payout EXPENSE-1.');
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
