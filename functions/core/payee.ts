import { verdictOn } from './attempt-facts.ts';
import { creditorNameOf } from './creditor-name.ts';
import type { Finding, FindingCode } from './finding.ts';
import { base32Of, sha256Hex } from './ids.ts';
import { nameFinding, type PayeeAccount, recipientsBefore } from './payee-account.ts';
import { endToEndIdOf, factsDigest, type PaymentFacts, type Payout } from './payout.ts';
import { refusesAccount } from './reason-retry.ts';
import { isOver, STATE_RULES } from './states.ts';

/** A deployment's questions about recipients and their accounts. */
export type PayeePolicy = {
  /**
   * On another account for a known recipient. A number: the payout goes on by itself after so many days of 24 hours.
   */
  readonly newAccount: 'off' | 'hold' | number;
  /** Recipients paid to one account without a question; 0: any number. */
  readonly recipientsPerAccount: number;
  /** Our own accounts. */
  readonly debtorIbans: ReadonlySet<string>;
};

/** Identifies a recipient of a source. */
export type Recipient = Pick<Payout, 'source' | 'account' | 'recipientId' | 'recipientName'>;

/** 26 characters that identify a recipient of a source; without a source's id, by the name as in a payment file. */
export function recipientKeyOf({ source, account, recipientId, recipientName }: Recipient): string {
  const who = recipientId === '' ? ['name', creditorNameOf(recipientName)] : ['id', recipientId];
  return base32Of(sha256Hex(['recipient', source, account, ...who]));
}

/** An account that a recipient's payouts used, or that a person allowed. */
export type AccountOfPayee = {
  readonly iban: string;
  /** The name of its last payment or first approval. */
  readonly name: string;
  /** Days in UTC, `YYYY-MM-DD`: first approval and last payment. */
  readonly firstOn: string;
  readonly paidOn?: string | undefined;
  /** Its first payouts paid and not returned; only whether there is any counts. */
  readonly paidBy: readonly string[];
  /** Findings that a person cleared, or a change's waiting time. */
  readonly cleared: readonly FindingCode[];
  /** A bank's last refusal of the account itself: attempt, time and code. */
  readonly refused?: { readonly attempt: string; readonly at: string; readonly code: string } | undefined;
};

/** One recipient's accounts, in the order of first approval. */
export type Payee = { readonly accounts: readonly AccountOfPayee[] };

export const UNKNOWN_PAYEE: Payee = { accounts: [] };

/**
 * People have one account or a few. Beyond this the oldest drops out, except the last paid one, and raises a new
 * question.
 */
export const MAX_ACCOUNTS_OF_PAYEE = 12;

const MAX_PAID_BY = 4;

/** Findings about a recipient's account that a person clears for good. */
const CLEARABLE = [
  'account-new-for-recipient',
  'account-shared-by-recipients',
  'account-is-debtor',
  'account-refused',
] as const satisfies readonly FindingCode[];

/** What a person cleared by releasing holds: whoever released a change of account was asked about the account. */
export function clearedBy(released: readonly FindingCode[] = []): readonly FindingCode[] {
  return CLEARABLE.filter(
    (code) =>
      released.includes(code) || (code === 'account-new-for-recipient' && released.includes('iban-changed')),
  );
}

/** The account in the row, or as it would enter. */
export function accountOf({ accounts }: Payee, iban: string): AccountOfPayee | undefined {
  return accounts.find((account) => account.iban === iban);
}

/**
 * Accounts that need no question: those paid last (all of one day). If none was ever paid, those that a person named,
 * else the first approved one. Never one that its bank refused.
 */
function holdersOf({ accounts }: Payee): readonly AccountOfPayee[] {
  const paid = accounts.filter(({ paidBy }) => paidBy.length > 0);
  if (paid.length > 0) {
    const last = paid
      .map(({ paidOn = '' }) => paidOn)
      .sort()
      .at(-1);
    return paid.filter(({ paidOn = '' }) => paidOn === last);
  }
  const open = accounts.filter((account) => !isRefused(account));
  const named = open.filter(({ cleared }) => cleared.includes('account-new-for-recipient'));
  return named.length > 0 ? named : open.slice(0, 1);
}

function isRefused({ refused, cleared }: AccountOfPayee): boolean {
  return refused !== undefined && !cleared.includes('account-refused');
}

/** Whether the recipient's payouts may go to the account; without any account yet, to any. */
export function isUsual(payee: Payee, iban: string): boolean {
  const holders = holdersOf(payee);
  return (
    holders.length === 0 ||
    holders.some((account) => account.iban === iban) ||
    accountOf(payee, iban)?.cleared.includes('account-new-for-recipient') === true
  );
}

export type PayeeQuestion = {
  readonly iban: string;
  readonly name: string;
  /** Today in UTC, `YYYY-MM-DD`. */
  readonly day: string;
  readonly cleared: readonly FindingCode[];
};

/**
 * The row after an approved payout to the account: a recipient's first account enters it, another only with somebody's
 * word. The row's version orders two at the same time.
 */
export function withApproved(payee: Payee, { iban, name, day, cleared }: PayeeQuestion): Payee {
  const known = accountOf(payee, iban);
  const fresh = cleared.filter((code) => known?.cleared.includes(code) !== true);
  if (fresh.length === 0 && (known !== undefined || !isUsual(payee, iban))) return payee;
  const entry = known ?? newAccount({ iban, name, day });
  return withAccount(payee, { ...entry, cleared: [...entry.cleared, ...fresh] });
}

function newAccount({ iban, name, day }: Omit<PayeeQuestion, 'cleared'>): AccountOfPayee {
  return { iban, name, firstOn: day, paidBy: [], cleared: [] };
}

function withAccount(payee: Payee, account: AccountOfPayee): Payee {
  const isThere = accountOf(payee, account.iban) !== undefined;
  const accounts = isThere
    ? payee.accounts.map((one) => (one.iban === account.iban ? account : one))
    : [...payee.accounts, account];
  if (accounts.length <= MAX_ACCOUNTS_OF_PAYEE) return { accounts };
  const others = accounts.filter((one) => one.iban !== account.iban);
  const holders = holdersOf({ accounts });
  const oldest = others.find((one) => !holders.includes(one)) ?? others[0];
  return { accounts: accounts.filter((one) => one !== oldest) };
}

/**
 * The row after the outcome of the payout's attempt: paid, returned, or refused for an unpayable account. Idempotent.
 * Ignores earlier attempts: their account may be another.
 */
export function withOutcome(payee: Payee, payout: Payout, name: string): Payee {
  const outcome = outcomeOf(payout);
  const known = accountOf(payee, payout.iban);
  if (outcome === undefined) return payee;
  const entry = known ?? newAccount({ iban: payout.iban, name, day: outcome.at.slice(0, 10) });
  const changed = outcome.isPaid
    ? paidTo(entry, payout, name, outcome.at)
    : notPaidTo(entry, payout, outcome);
  return changed === entry ? payee : withAccount(payee, changed);
}

type Outcome = { readonly at: string; readonly isPaid: boolean; readonly code: string | undefined };

/** Undefined before the end of the payout's own attempt. */
function outcomeOf(payout: Payout): Outcome | undefined {
  const { state, attempt, history } = payout;
  if (!isOver(state)) return undefined;
  const { standing, reasonCodes } = verdictOn(payout, attempt);
  const isPaid = STATE_RULES[state].money === 'paid';
  // A person knew that an earlier attempt paid, to its own account.
  if (isPaid && standing !== 'booked') return undefined;
  const at = history.findLast(({ from, to }) => to === state && from !== to)?.at;
  if (at === undefined) return undefined;
  return { at, isPaid, code: reasonCodes.find(refusesAccount) };
}

/** Whether the payout's latest fact made or changed the outcome of its attempt: an unchanged one is on record. */
export function hasNewOutcome(before: Payout, after: Payout): boolean {
  const [known, outcome] = [outcomeOf(before), outcomeOf(after)];
  return outcome?.at !== known?.at || outcome?.isPaid !== known?.isPaid || outcome?.code !== known?.code;
}

function paidTo(entry: AccountOfPayee, payout: Payout, name: string, at: string): AccountOfPayee {
  const { paidOn = '', paidBy, refused } = entry;
  const day = at.slice(0, 10);
  // Its own refusal was wrong.
  const isTakenBack = refused?.attempt === endToEndIdOf(payout);
  const isKnown = paidBy.includes(payout.payoutId) || paidBy.length >= MAX_PAID_BY;
  if (isKnown && day <= paidOn && !isTakenBack) return entry;
  return {
    ...entry,
    name,
    paidOn: [day, paidOn].sort().at(-1),
    paidBy: isKnown ? paidBy : [...paidBy, payout.payoutId],
    refused: isTakenBack ? undefined : refused,
  };
}

function notPaidTo(entry: AccountOfPayee, payout: Payout, { at, code }: Outcome): AccountOfPayee {
  const paidBy = entry.paidBy.filter((payoutId) => payoutId !== payout.payoutId);
  const isNews = code !== undefined && at > (entry.refused?.at ?? '');
  if (!isNews && paidBy.length === entry.paidBy.length) return entry;
  const unpaid = { ...entry, paidBy, paidOn: paidBy.length === 0 ? undefined : entry.paidOn };
  if (!isNews) return unpaid;
  return {
    ...unpaid,
    // Whoever cleared it did not know of this refusal.
    cleared: entry.cleared.filter((cleared) => cleared !== 'account-refused'),
    refused: { attempt: endToEndIdOf(payout), at, code },
  };
}

export type KnownPayee = {
  readonly payee: Payee;
  readonly account: PayeeAccount;
  readonly recipientKey: string;
};

/** Findings against paying the recipient to the account, until a person clears them. */
export function payeeFindings(
  { payee, account, recipientKey }: KnownPayee,
  { iban, name }: Pick<PayeeQuestion, 'iban' | 'name'>,
  policy: PayeePolicy,
): Finding[] {
  const { newAccount: asks, recipientsPerAccount, debtorIbans } = policy;
  const entry = accountOf(payee, iban);
  const findings: Finding[] = [];
  const find = (code: (typeof CLEARABLE)[number], message: string): void => {
    if (entry?.cleared.includes(code) === true) return;
    findings.push({ code, severity: 'hold', field: 'iban', message });
  };
  const [holder] = holdersOf(payee);
  if (asks !== 'off' && holder !== undefined && !isUsual(payee, iban)) {
    const last = `…${holder.iban.slice(-4)}`;
    const before =
      holder.paidOn === undefined
        ? `The recipient's first payout is for the account ${last}`
        : `The recipient was last paid to ${last}, on ${holder.paidOn}`;
    const waits = asks === 'hold' ? '' : ` Without a change it goes on by itself after ${asks} days.`;
    find(
      'account-new-for-recipient',
      `${before}; this one is for …${iban.slice(-4)}. Confirm it with the recipient, by other means than the expense, then release it.${waits}`,
    );
  }
  const others = recipientsBefore(account, recipientKey);
  if (recipientsPerAccount > 0 && others >= recipientsPerAccount) {
    find(
      'account-shared-by-recipients',
      `Already ${recipientsPerAccount} other recipients are paid to this account. Find out whose it is, then release it.`,
    );
  }
  if (debtorIbans.has(iban)) {
    find(
      'account-is-debtor',
      'The account is one of those that payouts are paid from. Find out who put it there. Release it only if we owe it to ourselves.',
    );
  }
  if (entry?.refused !== undefined) {
    const { at, code } = entry.refused;
    find(
      'account-refused',
      `A bank said on ${at.slice(0, 10)} that this account is closed, blocked or not the recipient's (${code}). Have the recipient give another in the source, or release it once this one can be paid.`,
    );
  }
  const mismatch = nameFinding(account, name);
  return mismatch === undefined ? findings : [...findings, mismatch];
}

/** Since when the payout has waited for its account, unchanged and unbroken, in milliseconds since the epoch. */
export function waitsForAccountSinceMs(payout: Payout, facts: PaymentFacts): number | undefined {
  const digest = factsDigest(facts);
  const broken = payout.history.findLastIndex(
    ({ paymentDigest, to }) => paymentDigest !== digest || to === 'withdrawn',
  );
  const first = payout.history
    .slice(broken + 1)
    .find(({ reasonCodes }) => reasonCodes.includes('account-new-for-recipient'));
  return first === undefined ? undefined : Date.parse(first.at);
}

const DAY_MS = 86_400_000;

/** Whether a change of account has waited as long as configured. */
export function hasWaited(
  { newAccount: days }: PayeePolicy,
  sinceMs: number | undefined,
  nowMs: number,
): boolean {
  return typeof days === 'number' && sinceMs !== undefined && nowMs - sinceMs >= days * DAY_MS;
}
