import { givesWay } from '../core/claims-held.ts';
import type { Expense, Period } from '../core/expense.ts';
import type { Finding } from '../core/finding.ts';
import { sha256Hex } from '../core/ids.ts';
import type { PaymentFacts, Payout } from '../core/payout.ts';
import { isClaimable, monthsOf } from '../core/period-months.ts';
import { accountClaimKey } from '../ledger/keys.ts';
import { type Claiming, namedOwner } from './claim-content.ts';

/** A payment and its period. */
type Paid = Pick<PaymentFacts, 'iban' | 'amountMinor' | 'currency'> & {
  readonly period?: Period | undefined;
};

/**
 * The same amount to the same account for the same month is probably the same debt, under any source, tenant or
 * recipient. One recipient may have equal payouts: its sessions may all cost the same.
 * @param payout with its claims, if it surely holds them.
 */
export async function findSameAmount(
  claiming: Claiming,
  { source, account, recipientId, period }: Expense,
  facts: Omit<Paid, 'period'>,
  payout: Payout | undefined,
): Promise<Finding | undefined> {
  if (claiming.context.sameAccountAndAmount === 'off') return undefined;
  const mine = { ...claiming.mine, claimant: sha256Hex(['claimant', source, account, recipientId]) };
  const paid = { ...facts, period };
  for (const month of monthsPaid(paid)) {
    if (payout !== undefined && isSame(payout, paid, month)) continue;
    const pays = (row: Payout): boolean => !givesWay(row) && isSame(row, paid, month);
    const owner = await claiming.claim(accountClaimKey(paid, month), pays, { mine });
    if (owner === undefined) continue;
    const { row } = owner;
    const of = row === undefined ? '' : ` at ${row.source}/${row.account}`;
    return {
      code: 'possible-duplicate',
      severity: 'hold',
      field: 'iban',
      message: `The same amount to the same account in ${month} as ${namedOwner(owner)}${of}. Release it only if both are owed.`,
    };
  }
  return undefined;
}

function isSame(one: Paid, other: Paid, month: string): boolean {
  return (
    one.iban === other.iban &&
    one.amountMinor === other.amountMinor &&
    one.currency === other.currency &&
    monthsPaid(one).includes(month)
  );
}

/** `YYYY-MM`; none for an unknown period. */
function monthsPaid({ period }: Paid): readonly string[] {
  return period === undefined || !isClaimable(period) ? [] : monthsOf(period);
}
