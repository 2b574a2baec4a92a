import type { Signable } from '../../functions/core/approval/approvals.ts';
import type { Batch } from '../../functions/core/batch.ts';
import { plainDate } from '../../functions/core/date.ts';
import { IBANS } from './expenses.ts';
import { ibanOf } from './iban.ts';

/** What is signed of a batch, without its row. */
export function openedBatchRow(changes: Partial<Signable> = {}): Signable {
  const debtor: Batch['debtor'] = {
    accountId: 'main-eur',
    holderName: 'Us',
    iban: ibanOf(IBANS.de),
    bic: undefined,
  };
  return {
    batchId: `BA${'0'.repeat(26)}`,
    debtor,
    currency: 'EUR',
    executionDate: plainDate('2026-06-16'),
    ...changes,
  };
}
