import { givesWay } from '../core/claims-held.ts';
import { PipelineError } from '../core/errors.ts';
import type { Expense } from '../core/expense.ts';
import type { Finding } from '../core/finding.ts';
import type { PayoutId } from '../core/ids.ts';
import type { Payout } from '../core/payout.ts';
import { type Claim, claimOnce, takeOverClaim } from '../ledger/duplicate-claims.ts';
import { duplicateClaimKey } from '../ledger/keys.ts';
import { readPayout } from '../ledger/payouts.ts';
import type { RecordContext } from './record-context.ts';

/** Every round that is lost means that the claim moved; more than a few of them is a fault. */
const MAX_ROUNDS = 8;

/** Who has the claim, and its row where it has one. */
export type Owner = {
  readonly claim: Claim;
  readonly row: Payout | undefined;
  /** Whether the write that it made its claim for has yet to come, or was lost. */
  readonly isPending: boolean;
};

/**
 * Claims a row for this payout, or says which other payout has it. Another gives way only where the write that it made
 * its claim for has happened or was lost: before that it may be about to leave the state that gives way.
 *
 * @param pays whether the owner, by its row, still pays what it has claimed.
 * @param readRow reads a payout's row; one that was read after its claim may be used again.
 */
export async function claimOrOwner(
  { table }: Pick<RecordContext, 'table'>,
  key: string,
  mine: Claim,
  pays: (row: Payout, claim: Claim) => boolean,
  readRow = (claim: Claim): Promise<Payout | undefined> => readPayout(table, claim.payoutId),
): Promise<Owner | undefined> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const claim = await claimOnce(table, key, mine);
    if (claim.payoutId === mine.payoutId) return undefined;
    const row = await readRow(claim);
    const isPending = row === undefined || row.version < claim.version;
    if (row === undefined || isPending || pays(row, claim)) return { claim, row, isPending };
    if (await takeOverClaim(table, key, claim, mine)) return undefined;
  }
  throw new PipelineError('LEDGER_CONTENDED', 'The claim on the content of an expense kept moving.', {
    action: 'Nothing was lost: the next run looks at it again.',
    details: { payoutId: mine.payoutId },
  });
}

/** For a person: the expense where its row is there, and its payout. */
export function namedOwner(payoutId: PayoutId, row: Payout | undefined): string {
  return row === undefined ? `payout ${payoutId}` : `expense ${row.expenseId} (payout ${payoutId})`;
}

/** Claims the content for this payout, or says which other payout has it. */
export async function findDuplicate(
  context: RecordContext,
  duplicateKey: string,
  mine: Claim,
  subject: Expense['subject'],
): Promise<Finding | undefined> {
  // It may have ended, or be of another content by now.
  const pays = (row: Payout): boolean => !givesWay(row) && row.duplicateKey === duplicateKey;
  const owner = await claimOrOwner(context, duplicateClaimKey(duplicateKey), mine, pays);
  if (owner === undefined) return undefined;
  const named = namedOwner(owner.claim.payoutId, owner.row);
  return {
    code: 'possible-duplicate',
    severity: 'hold',
    field: 'expenseId',
    message: `The same recipient and period${subject === 'settlement-report' ? '' : ', and the same amount,'} as ${named}. Release it only if both are owed.`,
  };
}
