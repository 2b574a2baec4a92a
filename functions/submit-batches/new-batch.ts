import type { Batch } from '../core/batch.ts';
import type { DebtorAccount } from '../platform/config.ts';

/** Longer than a submission may run, so that only a dead one loses its batch. */
const LEASE_MS = 20 * 60_000;

/** A batch of the account before anything is claimed into it, with the account as it is configured now. */
export function newBatch(
  account: DebtorAccount,
  opened: Pick<Batch, 'batchId' | 'runId' | 'executionDate' | 'openedAtMs'>,
): Batch {
  const { id, holderName, iban, bic, rail, currency, batchBooking } = account;
  return {
    ...opened,
    state: 'open',
    version: 1,
    debtor: { accountId: id, holderName, iban, bic },
    rail,
    currency,
    batchBooking,
    leaseUntilMs: opened.openedAtMs + LEASE_MS,
    seal: undefined,
  };
}
