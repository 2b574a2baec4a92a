import { waitingSince } from '../../functions/ledger/live-keys.ts';
import type { BankReason } from '../payouts/given-reason.ts';
import type { Listed } from '../payouts/list-payouts.ts';
import { payoutDocument } from './payout-document.ts';

/** A payout of a list for `--json`. Amounts are minor units as text, the IBAN is masked. */
export function listedDocument({ payout, waitsFor }: Listed, bankReason: BankReason | undefined) {
  return {
    ...payoutDocument(payout, bankReason),
    reportId: payout.reportId,
    period: payout.period ?? null,
    energyWh: payout.energyWh?.toString() ?? null,
    since: waitingSince(payout),
    /** Null where it waits for no statement. */
    waitsFor: waitsFor ?? null,
  };
}
