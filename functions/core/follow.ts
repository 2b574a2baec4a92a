import type { Assessed } from './assessed.ts';
import { awaitsCorrection, changeFindings, isCorrected, statedOtherwise } from './change-findings.ts';
import { wasPaidBySource } from './claims-held.ts';
import type { Expense } from './expense.ts';
import type { Finding } from './finding.ts';
import { isUnstable, withinBound } from './followed-often.ts';
import { expenseDigest } from './ids.ts';
import { otherReportFinding, takesItsPlace } from './other-report.ts';
import { factsDigest, type PaymentFacts, type Payout, type PayoutChange, withoutReleased } from './payout.ts';
import { isRefusalAnswered, REFUSED_BEFORE } from './refusal.ts';
import { FROM_DETAILS, findingsOf, hasReason, lastingOf, sameCodes } from './standing-findings.ts';
import { isDead, isFinal, isReleasable, mayGo, STATE_RULES, STOPPED_STATES, type State } from './states.ts';
import { CHANGED_AFTER_BATCHING, type FOLLOWING } from './step-reason.ts';
import { cutText } from './text.ts';
import { changedUnseen } from './unseen-change.ts';
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

export type FollowReason = (typeof FOLLOWING)[number] | typeof CHANGED_AFTER_BATCHING;

/**
 * What it means that a source says of our payment that it is paid there: nothing good, unless people tell the source
 * of it, `once-paid` or `once-sent` already.
 */
export type PaidMarks = 'never' | 'once-paid' | 'once-sent';

/** Whether people who tell their source so may have done it of a payout that is beyond recall. */
function mayBeMarked(state: State, paidMarks: PaidMarks): boolean {
  const { file, money } = STATE_RULES[state];
  return paidMarks === 'once-sent' ? file !== 'unsent' : paidMarks === 'once-paid' && money === 'paid';
}

export function react(payout: Payout, expense: Expense, paidMarks: PaidMarks = 'never'): Reaction {
  return bounded(payout, reactionTo(payout, expense, paidMarks));
}

/** The step that brings the payout in line with the reading, or `same` where nothing about it changed. */
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
  // A person let it go on though the source says so: that stands until the source says something else.
  const isReleased = isSettled && payout.released?.includes('source-status-unclear') === true;
  const payable = expense.payability === 'payable' || expense.payability === 'unclear' || isReleased;
  // No longer followed, not even to be withdrawn: the next change back would begin it all again.
  const isPastHelp = !payable || !payout.reasons.some(({ severity }) => severity === 'reject');
  // That the source paid what it had withdrawn keeps its claims, whatever else is no longer followed.
  const isNewlyPaid = payout.state === 'withdrawn' && isPaidThere(expense) && !wasPaidBySource(payout);
  if (isUnstable(payout) && !changedUnseen(payout) && isPastHelp && !isNewlyPaid) return SAME;
  if (!payable) {
    // Asked by `withdraw` for this very reading: the question stays with the person.
    const asked = isReleasable(payout.state) && isSettled && hasReason(payout, 'source-status-unclear');
    const isKnown = payout.state === 'withdrawn' && !isNewlyPaid;
    return asked || isKnown ? SAME : withdraw(payout, expense, digest);
  }
  // A source that corrects charge records changes nothing that it lists: such a hold is looked at in detail each time.
  const fromDetails = payout.reasons.some(({ code }) => FROM_DETAILS.includes(code));
  if (isSettled) {
    // Looked at again without a change at the source: a limit, the IBAN registry or the duplicate may have changed.
    const waits = isDead(payout.state) ? payout.reasons.length > 0 : STOPPED_STATES.includes(payout.state);
    return waits ? { kind: 'validate', details: fromDetails } : SAME;
  }
  const details = fromDetails || payout.state === 'withdrawn' || amountDiffers(payout, expense);
  return { kind: 'validate', details };
}

function amountDiffers(payout: Payout, expense: Expense): boolean {
  // Compared as text would miss nothing that matters: details are read once too often at worst.
  return payout.amountMinor?.toString() !== expense.amount.text || payout.currency !== expense.currency;
}

function isPaidThere({ payability }: Expense): boolean {
  return payability === 'paid-by-source';
}

function withdraw(payout: Payout, expense: Expense, digest: string): Reaction {
  const change = heard(payout, expense, digest);
  // Taking it back and approving it again is not a person's word: what only a person settles comes back with it.
  const lasting = lastingOf(payout);
  if (payout.state === 'withdrawn' || mayGo(payout.state, 'withdrawn')) {
    const why = isPaidThere(expense) ? 'source-paid' : 'source-withdrew';
    return { kind: 'step', step: { to: 'withdrawn', change: { ...change, reasons: lasting }, why } };
  }
  // Failed or returned, where it stays: the next attempt must not start while the source says that it pays.
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

/** What the source says now, and no longer what a person released of what it said before. */
function heard(payout: Payout, expense: Expense, digest: string): PayoutChange {
  const change = { expenseDigest: digest, sourceStatus: expense.sourceStatus };
  const { released } = payout;
  if (digest === payout.expenseDigest || released === undefined) return change;
  return { ...change, released: released.filter((code) => code !== 'source-status-unclear') };
}

function alarm(payout: Payout, expense: Expense, digest: string, paidMarks: PaidMarks): Reaction {
  // Somebody told the source of our payment; anything else about it matters.
  const isMark = expense.payability === 'paid-by-source' && mayBeMarked(payout.state, paidMarks);
  if (isMark) return SAME;
  const change = heard(payout, expense, digest);
  return { kind: 'step', step: { to: payout.state, change, why: CHANGED_AFTER_BATCHING } };
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

function reactionToValid(payout: Payout, assessed: Assessed): Reaction {
  const { expense, digest, validation } = assessed;
  const facts = factsOf(expense, validation);
  const otherReport = otherReportFinding(payout, assessed, facts);
  if (otherReport !== undefined && !takesItsPlace(payout, assessed)) return holdAs(payout, otherReport);
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
  // Followed no more, unless it is to become what can be paid.
  if (isUnstable(payout) && !changedUnseen(payout) && to === 'rejected') return SAME;
  const samePlace = to === payout.state && sameCodes(findings, payout.reasons);
  const hasNewClaims = payout.sessions === undefined && assessed.sessions !== undefined;
  if (samePlace && isSettled && !hasNewClaims) return SAME;
  // Not what is to be paid, or not for long: what was scheduled goes on.
  if (payout.state === 'scheduled' && to === 'scheduled') {
    return changedUnseen(payout) ? inPlace(payout, said, findings) : SAME;
  }
  // The same expense in a second report: following both in turn would change the row at every run.
  const sameMoney = factsDigest(facts) === factsDigest(payout);
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
 * Only what the bank's reason asks for makes a new attempt by itself: a corrected account or name. After any other
 * reason a change is no answer to it (the payment may even have gone through): a person looks. What may pass again is
 * noted where the payout stands, for a way out of it would lead past the person.
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

/** What is to be paid stays, and so does the state: only what is said against it changes. */
function inPlace(payout: Payout, said: PayoutChange, reasons: readonly Finding[]): Reaction {
  const why = said.expenseDigest === payout.expenseDigest ? 'looked-at-again' : 'source-changed';
  return { kind: 'step', step: { to: payout.state, change: { ...said, reasons }, why } };
}

/** All that the reading says in place of what the row says. */
function replacedBy(
  payout: Payout,
  { expense, duplicateKey, sessions }: Assessed,
  facts: PaymentFacts,
  change: PayoutChange,
): PayoutChange {
  const { reportId, reference, recipientId, period, energyWh, address } = expense;
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
    ...(payout.state === 'scheduled' ? { plan: undefined } : {}),
  };
}

/** Where the payout goes, or stays. */
function nextState(payout: Payout, findings: readonly Finding[], facts: PaymentFacts): State {
  if (payout.state !== 'scheduled') return stateOf(findings);
  // A scheduled payout is never changed in place: any change that matters puts it before a person.
  return factsDigest(facts) === factsDigest(payout) && findings.length === 0 ? 'scheduled' : 'held';
}

/** Holds it as it is for another report, once: a person who released it knew of the other. */
function holdAs(payout: Payout, finding: Finding): Reaction {
  if (hasReason(payout, finding.code) || payout.released?.includes(finding.code) === true) return SAME;
  const to = payout.state === 'rejected' ? payout.state : 'held';
  const change: PayoutChange = {
    reasons: [...payout.reasons, finding],
    ...(payout.state === 'scheduled' ? { plan: undefined } : {}),
  };
  return { kind: 'step', step: { to, change, why: 'source-changed' } };
}

function whyOf(payout: Payout, to: State, sourceChanged: boolean): FollowReason {
  if (payout.state === 'scheduled') return 'source-changed-after-scheduling';
  if (!sourceChanged) return 'looked-at-again';
  return payout.state === 'rejected' && to !== 'rejected' ? 'source-corrected' : 'source-changed';
}
