import type { Batch } from '../core/batch.ts';
import { bankText } from '../core/charset.ts';
import type { FileTerms } from '../core/payment-file.ts';
import { railNamed } from '../core/rail.ts';
import type { DebtorAccount } from '../platform/config.ts';

/** Longer than a submission's time-out: only a dead one loses its batch. */
const LEASE_MS = 20 * 60_000;

/** An empty batch of the account, as configured now. */
export function newBatch(
  account: DebtorAccount,
  opened: Pick<Batch, 'batchId' | 'runId' | 'executionDate' | 'openedAtMs'>,
): Batch {
  const { id, iban, bic, rail, currency, batchBooking } = account;
  return {
    ...opened,
    state: 'open',
    version: 1,
    debtor: {
      accountId: id,
      holderName: bankText(account.holderName),
      iban,
      bic,
      terms: fileTermsOf(account),
    },
    rail,
    currency,
    batchBooking,
    leaseUntilMs: opened.openedAtMs + LEASE_MS,
    seal: undefined,
    leavesAtMs: undefined,
    proposal: undefined,
    approvals: [],
    voided: undefined,
  };
}

/** The bank's demands on the header, as configured now. */
function fileTermsOf(account: DebtorAccount): FileTerms {
  const { currency, initiatingParty, debtor } = account;
  const rail = railNamed(account.rail);
  const localInstrument = account.localInstrument ?? rail.localInstrument;
  const categoryPurpose = account.categoryPurpose ?? rail.categoryPurpose;
  return {
    accountCurrency: currency,
    initiatingPartyIds: initiatingParty?.ids ?? [],
    debtorIds: debtor?.ids ?? [],
    ...(debtor?.address === undefined ? {} : { debtorAddress: debtor.address }),
    ...(localInstrument === undefined ? {} : { localInstrument }),
    ...(categoryPurpose === undefined ? {} : { categoryPurpose }),
  };
}
