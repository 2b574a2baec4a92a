import { awaitsCorrection, changeFindings, isCorrected } from './change-findings.ts';
import { wasPaidBySource } from './claims-held.ts';
import type { Expense } from './expense.ts';
import type { Finding, FindingCode } from './finding.ts';
import { expenseDigest } from './ids.ts';
import { factsDigest, type PaymentFacts, type Payout, type PayoutChange, withoutReleased } from './payout.ts';
import { cutText } from './text.ts';
import { mayGo, type State, TRANSITIONS } from './transitions.ts';
import type { Validation } from './validate.ts';

/**
 * What one reading of an expense means for the payout that was made of it (design rule: the source is watched).
 * - `same`: nothing to do.
 * - `validate`: the caller validates it (with its details where `details` says so) and calls `applyValidation`.
 * - `step`: what to do is clear without validation.
 */
export type Reaction =
  | { readonly kind: 'same' }
  | { readonly kind: 'validate'; readonly details: boolean }
  | { readonly kind: 'step'; readonly step: FollowStep };

export type FollowStep = { readonly to: State; readonly change: PayoutChange; readonly why: FollowReason };

export type FollowReason =
  | 'source-withdrew'
  | 'source-paid'
  | 'source-corrected'
  | 'source-changed'
  | 'looked-at-again'
  | 'source-changed-after-scheduling'
  | 'source-changed-after-batching'
  | 'source-unstable';

/** A source that changes an expense again and again must not fill the row: then a person looks. */
const MAX_FOLLOWED_VERSIONS = 100;

/** Found by reading the details, which is not done at every look: a payout with one of these is read in detail again. */
const FROM_DETAILS: readonly FindingCode[] = [
  'charge-records-sum',
  'expense-changed-while-reading',
  'session-paid-twice',
];

/** Found by comparing two readings: a later look at the same expense does not find them, a person settles them. */
const LASTING: readonly FindingCode[] = [
  'expense-id-duplicate',
  'iban-changed',
  'amount-changed',
  'recipient-changed',
  'source-unstable',
  'file-refused',
  'bank-contradiction',
  'attempt-settled',
];

/** States in which the payout is on its way or paid: a change at the source can only raise an alarm. */
const BEYOND_RECALL: readonly State[] = ['batched', 'submitted', 'accepted', 'paid', 'in-doubt'];

/**
 * What it means that a source says of our payment that it is paid there: nothing good, unless people tell the source
 * of it, `once-paid` or `once-sent` already.
 */
export type PaidMarks = 'never' | 'once-paid' | 'once-sent';

const CONFIRMED: Readonly<Record<PaidMarks, readonly State[]>> = {
  never: [],
  'once-paid': ['paid'],
  'once-sent': ['submitted', 'accepted', 'paid', 'in-doubt'],
};

export function react(payout: Payout, expense: Expense, paidMarks: PaidMarks = 'never'): Reaction {
  const digest = expenseDigest(expense);
  const unchanged = digest === payout.expenseDigest;
  if (payout.state === 'cancelled') return { kind: 'same' };
  if (BEYOND_RECALL.includes(payout.state))
    return unchanged ? { kind: 'same' } : alarm(payout, expense, digest, paidMarks);
  const payable = expense.payability === 'payable' || expense.payability === 'unclear';
  // No longer followed, not even to be withdrawn: the next change back would begin it all again.
  if (hasReason(payout, 'source-unstable') && !(unchanged && payable)) return { kind: 'same' };
  if (!payable) {
    // Held by `withdraw` for this very reading: the question stays with the person.
    const asked = payout.state === 'held' && unchanged && hasReason(payout, 'source-status-unclear');
    const isKnown = payout.state === 'withdrawn' && (!isPaidThere(expense) || wasPaidBySource(payout));
    return asked || isKnown ? { kind: 'same' } : withdraw(payout, expense, digest);
  }
  // A source that corrects charge records changes nothing that it lists: such a hold is looked at in detail each time.
  const fromDetails = payout.reasons.some(({ code }) => FROM_DETAILS.includes(code));
  if (unchanged && !changedUnseen(payout)) {
    // Looked at again without a change at the source: a limit, the IBAN registry or the duplicate may have changed.
    const waits = payout.state === 'rejected' || payout.state === 'held';
    return waits ? { kind: 'validate', details: fromDetails } : { kind: 'same' };
  }
  const details = fromDetails || payout.state === 'withdrawn' || amountDiffers(payout, expense);
  return { kind: 'validate', details };
}

function hasReason(payout: Payout, code: FindingCode): boolean {
  return payout.reasons.some((reason) => reason.code === code);
}

/**
 * Whether the source changed it while it was beyond recall. Once its batch was voided or its attempt is dead, that
 * reading, though known, has yet to be followed: else the old account would be paid.
 */
export function changedUnseen(payout: Payout): boolean {
  const last = payout.history.findLast(
    ({ why, to }) => why === 'source-changed-after-batching' || TRANSITIONS[to].follows === 'source',
  );
  return last?.why === 'source-changed-after-batching';
}

function amountDiffers(payout: Payout, expense: Expense): boolean {
  // Compared as text would miss nothing that matters: details are read once too often at worst.
  return payout.amountMinor?.toString() !== expense.amount.text || payout.currency !== expense.currency;
}

function isPaidThere({ payability }: Expense): boolean {
  return payability === 'paid-by-source';
}

function withdraw(payout: Payout, expense: Expense, digest: string): Reaction {
  const change = { expenseDigest: digest, sourceStatus: expense.sourceStatus };
  // Taking it back and approving it again is not a person's word: what only a person settles comes back with it.
  const lasting = payout.reasons.filter(({ code }) => LASTING.includes(code));
  if (payout.state === 'withdrawn' || mayGo(payout.state, 'withdrawn')) {
    const why = isPaidThere(expense) ? 'source-paid' : 'source-withdrew';
    return { kind: 'step', step: { to: 'withdrawn', change: { ...change, reasons: lasting }, why } };
  }
  // Failed or returned: the next attempt must not start while the source says that it pays.
  const reasons: Finding[] = [
    ...lasting,
    {
      code: 'source-status-unclear',
      severity: 'hold',
      field: 'sourceStatus',
      message: `The bank did not pay it, and the source now says "${cutText(expense.sourceStatus, 40)}". Find out whether the source pays it before anybody pays again.`,
    },
  ];
  return { kind: 'step', step: { to: 'held', change: { ...change, reasons }, why: 'source-withdrew' } };
}

function alarm(payout: Payout, expense: Expense, digest: string, paidMarks: PaidMarks): Reaction {
  // Somebody told the source of our payment; anything else about it matters.
  const isMark = expense.payability === 'paid-by-source' && CONFIRMED[paidMarks].includes(payout.state);
  if (isMark) return { kind: 'same' };
  // A row has room for so many alarms and no more (a DynamoDB item holds 400 KB); a person was called by each.
  if (payout.version >= MAX_FOLLOWED_VERSIONS) return { kind: 'same' };
  const change = { expenseDigest: digest, sourceStatus: expense.sourceStatus };
  return { kind: 'step', step: { to: payout.state, change, why: 'source-changed-after-batching' } };
}

/** What the payout would be, had it been made from this reading. */
export type Assessed = {
  readonly expense: Expense;
  readonly digest: string;
  readonly validation: Validation;
  /** Whether a debtor account pays the currency now. */
  readonly hasRail: boolean;
  /** The payout that holds the claim on the same content, or on days of the same period, where it is another. */
  readonly duplicateOf: Finding | undefined;
  readonly duplicateKey: string | undefined;
  /** What it has claimed of charging sessions, where they were read and there are any. */
  readonly sessions?: Payout['sessions'];
  /** Charging sessions of it that other payouts have. */
  readonly sharedSessions?: readonly Finding[];
  /** Whether the report that the payout was made from lists the expense no more, where that was asked. */
  readonly leftItsReport: boolean;
};

/** What other payouts have claimed of it. */
export function claimFindings({
  duplicateOf,
  sharedSessions = [],
}: Pick<Assessed, 'duplicateOf' | 'sharedSessions'>): readonly Finding[] {
  return [...(duplicateOf === undefined ? [] : [duplicateOf]), ...sharedSessions];
}

export function stateOf(findings: readonly Finding[]): 'rejected' | 'held' | 'ready' {
  if (findings.some((finding) => finding.severity === 'reject')) return 'rejected';
  return findings.length > 0 ? 'held' : 'ready';
}

/** No transfer carries a billion of its currency; a number of forty digits is no amount, and no row holds it. */
const MOST_MINOR = 10n ** 18n;

/** An amount that can be kept: beyond it the finding says what the source gave. */
function heldAmount(amountMinor: bigint | undefined): bigint | undefined {
  if (amountMinor === undefined || amountMinor >= MOST_MINOR || amountMinor <= -MOST_MINOR) return undefined;
  return amountMinor;
}

/** The payment that the reading asks for. */
export function factsOf(expense: Expense, validation: Validation): PaymentFacts {
  return {
    recipientName: expense.recipientName.trim(),
    iban: validation.iban,
    bic: expense.bic,
    amountMinor: heldAmount(validation.amountMinor),
    currency: expense.currency,
  };
}

/** The step that brings the payout in line with the reading, or `same` where nothing about it changed. */
export function applyValidation(payout: Payout, assessed: Assessed): Reaction {
  const { expense, digest, validation } = assessed;
  const sourceChanged = digest !== payout.expenseDigest;
  if (
    sourceChanged &&
    payout.version >= MAX_FOLLOWED_VERSIONS &&
    TRANSITIONS[payout.state].follows === 'source'
  ) {
    return unstable(payout);
  }
  const otherReport = otherReportFinding(payout, assessed);
  // What was never valid has nothing to be paid: valid content of the other report, claimed, takes its place.
  const isFirstValid = payout.duplicateKey === undefined && assessed.duplicateKey !== undefined;
  if (otherReport !== undefined && !isFirstValid) return holdAs(payout, otherReport);
  const facts = factsOf(expense, validation);
  const changed = changeFindings(payout, facts);
  const samePayee = facts.iban === payout.iban && facts.recipientName === payout.recipientName;
  const lasting = payout.reasons.filter(
    ({ code }) =>
      (LASTING.includes(code) && !(assessed.leftItsReport && code === 'expense-id-duplicate')) ||
      (!assessed.hasRail && code === 'rail-missing') ||
      (samePayee && code === 'payee-name-mismatch'),
  );
  const found = unique([
    ...validation.findings,
    ...claimFindings(assessed),
    ...(otherReport === undefined ? [] : [otherReport]),
    ...changed,
    ...lasting,
  ]);
  const findings = withoutReleased(payout, facts, found);
  const to = nextState(payout, findings, facts);
  if (to === undefined) return { kind: 'same' };
  const samePlace = to === payout.state && sameCodes(findings, payout.reasons);
  const hasNewClaims = payout.sessions === undefined && assessed.sessions !== undefined;
  if (samePlace && !sourceChanged && !hasNewClaims) return { kind: 'same' };
  // The same expense in a second report: following both in turn would change the row at every run.
  const sameMoney = factsDigest(facts) === factsDigest(payout);
  if (samePlace && sameMoney && payout.reportId !== expense.reportId) return { kind: 'same' };
  const change: PayoutChange = {
    ...facts,
    reportId: expense.reportId,
    reference: expense.reference,
    recipientId: expense.recipientId,
    period: expense.period,
    energyWh: expense.energyWh,
    address: expense.address,
    sourceStatus: expense.sourceStatus,
    expenseDigest: digest,
    duplicateKey: assessed.duplicateKey ?? payout.duplicateKey,
    sessions: assessed.sessions ?? payout.sessions,
    reasons: findings,
    ...(payout.state === 'scheduled' ? { plan: undefined } : {}),
  };
  return { kind: 'step', step: { to, change, why: whyOf(payout, to, sourceChanged) } };
}

/** Where the payout goes; undefined where it stays as it is. */
function nextState(payout: Payout, findings: readonly Finding[], facts: PaymentFacts): State | undefined {
  const state = stateOf(findings);
  switch (payout.state) {
    case 'scheduled':
      // A scheduled payout is never changed in place: any change that matters puts it before a person.
      return factsDigest(facts) === factsDigest(payout) && findings.length === 0 ? undefined : 'held';
    case 'failed':
    case 'returned': {
      // Only what the bank's reason asks for makes a new attempt by itself: a corrected account or name. After any
      // other reason a change is no answer to it (the payment may even have gone through): a person looks.
      if (awaitsCorrection(payout) && isCorrected(payout, facts))
        return state === 'rejected' ? undefined : state;
      return findings.length === 0 ? undefined : 'held';
    }
    default:
      return state;
  }
}

/**
 * Whether it matters that the report of the payout may list the expense no more: then it has moved, and is followed,
 * until it is on its way. After an attempt that failed only a person says what is owed.
 */
export function mayHaveMoved(payout: Payout, assessed: Omit<Assessed, 'leftItsReport'>): boolean {
  if (payout.reportId === assessed.expense.reportId || payout.attempt > 1) return false;
  if (TRANSITIONS[payout.state].follows !== 'source' && payout.state !== 'scheduled') return false;
  const facts = factsOf(assessed.expense, assessed.validation);
  return factsDigest(payout) !== factsDigest(facts) || hasReason(payout, 'expense-id-duplicate');
}

/** The same expense id with other content in two reports: which of the two is owed, only a person can say. */
function otherReportFinding(payout: Payout, assessed: Assessed): Finding | undefined {
  const { expense, validation } = assessed;
  if (payout.reportId === expense.reportId || assessed.leftItsReport) return undefined;
  if (factsDigest(payout) === factsDigest(factsOf(expense, validation))) return undefined;
  return {
    code: 'expense-id-duplicate',
    severity: 'hold',
    field: 'expenseId',
    message: `The same expense id stands in the reports ${payout.reportId} and ${expense.reportId} with different content. Find out which one is owed.`,
  };
}

function holdAs(payout: Payout, finding: Finding): Reaction {
  if (payout.reasons.some((reason) => reason.code === finding.code)) return { kind: 'same' };
  const to = mayGo(payout.state, 'held') ? 'held' : payout.state;
  const change: PayoutChange = {
    reasons: [...payout.reasons, finding],
    ...(payout.state === 'scheduled' ? { plan: undefined } : {}),
  };
  return { kind: 'step', step: { to, change, why: 'source-changed' } };
}

function unstable(payout: Payout): Reaction {
  return holdAs(payout, {
    code: 'source-unstable',
    severity: 'hold',
    message: `The source has changed this expense so often that it is no longer followed (${payout.version} versions). Settle it at the source, then release it.`,
  });
}

function whyOf(payout: Payout, to: State, sourceChanged: boolean): FollowReason {
  if (payout.state === 'scheduled') return 'source-changed-after-scheduling';
  if (!sourceChanged) return 'looked-at-again';
  return payout.state === 'rejected' && to !== 'rejected' ? 'source-corrected' : 'source-changed';
}

function unique(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = `${finding.code} ${finding.field ?? ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function sameCodes(a: readonly Finding[], b: readonly Finding[]): boolean {
  const codes = (findings: readonly Finding[]): string =>
    findings
      .map((finding) => finding.code)
      .sort()
      .join();
  return codes(a) === codes(b);
}
