import { givesWay } from '../core/claims-held.ts';
import type { Expense } from '../core/expense.ts';
import type { Finding } from '../core/finding.ts';
import type { Payout } from '../core/payout.ts';
import { type Claim, claimOnce, shareClaim, takeOverClaim } from '../ledger/duplicate-claims.ts';
import { duplicateClaimKey } from '../ledger/keys.ts';
import { readPayout } from '../ledger/payouts.ts';
import { LOST, untilWritten } from '../ledger/until-written.ts';
import type { RecordContext } from './record-context.ts';

/** 1.5 seconds in all: claiming and writing a payout takes less. */
const WAITS_MS = [50, 100, 200, 400, 800] as const;

/** The claim's owner, and its row, if any. */
export type Owner = { readonly claim: Claim; readonly row: Payout | undefined };

/**
 * A payout's claims, always in one order: content, account, sessions by their keys. If payouts with common claims are
 * recorded at once, the first claim's owner gets the rest too. A payout that meets an unwritten one's claim waits for
 * it and claims nothing further: else each could get a part of the other's claims and neither be clear.
 */
export class Claiming {
  readonly context: RecordContext;
  readonly mine: Claim;
  /** An owner's run died, or is slow: the next look at this payout claims the rest. */
  #isStopped = false;
  /** For all claims together: the sessions of a dead owner cost no further wait. */
  readonly #waitsMs: number[] = [...WAITS_MS];

  constructor(context: RecordContext, mine: Claim) {
    this.context = context;
    this.mine = mine;
  }

  /** Whether it tried all claims. */
  get isWhole(): boolean {
    return !this.#isStopped;
  }

  /**
   * Claims a row, or returns the other payout that has it. One of the same claimant shares it. Another gives way only
   * after the write for its claim has happened or was lost: before, it may be about to leave the yielding state.
   *
   * @param pays whether the owner, by its row, still pays its claim.
   * @param readRow reads a payout's row; a reading after its claim may serve again.
   */
  async claim(
    key: string,
    pays: (row: Payout, claim: Claim) => boolean,
    { mine = this.mine, readRow = (claim: Claim) => readPayout(this.context.table, claim.payoutId) } = {},
  ): Promise<Owner | undefined> {
    const { table, clock } = this.context;
    const { payoutId } = mine;
    const action = 'Nothing was lost: the next run looks at it again.';
    const contended = { row: 'The claim on the content of an expense', action, details: { payoutId } };
    return untilWritten<Owner | undefined>(contended, async () => {
      if (this.#isStopped) return undefined;
      const claim = await claimOnce(table, key, mine);
      if (claim.payoutId === mine.payoutId) return undefined;
      if (mine.claimant !== undefined && claim.claimant === mine.claimant) {
        if (claim.isShared || (await shareClaim(table, key, mine.claimant))) return undefined;
      } else {
        const row = await readRow(claim);
        // What its source pays has no row, and never will.
        const isPending = claim.version > 0 && (row === undefined || row.version < claim.version);
        const waitMs = isPending ? this.#waitsMs.shift() : undefined;
        if (waitMs !== undefined) {
          await clock.sleep(waitMs);
          return LOST;
        }
        if (isPending && mine.version === 1) this.#isStopped = true;
        if (row === undefined || isPending || claim.isShared || pays(row, claim)) return { claim, row };
        if (await takeOverClaim(table, key, claim, mine)) return undefined;
      }
      return LOST;
    });
  }
}

/** For a person: the expense, if its row exists, and its payout. */
export function namedOwner({ claim: { payoutId, version }, row }: Owner): string {
  if (row !== undefined) return `expense ${row.expenseId} (payout ${payoutId})`;
  return version === 0 ? `an expense that its source pays (payout ${payoutId})` : `payout ${payoutId}`;
}

/** Claims the content for this payout, or returns the other payout that has it. */
export async function findDuplicate(
  claiming: Claiming,
  duplicateKey: string,
  subject: Expense['subject'],
): Promise<Finding | undefined> {
  // The owner may have ended, or have other content by now.
  const pays = (row: Payout): boolean => !givesWay(row) && row.duplicateKey === duplicateKey;
  const owner = await claiming.claim(duplicateClaimKey(duplicateKey), pays);
  if (owner === undefined) return undefined;
  return {
    code: 'possible-duplicate',
    severity: 'hold',
    field: 'expenseId',
    message: `The same recipient and period${subject === 'settlement-report' ? '' : ', and the same amount,'} as ${namedOwner(owner)}. Release it only if both are owed.`,
  };
}
