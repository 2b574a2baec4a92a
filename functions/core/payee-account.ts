import type { Finding } from './finding.ts';

/**
 * What came of a verification of payee: match, close match, no match, not possible (ISO 20022 external code set
 * ExternalPaymentTransactionStatus1Code; Regulation (EU) 2024/886).
 */
export const PAYEE_CHECK_RESULTS = ['RCVC', 'RVMC', 'RVNM', 'RVNA'] as const;

export type PayeeCheckResult = (typeof PAYEE_CHECK_RESULTS)[number];

/** What a result says, for a person. */
export const PAYEE_CHECK_MEANINGS: Readonly<Record<PayeeCheckResult, string>> = {
  RCVC: 'the name matches',
  RVMC: 'the name is close',
  RVNM: 'the name does not match',
  RVNA: 'no check was possible',
};

/** The last word of a bank about an account under one name. */
export type PayeeCheck = {
  /** As the payment file says it. */
  readonly name: string;
  readonly result: PayeeCheckResult;
  /** When the bank wrote the report: ISO 8601 as it stands there, often without a zone. */
  readonly createdAt: string;
  readonly bankReportId: string;
  readonly endToEndId: string;
};

/** What is known of one account. */
export type PayeeAccount = {
  /** What banks said of it: the last word for each name, the latest first. */
  readonly checks: readonly PayeeCheck[];
  /** Names that a person let go on to this account though they do not match, the latest last. */
  readonly released: readonly string[];
  /** Keys of the recipients that are paid to it, in the order in which they came, as many as are paid unasked. */
  readonly recipients: readonly string[];
};

export const UNKNOWN_ACCOUNT: PayeeAccount = { checks: [], released: [], recipients: [] };

/** An account has one holder or a few. Beyond it the oldest go: of those nothing is known again. */
export const MAX_NAMES_OF_PAYEE = 20;

/**
 * The checks with one more. What is kept is the same in whatever order, and however often, the same checks come: the
 * later report wins, and of one moment the result that a person has to look at.
 */
export function withPayeeCheck(known: PayeeAccount, check: PayeeCheck): PayeeAccount {
  const own = known.checks.find(({ name }) => name === check.name);
  if (own !== undefined && !isLater(check, own)) return known;
  const checks = [...known.checks.filter(({ name }) => name !== check.name), check]
    .sort((a, b) => (isLater(a, b) ? -1 : 1))
    .slice(0, MAX_NAMES_OF_PAYEE);
  return checks.includes(check) ? { ...known, checks } : known;
}

/** The checks with a person's word that the name may be paid to this account. */
export function withReleasedPayee(known: PayeeAccount, name: string): PayeeAccount {
  if (known.released.includes(name)) return known;
  return { ...known, released: [...known.released, name].slice(-MAX_NAMES_OF_PAYEE) };
}

/**
 * The most that are paid to one account without a question, where any are asked about. As many rounds may be lost to
 * others that enter a recipient at the same moment: fewer than a row is tried.
 */
export const MAX_RECIPIENTS_OF_ACCOUNT = 20;

/** The account with one more recipient, where it has less than `most`. */
export function withRecipient(known: PayeeAccount, recipientKey: string, most: number): PayeeAccount {
  const { recipients } = known;
  if (recipients.includes(recipientKey) || recipients.length >= most) return known;
  return { ...known, recipients: [...recipients, recipientKey] };
}

/** How many came before the recipient. */
export function recipientsBefore({ recipients }: PayeeAccount, recipientKey: string): number {
  const place = recipients.indexOf(recipientKey);
  return place === -1 ? recipients.length : place;
}

/** Ascending in what has to be looked at: of two results of one moment the latter counts. */
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

/** Without a zone it is taken for UTC, so that it means the same on every machine. What is no time comes before all. */
function momentMs(createdAt: string): number {
  const hasZone = /(?:[Zz]|[+-]\d{2}:?\d{2})$/.test(createdAt) || !createdAt.includes('T');
  const parsed = Date.parse(hasZone ? createdAt : `${createdAt}Z`);
  return Number.isNaN(parsed) ? Number.NEGATIVE_INFINITY : parsed;
}

/** The last word about the account under this name; where there is none, that about the account. */
export function payeeCheckFor({ checks }: PayeeAccount, name: string): PayeeCheck | undefined {
  return checks.find((check) => check.name === name) ?? checks[0];
}

/**
 * What speaks against paying the account under this name: that the bank found that the name does not match. Under a
 * name that it has not checked, what it said of the last one stands: a person looks before names are tried on an
 * account. Once a person has let the name go on, it is not asked again.
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
