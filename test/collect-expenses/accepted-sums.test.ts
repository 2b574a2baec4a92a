import { describe, expect } from 'vitest';
import { readAccepted } from '../../functions/ledger/runs.ts';
import { it } from '../support/collection.ts';
import { expense, expenses, IBANS } from '../support/expenses.ts';

describe('the row of a run', () => {
  it('says how many payouts it handed over and their sum, over all its parts, and no others', async ({
    stand,
  }) => {
    const rejected = expense({ expenseId: 'wrong', recipientId: 'w', iban: IBANS.wrongCheckDigits });

    const { runId } = await stand.collect([...expenses(60), rejected]);

    // 1000 to 1059 minor units, in parts of fifty expenses.
    expect(await readAccepted(stand.table, runId)).toEqual({
      parts: 2,
      byCurrency: new Map([['EUR', { count: 60, sumMinor: 61_770n }]]),
    });
  });

  it('says that nothing was accepted where nothing was', async ({ stand }) => {
    const { runId } = await stand.collect([]);

    expect(await readAccepted(stand.table, runId)).toEqual({ parts: 0, byCurrency: new Map() });
  });
});
