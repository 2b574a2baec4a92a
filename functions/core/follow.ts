import type { Assessed } from './assessed.ts';
import { awaitsCorrection, changeFindings, isCorrected, statedOtherwise } from './change-findings.ts';
import { chargesNameOf } from './charge-record.ts';
import { wasPaidBySource } from './claims-held.ts';
import type { Expense } from './expense.ts';
import { expenseDigest } from './expense-ids.ts';
import type { Finding } from './finding.ts';
import { isUnstable, withinBound } from './followed-often.ts';
import { hasNoClaims, otherReportFinding, takesItsPlace } from './other-report.ts';
import {
  factsDigest,
  isSamePayment,
  type PaymentFacts,
  type Payout,
  type PayoutChange,
  withoutReleased,
} from './payout.ts';
import { isRefusalAnswered, REFUSED_BEFORE } from './refusal.ts';
import { FROM_DETAILS, findingsOf, hasReason, lastingOf, sameCodes } from './standing-findings.ts';
import { isDead, isFinal, isReleasable, mayGo, STATE_RULES, STOPPED_STATES, type State } from './states.ts';
import { CHANGED_AFTER_BATCHING, type FOLLOWING } from './step-reason.ts';
import { cutText } from './text.ts';
import { changedUnseen } from './unseen-change.ts';
import type { Validation } from './validate.ts';

/**
 * What one reading of an expense means for its payout (design rule: the source is watched).
 * - `same`: nothing to do.
 * - `validate`: the caller validates it (with its details where `details` says so) and calls `applyValidation`.
 * - `step`: clear without validation.
 */
export type Reaction =
  | { readonly kind: 'same' }
  | { readonly kind: 'validate'; readonly details: boolean }
  | { readonly kind: 'step'; readonly step: FollowStep };

export type FollowStep = { readonly to: State; readonly change: PayoutChange; readonly why: FollowReason };

export type FollowReason = (typeof FOLLOWING)[number] | typeof CHANGED_AFTER_BATCHING;

/**
 * When people tell the source of our payments: `once-paid`, or as early as `once-sent`. With `never`, a paid mark there
 * means trouble.
 */
export type PaidMarks = 'never' | 'once-paid' | 'once-sent';

/** Whether people with this habit may have marked a payout beyond recall. */
function mayBeMarked(state: State, paidMarks: PaidMarks): boolean {
  const { file, money } = STATE_RULES[state];
  return paidMarks === 'once-sent' ? file !== 'unsent' : paidMarks === 'once-paid' && money === 'paid';
}

export function react(payout: Payout, expense: Expense, paidMarks: PaidMarks = 'never'): Reaction {
  return bounded(payout, reactionTo(payout, expense, paidMarks));
}

/** The step that brings the payout in line with the reading; `same` without a change. */
export function applyValidation(payout: Payout, assessed: Assessed): Reaction {
  return bounded(payout, reactionToValid(payout, assessed));
}

function bounded(payout: Payout, reaction: Reaction): Reaction {
  return reaction.kind === 'step' ? { kind: 'step', step: withinBound(payout, reaction.step) } : reaction;
}

const SAME: Reaction = { kind: 'same' };

function reactionTo(payout: Payout, expense: Expense, paidMarks: PaidMarks): Reaction {
  const digest = expenseDigest(expense);
  const unchanged = digest === payout.expenseDigest;
  if (isFinal(payout.state)) return SAME;
  if (!STATE_RULES[payout.state].canBeRecalled) {
    return unchanged || isUnstable(payout) ? SAME : alarm(payout, expense, digest, paidMarks);
  }
  const isSettled = unchanged && !changedUnseen(payout);
  // A person released it despite the source's word: that stands until the source says something else.
  const isReleased = isSettled && payout.released?.includes('source-status-unclear') === true;
  const payable = expense.payability === 'payable' || expense.payability === 'unclear' || isReleased;
  // No longer followed, not even for a withdrawal: the change back would begin it all again.
  const isPastHelp = !payable || !payout.reasons.some(({ severity }) => severity === 'reject');
  // A withdrawn payout that its source then paid keeps its claims, even if no longer followed.
  const isNewlyPaid = payout.state === 'withdrawn' && isPaidThere(expense) && !wasPaidBySource(payout);
  if (isUnstable(payout) && !changedUnseen(payout) && isPastHelp && !isNewlyPaid) return SAME;
  if (!payable) {
    // `withdraw` asked about this very reading: the question stays with the person.
    const asked = isReleasable(payout.state) && isSettled && hasReason(payout, 'source-status-unclear');
    const isKnown = payout.state === 'withdrawn' && !isNewlyPaid;
    return asked || isKnown ? SAME : withdraw(payout, expense, digest);
  }
  // Corrected charge records do not show in the listing: such a hold needs the details each time.
  const fromDetails = payout.reasons.some(({ code }) => FROM_DETAILS.includes(code));
  if (isSettled) {
    // Another look without a change at the source: a limit, the IBAN registry or a duplicate may have changed.
    const waits = isDead(payout.state) ? payout.reasons.length > 0 : STOPPED_STATES.includes(payout.state);
    return waits ? { kind: 'validate', details: fromDetails } : SAME;
  }
  const details = fromDetails || payout.state === 'withdrawn' || amountDiffers(payout, expense);
  return { kind: 'validate', details };
}

function amountDiffers(payout: Payout, expense: Expense): boolean {
  // Comparing texts misses nothing that matters: at worst, it reads details once too often.
  return payout.amountMinor?.toString() !== expense.amount.text || payout.currency !== expense.currency;
}

function isPaidThere({ payability }: Expense): boolean {
  return payability === 'paid-by-source';
}

function withdraw(payout: Payout, expense: Expense, digest: string): Reaction {
  const change = heard(payout, expense, digest);
  // Withdrawing and approving again is not a person's word: findings that only a person settles return.
  const lasting = lastingOf(payout);
  if (payout.state === 'withdrawn' || mayGo(payout.state, 'withdrawn')) {
    const why = isPaidThere(expense) ? 'source-paid' : 'source-withdrew';
    return { kind: 'step', step: { to: 'withdrawn', change: { ...change, reasons: lasting }, why } };
  }
  // Stays failed or returned: no attempt may start while the source says that it pays.
  const reasons = [...lasting, statusUnclear(payout, expense)];
  return { kind: 'step', step: { to: payout.state, change: { ...change, reasons }, why: 'source-withdrew' } };
}

function statusUnclear(payout: Payout, expense: Expense): Finding {
  const others = statedOtherwise(payout, expense);
  const released =
    others.length === 0
      ? ''
      : ` It also states another ${others.join(' and another ')}: released, the payout is paid as it stands here.`;
  return {
    code: 'source-status-unclear',
    severity: 'hold',
    field: 'sourceStatus',
    message: `The bank did not pay it, and the source now says "${cutText(expense.sourceStatus, 40)}". Find out whether the source pays it before anybody pays again.${released}`,
  };
}

/**
 * The source's current word. A release answers only what the source said before: what a changed reading says against
 * paying is asked again, since another blocker has the same code.
 */
function heard(payout: Payout, expense: Expense, digest: string): PayoutChange {
  const change = { expenseDigest: digest, sourceStatus: expense.sourceStatus };
  const { released } = payout;
  if (digest === payout.expenseDigest || released === undefined) return change;
  const said = ['source-status-unclear', ...expense.sourceFindings.map(({ code }) => code)];
  return { ...change, released: released.filter((code) => !said.includes(code)) };
}

function alarm(payout: Payout, expense: Expense, digest: string, paidMarks: PaidMarks): Reaction {
  // Somebody told the source of our payment; any other change matters.
  const isMark = expense.payability === 'paid-by-source' && mayBeMarked(payout.state, paidMarks);
  if (isMark) return SAME;
  const change = heard(payout, expense, digest);
  return { kind: 'step', step: { to: payout.state, change, why: CHANGED_AFTER_BATCHING } };
}

export function stateOf(findings: readonly Finding[]): 'rejected' | 'held' | 'ready' {
  if (findings.some((finding) => finding.severity === 'reject')) return 'rejected';
  return findings.length > 0 ? 'held' : 'ready';
}

/** No transfer carries a billion of its currency; a number of forty digits is no amount, and fits in no row. */
const MOST_MINOR = 10n ** 18n;

/** An amount that fits in a row; for any other, the finding has the source's number. */
function heldAmount(amountMinor: bigint | undefined): bigint | undefined {
  if (amountMinor === undefined || amountMinor >= MOST_MINOR || amountMinor <= -MOST_MINOR) return undefined;
  return amountMinor;
}

/** The reading's payment. */
export function paymentFactsOf(expense: Expense, validation: Validation): PaymentFacts {
  return {
    recipientName: expense.recipientName.trim(),
    iban: validation.iban,
    bic: expense.bic,
    amountMinor: heldAmount(validation.amountMinor),
    currency: expense.currency,
  };
}

function reactionToValid(payout: Payout, assessed: Assessed): Reaction {
  const { expense, digest, validation } = assessed;
  const facts = paymentFactsOf(expense, validation);
  const otherReport = otherReportFinding(payout, assessed, facts);
  if (otherReport !== undefined && !takesItsPlace(payout, assessed))
    return holdAs(payout, otherReport, assessed);
  const said = heard(payout, expense, digest);
  const changed = changeFindings(payout, facts);
  const found = findingsOf(payout, assessed, otherReport === undefined ? changed : [otherReport, ...changed]);
  const standing = withoutReleased({ ...payout, ...said }, facts, found);
  if (isDead(payout.state)) return ofDead(payout, assessed, { facts, said, standing, changed });
  const isAnswered = standing.length > 0 || isRefusalAnswered(payout, factsDigest(facts));
  const findings = isAnswered ? standing : [REFUSED_BEFORE];
  const to = nextState(payout, findings, facts);
  const sourceChanged = digest !== payout.expenseDigest;
  const isSettled = !sourceChanged && !changedUnseen(payout);
  // No longer followed, unless it becomes payable.
  if (isUnstable(payout) && !changedUnseen(payout) && to === 'rejected') return SAME;
  const samePlace = to === payout.state && sameCodes(findings, payout.reasons);
  const hasNewClaims = payout.sessions === undefined && assessed.sessions !== undefined;
  if (samePlace && isSettled && !hasNewClaims) return SAME;
  // The payment itself is unchanged: a scheduled payout goes on.
  if (payout.state === 'scheduled' && to === 'scheduled') {
    return changedUnseen(payout) ? inPlace(payout, said, findings) : SAME;
  }
  // The same expense in a second report: following both would change the row at every run.
  const sameMoney = isSamePayment(facts, payout);
  if (samePlace && sameMoney && payout.reportId !== expense.reportId && !changedUnseen(payout)) return SAME;
  const change = replacedBy(payout, assessed, facts, { ...said, reasons: findings });
  return { kind: 'step', step: { to, change, why: whyOf(payout, to, sourceChanged) } };
}

type Compared = {
  readonly facts: PaymentFacts;
  readonly said: PayoutChange;
  readonly standing: readonly Finding[];
  readonly changed: readonly Finding[];
};

/**
 * Only a correction of account or name, as the bank's reason asks, starts a new attempt by itself. After any other
 * reason a change is no answer (the payment may even have gone through): a person looks. Passing reasons stay a note in
 * place: leaving the state would bypass the person.
 */
function ofDead(payout: Payout, assessed: Assessed, { facts, said, standing, changed }: Compared): Reaction {
  const sourceChanged = assessed.digest !== payout.expenseDigest;
  const isCorrection =
    awaitsCorrection(payout) && isCorrected(payout, facts) && stateOf(standing) !== 'rejected';
  if (isCorrection || changed.length > 0) {
    const isAnswered = standing.length > 0 || isRefusalAnswered(payout, factsDigest(facts));
    const findings = isAnswered ? standing : [REFUSED_BEFORE];
    const to = isCorrection ? stateOf(findings) : 'held';
    const change = replacedBy(payout, assessed, facts, { ...said, reasons: findings });
    return { kind: 'step', step: { to, change, why: whyOf(payout, to, sourceChanged) } };
  }
  const isNoted = sameCodes(standing, payout.reasons) && (standing.length === 0 || !sourceChanged);
  return isNoted && !changedUnseen(payout) ? SAME : inPlace(payout, said, standing);
}

/** Payment and state stay: only the reasons change. */
function inPlace(payout: Payout, said: PayoutChange, reasons: readonly Finding[]): Reaction {
  const why = said.expenseDigest === payout.expenseDigest ? 'looked-at-again' : 'source-changed';
  return { kind: 'step', step: { to: payout.state, change: { ...said, reasons }, why } };
}

/** The reading's values in place of the row's. */
function replacedBy(
  payout: Payout,
  { expense, validation, duplicateKey, sessions }: Assessed,
  facts: PaymentFacts,
  change: PayoutChange,
): PayoutChange {
  const { reportId, reference, recipientId, period, energyWh, address, charges } = expense;
  return {
    ...change,
    ...facts,
    reportId,
    reference,
    recipientId,
    period,
    energyWh,
    address,
    duplicateKey: duplicateKey ?? payout.duplicateKey,
    sessions: sessions ?? payout.sessions,
    // Without details nothing new is known of charges.
    ...(charges === undefined ? {} : { charges: chargesNameOf(charges), notes: validation.notes }),
    ...(payout.state === 'scheduled' ? { plan: undefined } : {}),
  };
}

/** The payout's next state, or its own. */
function nextState(payout: Payout, findings: readonly Finding[], facts: PaymentFacts): State {
  if (payout.state !== 'scheduled') return stateOf(findings);
  // A scheduled payout never changes in place: any change that matters puts it before a person.
  return isSamePayment(facts, payout) && findings.length === 0 ? 'scheduled' : 'held';
}

/**
 * Holds it unchanged for another report, once: a release knew of the other. Without claims it is rejected, with what
 * the other report lacks: released, it would go on beside the payout that has its sessions.
 */
function holdAs(payout: Payout, finding: Finding, { validation }: Assessed): Reaction {
  if (hasReason(payout, finding.code) || payout.released?.includes(finding.code) === true) return SAME;
  const isUnpayable = hasNoClaims(payout);
  const rejections = validation.findings.filter(({ severity }) => severity === 'reject');
  const lacks = isUnpayable && payout.state !== 'rejected' ? rejections : [];
  const change: PayoutChange = {
    reasons: [...payout.reasons, ...lacks, finding],
    ...(payout.state === 'scheduled' ? { plan: undefined } : {}),
  };
  return { kind: 'step', step: { to: isUnpayable ? 'rejected' : 'held', change, why: 'source-changed' } };
}

function whyOf(payout: Payout, to: State, sourceChanged: boolean): FollowReason {
  if (payout.state === 'scheduled') return 'source-changed-after-scheduling';
  if (!sourceChanged) return 'looked-at-again';
  return payout.state === 'rejected' && to !== 'rejected' ? 'source-corrected' : 'source-changed';
}
