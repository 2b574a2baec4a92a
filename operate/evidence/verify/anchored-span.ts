import type { Anchor } from '../../../functions/core/anchor.ts';
import type { PayoutId } from '../../../functions/core/ids.ts';
import { STATE_RULES, type State } from '../../../functions/core/states.ts';
import { decodeAudit } from '../../../functions/ledger/audit.ts';
import { decodeReport, digestInKey } from '../../../functions/ledger/bank-reports.ts';
import { decodeClosedMonth } from '../../../functions/ledger/exports.ts';
import { PROOF_KEY } from '../../../functions/ledger/keys.ts';
import { decodeProof } from '../../../functions/ledger/last-proof.ts';
import type { Evidence } from './evidence.ts';
import type { Problems } from './problems.ts';
import { rosterOf } from './roster.ts';

/** An index lags its table by less; the next proof anchors what was written later. */
const LAG_MS = 5 * 60_000;

/** Anchored by their files and collections, and not by the time of their last step. */
const NOT_BY_TIME: Readonly<Record<State, boolean>> = {
  rejected: false,
  held: false,
  ready: false,
  scheduled: true,
  batched: true,
  submitted: false,
  accepted: false,
  paid: false,
  failed: false,
  returned: false,
  'in-doubt': false,
  withdrawn: false,
  cancelled: false,
};

/**
 * The time that an unbroken row of proofs covers, and what they anchored. Whatever claims to be written in that time
 * has to be anchored: so what somebody adds, or adds to, shows too.
 */
export class AnchoredSpan {
  readonly #versions = new Map<PayoutId, number>();
  readonly #reports = new Set<string>();
  readonly #audit = new Map<string, number>();
  readonly #journals = new Set<string>();
  #entries = 0;
  #from: string | undefined;
  #anchoredAt = '';
  #until = '';
  #unseen = 0;

  /** What no proof has seen yet: written after the last one, or so shortly before it that the index was behind. */
  get unseen(): number {
    return this.#unseen;
  }

  add({ at, since, payouts, reports, roster, audit, journals, isLast }: Anchor): void {
    this.#from ??= since;
    for (const { payoutId, version } of payouts) {
      this.#versions.set(payoutId, Math.max(version, this.#versions.get(payoutId) ?? 0));
    }
    for (const digest of reports) this.#reports.add(digest);
    for (const { day, number } of audit) this.#audit.set(day, Math.max(number, this.#audit.get(day) ?? 0));
    for (const { month } of journals) this.#journals.add(month);
    this.#entries = Math.max(this.#entries, roster?.entries ?? 0);
    if (!isLast) return;
    this.#anchoredAt = at;
    this.#until = new Date(Date.parse(at) - LAG_MS).toISOString();
  }

  /** Reports what claims to be older than the last proof, and was not there. */
  async hold(evidence: Evidence, problems: Problems): Promise<void> {
    let last = '';
    for await (const { payoutId, version, state, updatedAt, history } of evidence.payouts()) {
      if (updatedAt > last) last = updatedAt;
      // The index keeps since when it waits; a message sent once more does not change that.
      const isByTime = !NOT_BY_TIME[state] && history.at(-1)?.why !== 'requeued';
      const isSeen = STATE_RULES[state].isListed === 'always' && isByTime;
      if (!isSeen || (this.#versions.get(payoutId) ?? 0) >= version) continue;
      if (this.#covers(updatedAt)) problems.add(payoutId, 'has steps that no proof after them has seen');
      else this.#note(updatedAt);
    }
    await this.#holdProof(evidence, last, problems);
    for (const key of evidence.rows.keys('reports')) {
      const row = await evidence.rows.read(key, decodeReport);
      if (row === undefined || this.#reports.has(digestInKey(key))) continue;
      if (this.#covers(row.readAt)) {
        problems.add(digestInKey(key), 'is a report that no proof after its reading has seen');
      } else this.#note(row.readAt);
    }
    for (const key of evidence.rows.keys('audit')) {
      const entry = await evidence.rows.read(key, decodeAudit);
      if (entry === undefined || entry.number <= (this.#audit.get(entry.day) ?? 0)) continue;
      if (this.#covers(entry.at)) problems.add(key, 'is an entry that no proof after it has seen');
      else this.#note(entry.at);
    }
    for (const key of evidence.rows.keys('journal')) {
      if (!/^EXPORT#\d{4}-\d{2}$/.test(key)) continue;
      const closed = await evidence.rows.read(key, decodeClosedMonth);
      if (closed === undefined || this.#journals.has(closed.month)) continue;
      if (this.#covers(closed.closedAt)) problems.add(key, 'was closed, and no proof after it has seen it');
      else this.#note(closed.closedAt);
    }
    for (const { at } of (await rosterOf(evidence)).entries.slice(this.#entries)) {
      if (this.#covers(at)) {
        problems.add('approvers', `has an entry of ${at} that no proof after it has seen`);
      } else this.#note(at);
    }
  }

  /** The archive has the anchors up to the first proof after its last step. */
  async #holdProof(evidence: Evidence, lastStepAt: string, problems: Problems): Promise<void> {
    if (this.#anchoredAt === '') return;
    const proof = await evidence.rows.read(PROOF_KEY, decodeProof);
    if (proof === undefined || proof.at < this.#anchoredAt) {
      problems.add(
        'proof',
        `the last proof of the sums is not there, or older than the anchor of ${this.#anchoredAt}`,
      );
    } else if (this.#anchoredAt < lastStepAt && lastStepAt <= proof.at) {
      problems.add('anchors', `none is there of a proof after ${lastStepAt}, and there was one`);
    }
  }

  #note(at: string): void {
    if (this.#until !== '' && at >= this.#until) this.#unseen += 1;
  }

  #covers(at: string): boolean {
    return this.#from !== undefined && at > this.#from && at < this.#until;
  }
}
