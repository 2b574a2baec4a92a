import { givesWay } from '../core/claims-held.ts';
import type { Expense } from '../core/expense.ts';
import type { Finding } from '../core/finding.ts';
import type { Payout } from '../core/payout.ts';
import { type Claim, claimOnce, shareClaim, takeOverClaim } from '../ledger/duplicate-claims.ts';
import { duplicateClaimKey } from '../ledger/keys.ts';
import { readPayout } from '../ledger/payouts.ts';
import { LOST, untilWritten } from '../ledger/until-written.ts';
import type { RecordContext } from './record-context.ts';

/** 1.5 seconds in all: a payout is claimed for and written in less. */
const WAITS_MS = [50, 100, 200, 400, 800] as const;

/** Who has the claim, and its row where it has one. */
export type Owner = { readonly claim: Claim; readonly row: Payout | undefined };

/**
 * What a payout claims, all of it in one order: content, account, sessions by their keys. Of payouts that are recorded
 * at once and share some of it, the one that has the first of it gets the rest too: whoever meets a claim whose payout
 * is not written yet waits for it and claims nothing beyond it before, else each could end with a part of the other's
 * and neither be clear.
 */
export class Claiming {
  readonly context: RecordContext;
  readonly mine: Claim;
  /** An owner's run died, or is slow: the next look at this payout claims what is left, whatever has become of it. */
  #isStopped = false;
  /** Of all claims together: an owner that is dead has none of its sessions waited for again. */
  readonly #waitsMs: number[] = [...WAITS_MS];

  constructor(context: RecordContext, mine: Claim) {
    this.context = context;
    this.mine = mine;
  }

  /** Whether everything that was asked for was tried. */
  get isWhole(): boolean {
    return !this.#isStopped;
  }

  /**
   * Claims a row, or says which other payout has it. One of the same claimant shares it; another gives way only where
   * the write that it made its claim for has happened or was lost: before that it may be about to leave the state that
   * gives way.
   *
   * @param pays whether the owner, by its row, still pays what it has claimed.
   * @param readRow reads a payout's row; one that was read after its claim may be used again.
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
        const isPending = row === undefined || row.version < claim.version;
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

/** For a person: the expense where its row is there, and its payout. */
export function namedOwner({ claim: { payoutId }, row }: Owner): string {
  return row === undefined ? `payout ${payoutId}` : `expense ${row.expenseId} (payout ${payoutId})`;
}

/** Claims the content for this payout, or says which other payout has it. */
export async function findDuplicate(
  claiming: Claiming,
  duplicateKey: string,
  subject: Expense['subject'],
): Promise<Finding | undefined> {
  // It may have ended, or be of another content by now.
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
