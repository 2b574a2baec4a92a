import type { Finding } from './finding.ts';

/**
 * Results of a verification of payee: match, close match, no match, not possible (ISO 20022 external code set
 * ExternalPaymentTransactionStatus1Code; Regulation (EU) 2024/886).
 */
export const PAYEE_CHECK_RESULTS = ['RCVC', 'RVMC', 'RVNM', 'RVNA'] as const;

export type PayeeCheckResult = (typeof PAYEE_CHECK_RESULTS)[number];

/** Each result in words. */
export const PAYEE_CHECK_MEANINGS: Readonly<Record<PayeeCheckResult, string>> = {
  RCVC: 'the name matches',
  RVMC: 'the name is close',
  RVNM: 'the name does not match',
  RVNA: 'no check was possible',
};

/** A bank's last word on an account under one name. */
export type PayeeCheck = {
  /** As in the payment file. */
  readonly name: string;
  readonly result: PayeeCheckResult;
  /** The report's own time of creation: ISO 8601, often without a zone. */
  readonly createdAt: string;
  readonly bankReportId: string;
  readonly endToEndId: string;
};

/** Knowledge of one account. */
export type PayeeAccount = {
  /** Banks' last word for each name, the latest first. */
  readonly checks: readonly PayeeCheck[];
  /** Mismatching names that a person released for this account, the latest last. */
  readonly released: readonly string[];
  /** Keys of its recipients in order of arrival, up to the number paid without a question. */
  readonly recipients: readonly string[];
};

export const UNKNOWN_ACCOUNT: PayeeAccount = { checks: [], released: [], recipients: [] };

/** An account has one holder or a few. Beyond this the oldest drop out. */
export const MAX_NAMES_OF_PAYEE = 20;

/**
 * The checks with one more. The same checks give the same result in any order and number: the later report wins, and at
 * one moment the more serious result.
 */
export function withPayeeCheck(known: PayeeAccount, check: PayeeCheck): PayeeAccount {
  const own = known.checks.find(({ name }) => name === check.name);
  if (own !== undefined && !isLater(check, own)) return known;
  const checks = [...known.checks.filter(({ name }) => name !== check.name), check]
    .sort((a, b) => (isLater(a, b) ? -1 : 1))
    .slice(0, MAX_NAMES_OF_PAYEE);
  return checks.includes(check) ? { ...known, checks } : known;
}

/** The account with a person's word that payments to it may bear the name. */
export function withReleasedPayee(known: PayeeAccount, name: string): PayeeAccount {
  if (known.released.includes(name)) return known;
  return { ...known, released: [...known.released, name].slice(-MAX_NAMES_OF_PAYEE) };
}

/**
 * The most recipients paid to one account without a question, where the configuration asks at all. Others that enter a
 * recipient at once may win as many rounds: fewer than a write's tries.
 */
export const MAX_RECIPIENTS_OF_ACCOUNT = 20;

/** The account with one more recipient, where it has less than `most`. */
export function withRecipient(known: PayeeAccount, recipientKey: string, most: number): PayeeAccount {
  const { recipients } = known;
  if (recipients.includes(recipientKey) || recipients.length >= most) return known;
  return { ...known, recipients: [...recipients, recipientKey] };
}

/** The number of earlier recipients. */
export function recipientsBefore({ recipients }: PayeeAccount, recipientKey: string): number {
  const place = recipients.indexOf(recipientKey);
  return place === -1 ? recipients.length : place;
}

/** Ascending in seriousness: of two results of one moment the latter counts. */
const BY_SERIOUSNESS: readonly PayeeCheckResult[] = ['RCVC', 'RVMC', 'RVNA', 'RVNM'];

function isLater(a: PayeeCheck, b: PayeeCheck): boolean {
  const [first, second] = [momentMs(a.createdAt), momentMs(b.createdAt)];
  if (first !== second) return first > second;
  const [ours, theirs] = [BY_SERIOUSNESS.indexOf(a.result), BY_SERIOUSNESS.indexOf(b.result)];
  if (ours !== theirs) return ours > theirs;
  const rest = ({ createdAt, bankReportId, endToEndId, name }: PayeeCheck): string =>
    [createdAt, bankReportId, endToEndId, name].join('\n');
  return rest(a) > rest(b);
}

/** Without a zone it counts as UTC, to mean the same on every machine. An invalid time comes before all. */
function momentMs(createdAt: string): number {
  const hasZone = /(?:[Zz]|[+-]\d{2}:?\d{2})$/.test(createdAt) || !createdAt.includes('T');
  const parsed = Date.parse(hasZone ? createdAt : `${createdAt}Z`);
  return Number.isNaN(parsed) ? Number.NEGATIVE_INFINITY : parsed;
}

/** The last word on the account under this name, else on the account. */
export function payeeCheckFor({ checks }: PayeeAccount, name: string): PayeeCheck | undefined {
  return checks.find((check) => check.name === name) ?? checks[0];
}

/**
 * The bank said that this name does not match the account. For an unchecked name, its last word on the account stands,
 * so that a person looks before anybody tries out names on an account. A name that a person released raises no new
 * question.
 */
export function nameFinding(known: PayeeAccount, name: string): Finding | undefined {
  const check = payeeCheckFor(known, name);
  if (check?.result !== 'RVNM' || known.released.includes(name)) return undefined;
  const whose = check.name === name ? 'this name' : 'another name that was sent before';
  return {
    code: 'payee-name-mismatch',
    severity: 'hold',
    field: 'recipientName',
    message: `At the last payment to this account its bank said that ${whose} does not match (RVNM, report of ${check.createdAt.slice(0, 10)}). Confirm name and account with the recipient, then release it.`,
  };
}
