import type { Payout } from '../../functions/core/payout.ts';
import type { Checks } from './violation.ts';

/** A bank's codes for an account that nobody can pay: a second copy, so that a change shows. */
const OF_THE_ACCOUNT: ReadonlySet<string | undefined> = new Set([
  'AC01',
  'AC03',
  'AC04',
  'AC06',
  'AC07',
  'AC14',
  'AC15',
  'AG01',
  'BE06',
  'MD07',
]);

/** After a death between a payout's row and its recipient's, the next reading of the report writes the second. */
const KNOWN_AFTER_MS = 6 * 3_600_000;

/** An account of a recipient, as the payout rows show it. */
type Use = {
  readonly recipient: string;
  readonly iban: string;
  isScheduled: boolean;
  readonly paid: Set<string>;
  /** By a bank's word on one payout to it. */
  refused: { readonly payoutId: string; readonly atMs: number } | undefined;
  clearedAtMs: Map<string, number>;
};

export type PayeeRules = {
  /** Whether a person is asked about a payout to another account of a known recipient. */
  readonly asksAboutAnother: boolean;
  readonly recipientsPerAccount: number;
  readonly debtorIbans: ReadonlySet<string>;
};

/**
 * Whom payouts are scheduled for (invariant 10), judged only by payout rows and the releases in their histories, never
 * by the ledger's rows of recipients and accounts.
 */
export class PayeeAccounts {
  readonly #checks: Checks;
  readonly #rules: () => PayeeRules;
  readonly #uses = new Map<string, Use>();

  constructor(checks: Checks, rules: () => PayeeRules) {
    this.#checks = checks;
    this.#rules = rules;
  }

  /** @param before the row's last version. */
  see(before: Payout | undefined, payout: Payout, nowMs: number): void {
    const use = this.#useOf(payout);
    const last = payout.history.at(-1);
    const isNewState = before?.state !== payout.state;
    if (last?.by === 'operator' && payout.state === 'ready') {
      const isSentAgain = before?.state === 'failed' || before?.state === 'returned';
      for (const code of [...(payout.released ?? []), ...(isSentAgain ? ['account-refused'] : [])]) {
        use.clearedAtMs.set(code, nowMs);
      }
    }
    if (isNewState && payout.state === 'paid') {
      use.paid.add(payout.payoutId);
      // Another payout may be booked before it comes back: that undoes no refusal.
      if (use.refused?.payoutId === payout.payoutId) use.refused = undefined;
    }
    if (payout.state === 'failed' || payout.state === 'returned') {
      use.paid.delete(payout.payoutId);
      if (isNewState && OF_THE_ACCOUNT.has(last?.evidence?.reasonCode)) {
        use.refused = { payoutId: payout.payoutId, atMs: nowMs };
      }
    }
    if (isNewState && payout.state === 'scheduled' && before?.state === 'ready')
      this.#check(use, payout, nowMs);
  }

  #check(use: Use, { expenseId }: Payout, nowMs: number): void {
    const { asksAboutAnother, recipientsPerAccount, debtorIbans } = this.#rules();
    const holds = (isFine: boolean, what: string): void =>
      this.#checks.holds(10, isFine, () => `${expenseId} is scheduled to ${what}, and nobody cleared it`);
    const uses = [...this.#uses.values()];
    const others = uses.filter(
      ({ recipient, iban, isScheduled, paid, refused }) =>
        recipient === use.recipient &&
        iban !== use.iban &&
        isScheduled &&
        !(paid.size === 0 && refused !== undefined),
    );
    const isKnown = use.isScheduled || others.length === 0;
    const isCleared = (code: string): boolean => use.clearedAtMs.has(code);
    holds(
      !asksAboutAnother || isKnown || isCleared('account-new-for-recipient') || isCleared('iban-changed'),
      'another account of its recipient',
    );
    holds(!debtorIbans.has(use.iban) || isCleared('account-is-debtor'), 'an account of ours');
    const sharers = uses.filter(
      ({ iban, isScheduled, clearedAtMs }) =>
        iban === use.iban && isScheduled && !clearedAtMs.has('account-shared-by-recipients'),
    );
    const isShared = !sharers.includes(use) && sharers.length >= recipientsPerAccount;
    holds(!isShared || isCleared('account-shared-by-recipients'), 'an account of many recipients');
    const refusedAtMs = use.refused?.atMs ?? nowMs;
    const clearedAtMs = use.clearedAtMs.get('account-refused') ?? 0;
    holds(
      nowMs - refusedAtMs < KNOWN_AFTER_MS || clearedAtMs > refusedAtMs,
      'an account that its bank refused',
    );
    use.isScheduled = true;
  }

  #useOf({ source, account, recipientId, iban }: Payout): Use {
    const recipient = `${source} ${account} ${recipientId}`;
    const key = `${recipient} ${iban}`;
    const known = this.#uses.get(key);
    if (known !== undefined) return known;
    const use: Use = {
      recipient,
      iban,
      isScheduled: false,
      paid: new Set(),
      refused: undefined,
      clearedAtMs: new Map(),
    };
    this.#uses.set(key, use);
    return use;
  }
}
