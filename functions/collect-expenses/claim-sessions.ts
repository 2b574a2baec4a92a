import { givesWay } from '../core/claims-held.ts';
import type { Expense } from '../core/expense.ts';
import type { Finding } from '../core/finding.ts';
import type { Payout } from '../core/payout.ts';
import { cutText } from '../core/text.ts';
import type { Claim } from '../ledger/duplicate-claims.ts';
import { sessionClaimKey } from '../ledger/keys.ts';
import { readPayout } from '../ledger/payouts.ts';
import { claimOrOwner, namedOwner, type Owner } from './claim-content.ts';
import type { RecordContext } from './record-context.ts';

/** More than a driver charges in a month. */
const ONE_BY_ONE = 100;
const LANES = 16;
/** 1.5 seconds in all: what is claimed one by one is claimed and written in less. */
const WAITS_MS = [50, 100, 200, 400, 800] as const;
const OWNERS_SHOWN = 3;
const SESSIONS_SHOWN = 5;
const ID_SHOWN = 40;

type Session = { readonly id: string; readonly key: string };

/**
 * Claims every charging session of an expense for its payout, or says which of them other payouts have.
 *
 * In the order of their keys, one after the other: of payouts that share sessions and are recorded at once, the one
 * that has the first of these gets the others too. Whoever meets a claim whose payout is not written yet waits for it
 * and claims nothing beyond it before, else each could end with a part of the other's sessions and neither be clear.
 * What is held claims its other sessions all the same: a person may release it. An expense of very many sessions
 * claims the last of them in lanes.
 */
export async function claimSessions(
  context: RecordContext,
  expense: Expense,
  mine: Claim,
): Promise<readonly Finding[]> {
  const { sessions = [] } = expense;
  const ordered = sessions
    .map((id): Session => ({ id, key: sessionClaimKey(expense, id) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const claims = new SessionClaims(context, mine);
  await claims.claimInTurn(ordered.slice(0, ONE_BY_ONE).values());
  const rest = ordered.slice(ONE_BY_ONE).values();
  const lanes = Array.from({ length: LANES }, () => claims.claimInTurn(rest));
  for (const lane of await Promise.allSettled(lanes)) if (lane.status === 'rejected') throw lane.reason;
  return claims.findings(sessions.length);
}

/** Whether the payout still pays a session: not where it gave way, nor where its sessions were claimed anew without it. */
function paysSession(row: Payout, claim: Claim): boolean {
  return !givesWay(row) && claim.version >= (row.sessions?.version ?? 0);
}

class SessionClaims {
  readonly #context: RecordContext;
  readonly #mine: Claim;
  /** Rows of others, as they were read once: of a claim that was made anew since, nothing is taken over. */
  readonly #rows = new Map<string, Payout | undefined>();
  readonly #taken: { readonly session: Session; readonly owner: Owner }[] = [];
  #isStopped = false;

  constructor(context: RecordContext, mine: Claim) {
    this.#context = context;
    this.#mine = mine;
  }

  /** @param sessions shared by the lanes. */
  async claimInTurn(sessions: IterableIterator<Session>): Promise<void> {
    for (const session of sessions) {
      if (this.#isStopped) return;
      const claim = (): Promise<Owner | undefined> =>
        claimOrOwner(this.#context, session.key, this.#mine, paysSession, (theirs) => this.#rowOf(theirs));
      let owner = await claim();
      for (const waitMs of WAITS_MS) {
        if (owner?.isPending !== true) break;
        await this.#context.clock.sleep(waitMs);
        owner = await claim();
      }
      if (owner === undefined) continue;
      this.#taken.push({ session, owner });
      // Its run died, or is slow: the next look at this payout claims what is left, whatever has become of it.
      if (owner.isPending && this.#mine.version === 1) this.#isStopped = true;
    }
  }

  async #rowOf({ payoutId, version }: Claim): Promise<Payout | undefined> {
    const known = this.#rows.get(payoutId);
    if (known !== undefined && known.version >= version) return known;
    const row = await readPayout(this.#context.table, payoutId);
    this.#rows.set(payoutId, row);
    return row;
  }

  findings(all: number): readonly Finding[] {
    if (this.#taken.length === 0) return [];
    const byOwner = Map.groupBy(this.#taken, ({ owner }) => owner.claim.payoutId);
    const named = [...byOwner].slice(0, OWNERS_SHOWN).map(([payoutId, taken]) => {
      const shown = taken.slice(0, SESSIONS_SHOWN).map(({ session }) => cutText(session.id, ID_SHOWN));
      const more = taken.length > shown.length ? ` and ${taken.length - shown.length} more` : '';
      return `${shown.join(', ')}${more} in ${namedOwner(payoutId, taken[0]?.owner.row)}`;
    });
    const more = byOwner.size > named.length ? `; others in ${byOwner.size - named.length} more payouts` : '';
    return [
      {
        code: 'session-paid-twice',
        severity: 'hold',
        field: 'sessions',
        message: `Of ${all} charging sessions, ${this.#taken.length} ${this.#taken.length === 1 ? 'is' : 'are'} paid by another payout: ${named.join('; ')}${more}. Release it only if both are owed.`,
      },
    ];
  }
}
