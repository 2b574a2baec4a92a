import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { payoutMeant } from '../../../operate/review/refer.ts';
import { type Embedded, startEmbedded } from '../../support/embedded.ts';
import { rejectionOf } from '../../support/errors.ts';
import { expense } from '../../support/expenses.ts';
import { PaymentStand } from '../../support/payment-stand.ts';
import { payoutOf } from '../../support/payouts.ts';

let embedded: Embedded;
let stand: PaymentStand;

const payout = payoutOf(expense({ expenseId: 'Expense-1' }));
const both = ['spirii', 'ampeco'] as const;

beforeAll(async () => {
  embedded = await startEmbedded();
  stand = await PaymentStand.create(embedded);
  await stand.put(payout);
  for (const [index, source] of both.entries()) {
    await stand.put(
      payoutOf(expense({ source, account: index === 0 ? 'nordfleet' : 'voltgrid', expenseId: 'twice' })),
    );
  }
});

afterAll(async () => {
  await embedded.close();
});

function meant(text: string) {
  const sources = () => [
    { kind: 'spirii', account: 'nordfleet' } as const,
    { kind: 'ampeco', account: 'voltgrid' } as const,
  ];
  return payoutMeant({ ...stand.deps, sources }, text);
}

describe('a person means a payout', () => {
  it.each([
    ['its id', payout.payoutId],
    ['its id in lower case', payout.payoutId.toLowerCase()],
    ['an end-to-end id', `${payout.payoutId}-02`],
    ['an end-to-end id in lower case', ` ${payout.payoutId.toLowerCase()}-01 `],
    ['the id of its expense', 'Expense-1'],
  ])('by %s', async (_what, text) => {
    expect(await meant(text)).toBe(payout.payoutId);
  });

  it('of two sources by an id that says which', async () => {
    const refusal = await rejectionOf(meant('twice'));

    expect(refusal.message).toMatch(/^Several payouts are of an expense twice: PO\w{26}, PO\w{26}\.$/);
  });

  it.each(['nobody', '', '   ', 'x'.repeat(3000)])('that is there: %j is none', async (text) => {
    const refusal = await rejectionOf(meant(text));

    expect(refusal.code).toBe('CONFIG_INVALID');
    expect(refusal.message.length).toBeLessThan(80);
  });
});
