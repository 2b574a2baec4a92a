import { describe, expect, it } from 'vitest';
import { FILE_TROUBLES, PAYMENT_TROUBLES, STATEMENT_TROUBLES } from '../../local/sandbox/bank/troubles.ts';
import { OF_BATCH, OF_FILE, OF_PAYMENT, OF_STATEMENT } from '../../simulation/faults/bank-troubles.ts';
import { FAULTS } from '../../simulation/faults/kinds.ts';

describe('a fault at the bank', () => {
  it.each([
    ['file', { ...OF_FILE, ...OF_BATCH }, FILE_TROUBLES],
    ['payment', OF_PAYMENT, PAYMENT_TROUBLES],
    ['statement', OF_STATEMENT, STATEMENT_TROUBLES],
  ])('covers every trouble of a %s, each once', (_, choices, troubles) => {
    expect(Object.values(choices).flat().sort()).toEqual(Object.keys(troubles).sort());
  });

  it('strikes at least three payments in a hundred, so that some runs meet each', () => {
    const rates = Object.entries(FAULTS).filter(([kind]) => kind.startsWith('bank-'));
    for (const [, { perMillion }] of rates) expect(perMillion).toBeGreaterThanOrEqual(30_000);
  });
});
