import { verdictOn } from './attempt-facts.ts';
import { creditorNameOf } from './creditor-name.ts';
import type { Finding, FindingCode } from './finding.ts';
import { base32Of, sha256Hex } from './ids.ts';
import { nameFinding, type PayeeAccount, recipientsBefore } from './payee-account.ts';
import { endToEndIdOf, factsDigest, type PaymentFacts, type Payout } from './payout.ts';
import { refusesAccount } from './reason-retry.ts';
import { isOver } from './states.ts';

/** What a deployment asks a person about recipients and their accounts. */
export type PayeePolicy = {
  /** A known recipient's payout to another account; a number: it goes on by itself after so many days of 24 hours. */
  readonly newAccount: 'off' | 'hold' | number;
  /** Recipients that are paid to one account without a question; 0: any number. */
  readonly recipientsPerAccount: number;
  /** Our own. */
  readonly debtorIbans: ReadonlySet<string>;
};

/** What tells a recipient of a source. */
export type Recipient = Pick<Payout, 'source' | 'account' | 'recipientId' | 'recipientName'>;

/**
 * 26 characters that tell a recipient of a source from all others. One to whom the source gives no id is told by the
 * name, as a payment file says it.
 */
export function recipientKeyOf({ source, account, recipientId, recipientName }: Recipient): string {
  const who = recipientId === '' ? ['name', creditorNameOf(recipientName)] : ['id', recipientId];
  return base32Of(sha256Hex(['recipient', source, account, ...who]));
}

/** An account that a recipient's payouts went to, or that a person let them go to. */
export type AccountOfPayee = {
  readonly iban: string;
  /** Under which it was paid last, or first approved. */
  readonly name: string;
  /** Days in UTC, `YYYY-MM-DD`: when it was first approved, and last paid. */
  readonly firstOn: string;
  readonly paidOn?: string | undefined;
  /** The first payouts that were paid to it and not given back: whether there is any is what counts. */
  readonly paidBy: readonly string[];
  /** What a person, or the time that a change has to wait, let go on. */
  readonly cleared: readonly FindingCode[];
  /** The last time that a bank said the account cannot be paid: the attempt, when, and with which code. */
  readonly refused?: { readonly attempt: string; readonly at: string; readonly code: string } | undefined;
};

/** What is known of one recipient: their accounts, in the order in which they were first approved. */
export type Payee = { readonly accounts: readonly AccountOfPayee[] };

export const UNKNOWN_PAYEE: Payee = { accounts: [] };

/** People have one account or a few. Beyond it the oldest goes that is not the last one paid: it is asked about again. */
export const MAX_ACCOUNTS_OF_PAYEE = 12;

const MAX_PAID_BY = 4;

/** Findings about a recipient's account that a person clears for good. */
const CLEARABLE = [
  'account-new-for-recipient',
  'account-shared-by-recipients',
  'account-is-debtor',
  'account-refused',
] as const satisfies readonly FindingCode[];

/** What the holds that a person released say of the account: who let a change of it go on has been asked about it. */
export function clearedBy(released: readonly FindingCode[] = []): readonly FindingCode[] {
  return CLEARABLE.filter(
    (code) =>
      released.includes(code) || (code === 'account-new-for-recipient' && released.includes('iban-changed')),
  );
}

/** The account as it stands in the row, or as it would be entered. */
export function accountOf({ accounts }: Payee, iban: string): AccountOfPayee | undefined {
  return accounts.find((account) => account.iban === iban);
}

/**
 * The accounts that the recipient's payouts may go to without a question: those paid last (of one day all); where none
 * was ever paid, those that a person named, else the one that was approved first. None that its bank refused.
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

/** Whether the recipient's payouts may go to the account: of a recipient who has none yet, to any. */
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
 * The row once a payout to the account is approved: the first account of a recipient is entered, another one only
 * with somebody's word. Of two that come at the same time one is first, since the row is written under its version.
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
 * The row after what became of the payout's attempt: paid, given back, or refused since its account cannot be paid.
 * The same, however often it is told. Of an attempt before the payout's own nothing is told: its account may be another.
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

/** Undefined where the payout's own attempt is not over. */
function outcomeOf(payout: Payout): Outcome | undefined {
  const { state, attempt, history } = payout;
  if (!isOver(state)) return undefined;
  const { standing, reasonCodes } = verdictOn(payout, attempt);
  // A person knew of an earlier attempt that it was paid: to the account that it had.
  if (state === 'paid' && standing !== 'booked') return undefined;
  const at = history.findLast(({ from, to }) => to === state && from !== to)?.at;
  if (at === undefined) return undefined;
  return { at, isPaid: state === 'paid', code: reasonCodes.find(refusesAccount) };
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
    // Whoever cleared it did not know of this one.
    cleared: entry.cleared.filter((cleared) => cleared !== 'account-refused'),
    refused: { attempt: endToEndIdOf(payout), at, code },
  };
}

export type KnownPayee = {
  readonly payee: Payee;
  readonly account: PayeeAccount;
  readonly recipientKey: string;
};

/** What speaks against paying the recipient to the account, until a person has cleared it. */
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

/** Since when the payout has waited for its account, as it is and without a break, in milliseconds since the epoch. */
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

/** Whether a change of account has waited as long as the deployment has it wait. */
export function hasWaited(
  { newAccount: days }: PayeePolicy,
  sinceMs: number | undefined,
  nowMs: number,
): boolean {
  return typeof days === 'number' && sinceMs !== undefined && nowMs - sinceMs >= days * DAY_MS;
}
