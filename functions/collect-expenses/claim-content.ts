import { PipelineError } from '../core/errors.ts';
import type { Expense } from '../core/expense.ts';
import type { Finding, FindingCode } from '../core/finding.ts';
import type { Payout } from '../core/payout.ts';
import { type Claim, claimContent, takeOverClaim } from '../ledger/duplicate-claims.ts';
import { readPayout } from '../ledger/payouts.ts';
import type { RecordContext } from './record-context.ts';

/** Every round that is lost means that the claim moved; more than a few of them is a fault. */
const MAX_ROUNDS = 8;

/** States whose payout will not pay the content that it holds the claim on. */
const GIVES_WAY: readonly Payout['state'][] = ['rejected', 'withdrawn', 'cancelled'];

const CLAIMED_BY_OTHERS: readonly FindingCode[] = [
  'possible-duplicate',
  'settlement-overlaps',
  'settlement-paid-otherwise',
];

/** Whether nobody can have taken the content over: not where it was another's, nor from a state that gives way. */
export function holdsItsClaim(payout: Payout): boolean {
  return (
    !GIVES_WAY.includes(payout.state) && !payout.reasons.some(({ code }) => CLAIMED_BY_OTHERS.includes(code))
  );
}

/** Whether the payout may pay the content that it has claimed: it may have ended, or be of another content by now. */
function paysContent(payout: Payout, duplicateKey: string): boolean {
  return !GIVES_WAY.includes(payout.state) && payout.duplicateKey === duplicateKey;
}

/**
 * Claims the content for this payout, or says which other payout has it. Another gives way only where the write that
 * it made its claim for has happened or was lost: before that it may be about to leave the state that gives way.
 */
export async function findDuplicate(
  context: RecordContext,
  duplicateKey: string,
  mine: Claim,
  subject: Expense['subject'],
): Promise<Finding | undefined> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const theirs = await claimContent(context.table, duplicateKey, mine);
    if (theirs.payoutId === mine.payoutId) return undefined;
    const other = await readPayout(context.table, theirs.payoutId);
    if (other === undefined || other.version < theirs.version || paysContent(other, duplicateKey)) {
      const payout = `payout ${theirs.payoutId}`;
      const named = other === undefined ? payout : `expense ${other.expenseId} (${payout})`;
      return {
        code: 'possible-duplicate',
        severity: 'hold',
        field: 'expenseId',
        message: `The same recipient and period${subject === 'settlement-report' ? '' : ', and the same amount,'} as ${named}. Release it only if both are owed.`,
      };
    }
    if (await takeOverClaim(context.table, duplicateKey, theirs, mine)) return undefined;
  }
  throw new PipelineError('LEDGER_CONTENDED', 'The claim on the content of an expense kept moving.', {
    action: 'Nothing was lost: the next run looks at it again.',
    details: { payoutId: mine.payoutId },
  });
}
