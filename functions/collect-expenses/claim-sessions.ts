import { givesWay } from '../core/claims-held.ts';
import type { Expense } from '../core/expense.ts';
import type { Finding } from '../core/finding.ts';
import type { Payout } from '../core/payout.ts';
import { cutText } from '../core/text.ts';
import type { Claim } from '../ledger/duplicate-claims.ts';
import { sessionClaimKey } from '../ledger/keys.ts';
import { readPayout } from '../ledger/payouts.ts';
import { type Claiming, namedOwner, type Owner } from './claim-content.ts';

/** More than a driver charges in a month. */
const ONE_BY_ONE = 100;
const LANES = 16;
const OWNERS_SHOWN = 3;
const SESSIONS_SHOWN = 5;
const ID_SHOWN = 40;

type Session = { readonly id: string; readonly key: string };

/**
 * Claims every charging session of an expense for its payout, or returns those that other payouts have. One by one, in
 * the order of their keys; of very many, the last in lanes. A held payout still claims its other sessions: a person may
 * release it.
 */
export async function claimSessions(claiming: Claiming, expense: Expense): Promise<readonly Finding[]> {
  const { sessions = [] } = expense;
  const ordered = sessions
    .map((id): Session => ({ id, key: sessionClaimKey(expense, id) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const claims = new SessionClaims(claiming);
  await claims.claimInTurn(ordered.slice(0, ONE_BY_ONE).values());
  const rest = ordered.slice(ONE_BY_ONE).values();
  const lanes = Array.from({ length: LANES }, () => claims.claimInTurn(rest));
  for (const lane of await Promise.allSettled(lanes)) if (lane.status === 'rejected') throw lane.reason;
  return claims.findings(sessions.length);
}

/** Whether the payout still pays a session: not if it gave way, or claimed its sessions again without it. */
function paysSession(row: Payout, claim: Claim): boolean {
  return !givesWay(row) && claim.version >= (row.sessions?.version ?? 0);
}

class SessionClaims {
  readonly #claiming: Claiming;
  /** Others' rows, each read once: nobody takes over a claim renewed since. */
  readonly #rows = new Map<string, Payout | undefined>();
  readonly #taken: { readonly session: Session; readonly owner: Owner }[] = [];

  constructor(claiming: Claiming) {
    this.#claiming = claiming;
  }

  /** @param sessions common to all lanes. */
  async claimInTurn(sessions: IterableIterator<Session>): Promise<void> {
    const readRow = (theirs: Claim): Promise<Payout | undefined> => this.#rowOf(theirs);
    for (const session of sessions) {
      const owner = await this.#claiming.claim(session.key, paysSession, { readRow });
      if (owner !== undefined) this.#taken.push({ session, owner });
    }
  }

  async #rowOf({ payoutId, version }: Claim): Promise<Payout | undefined> {
    const known = this.#rows.get(payoutId);
    if (known !== undefined && known.version >= version) return known;
    const row = await readPayout(this.#claiming.context.table, payoutId);
    this.#rows.set(payoutId, row);
    return row;
  }

  findings(all: number): readonly Finding[] {
    if (this.#taken.length === 0) return [];
    const byOwner = [...Map.groupBy(this.#taken, ({ owner }) => owner.claim.payoutId).values()];
    const named = byOwner.slice(0, OWNERS_SHOWN).map((taken) => {
      const shown = taken.slice(0, SESSIONS_SHOWN).map(({ session }) => cutText(session.id, ID_SHOWN));
      const more = taken.length > shown.length ? ` and ${taken.length - shown.length} more` : '';
      return `${shown.join(', ')}${more} in ${taken
        .slice(0, 1)
        .map(({ owner }) => namedOwner(owner))
        .join('')}`;
    });
    const more =
      byOwner.length > named.length ? `; others in ${byOwner.length - named.length} more payouts` : '';
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
