import { WORDS } from '../../../functions/core/bank-fact.ts';
import { plainDate } from '../../../functions/core/date.ts';
import type { Release } from '../../../functions/core/decision.ts';
import { assert } from '../../../functions/core/errors.ts';
import type { FindingCode } from '../../../functions/core/finding.ts';
import { type PayoutId, parsePayoutId } from '../../../functions/core/ids.ts';
import { MAX_REFERENCE_CHARACTERS } from '../../../functions/core/kept-words.ts';
import type { Payout } from '../../../functions/core/payout.ts';
import { type Sentence, say } from '../../../functions/core/sentence.ts';
import { minorUnitsWritten } from '../../../functions/core/written-amount.ts';
import { readPayout } from '../../../functions/ledger/payouts.ts';
import { noneIfUnreadable } from '../../../functions/ledger/unreadable-row.ts';
import {
  cancel,
  type Decided,
  type OfShown,
  type ReleasePolicy,
  release,
  settle,
} from '../../../operate/decide.ts';
import { NOT_DECIDED } from '../../../operate/not-decided.ts';
import { givenReasonOf } from '../../../operate/payouts/given-reason.ts';
import { keptText } from '../../../operate/person.ts';
import { payoutDocument } from '../../../operate/review/payout-document.ts';
import type { Acting } from '../claims.ts';
import type { AnswerOf, BodyOf } from '../contract/shapes.ts';
import { DECIDE_REFUSALS } from '../decide-refusals.ts';
import { NO_PAYOUT } from '../not-there.ts';
import { done, type Outcome, type Problem, problemOfError, refusedBy } from '../problem.ts';
import type { Work } from '../serve.ts';
import type { DecideDeps } from './decide-deps.ts';
import { decisionBy, onRecord } from './on-record.ts';

export const releasePayout: Work<'releasePayout', DecideDeps> = async (deps, { acting, params, body }) => {
  const decision = decisionBy(acting, body.reason, deps.clock.now());
  if (!decision.ok) return decision;
  const { sameAccount = false, version: shownVersion } = body;
  const meant = { ...decision.answer, sameAccount, shownVersion };
  const released = await releasing(deps, acting, params.payoutId, meant);
  if (!released.ok) return released;
  return done({
    payout: payoutDocument(released.answer, givenReasonOf(released.answer)),
    needsAnother: released.answer.state !== 'ready',
  });
};

export const cancelPayout: Work<'cancelPayout', DecideDeps> = async (deps, { acting, params, body }) => {
  const decision = decisionBy(acting, body.reason, deps.clock.now());
  if (!decision.ok) return decision;
  const meant = { ...decision.answer, shownVersion: body.version };
  const cancelled = await cancelling(deps, acting, params.payoutId, meant);
  return cancelled.ok
    ? done({ payout: payoutDocument(cancelled.answer, givenReasonOf(cancelled.answer)) })
    : cancelled;
};

export const settlePayout: Work<'settlePayout', DecideDeps> = async (deps, { acting, params, body }) => {
  const decision = decisionBy(acting, body.reason, deps.clock.now());
  if (!decision.ok) return decision;
  const outcome = WORDS.find((word) => word.toLowerCase() === body.outcome);
  assert(outcome !== undefined, 'the contract has the words that settle');
  const date = plainDate(body.date);
  const amountMinor = minorUnitsWritten(body.amount, body.currency);
  const reference = keptText(body.reference, MAX_REFERENCE_CHARACTERS);
  if (amountMinor === undefined) return wrong('amount', NO_AMOUNT);
  if (!reference.ok) return wrong('reference', NO_REFERENCE[reference.why]);
  const payoutId = idOf(params.payoutId);
  const settlement = { outcome, attempt: body.attempt, amountMinor, date, reference: reference.text };
  const meant = { ...decision.answer, shownVersion: body.version };
  const said = { what: 'settle', about: payoutId, detail: decision.answer.reason } as const;
  return onRecord(deps, acting, said, async () => {
    const payout = await readPayout(deps.table, payoutId);
    if (payout === undefined) return NO_PAYOUT;
    if (payout.currency !== body.currency) {
      return wrong('currency', say(DECIDE_REFUSALS, 'currency-other', { currency: payout.currency }));
    }
    const settled = decidedBy(await settle(deps.table, payoutId, settlement, meant));
    return settled.ok
      ? done({ payout: payoutDocument(settled.answer, givenReasonOf(settled.answer)) })
      : settled;
  });
};

const NO_AMOUNT = {
  code: 'amount-malformed',
  message: 'It is no amount of this currency, such as 41.20 or 41,20.',
} as const;

const NO_REFERENCE = {
  blank: {
    code: 'reference-blank',
    message: "The reference says nothing. Give the bank's, or the document that says so.",
  },
  'too-long': say(DECIDE_REFUSALS, 'reference-too-long', { most: MAX_REFERENCE_CHARACTERS }),
  'shown-otherwise': {
    code: 'reference-shown-otherwise',
    message:
      'The reference has characters that turn the direction of text, or halves of characters: it would be shown otherwise than it is written. Leave them out.',
  },
  'has-iban': {
    code: 'reference-has-iban',
    message: 'The reference has a whole IBAN. Write no more of it than its last four characters.',
  },
} as const;

function wrong(field: string, { code, message, values }: Sentence): Outcome<never> {
  return { ok: false, problem: { status: 400, code, detail: message, values, fields: [`/${field}`] } };
}

export const releaseHolds: Work<'releaseHolds', DecideDeps> = async (deps, { acting, params, body }) => {
  const decision = decisionBy(acting, body.reason, deps.clock.now());
  if (!decision.ok) return decision;
  return eachHeld(deps, params.reason, body.payouts, ({ payoutId, version: shownVersion }) =>
    releasing(deps, acting, payoutId, { ...decision.answer, shownVersion }),
  );
};

export const cancelHolds: Work<'cancelHolds', DecideDeps> = async (deps, { acting, params, body }) => {
  const decision = decisionBy(acting, body.reason, deps.clock.now());
  if (!decision.ok) return decision;
  return eachHeld(deps, params.reason, body.payouts, ({ payoutId, version: shownVersion }) =>
    cancelling(deps, acting, payoutId, { ...decision.answer, shownVersion }),
  );
};

type Chosen = BodyOf<'releaseHolds'>['payouts'][number];

/** One after the other: each is a conditional write of its own, and a refused one stops no other. */
async function eachHeld(
  deps: DecideDeps,
  reason: string,
  chosen: readonly Chosen[],
  decide: (chosen: Chosen) => Promise<Outcome<Payout>>,
): Promise<Outcome<AnswerOf<'releaseHolds'>>> {
  const decided: AnswerOf<'releaseHolds'>['decided'][number][] = [];
  for (const one of new Map(chosen.map((each) => [each.payoutId, each])).values()) {
    const { payoutId } = one;
    const outcome = await eachOf(deps, reason, one, decide).catch((error) => lookedAt(deps, one, error));
    decided.push(
      outcome.ok
        ? { payoutId, ok: true, state: outcome.answer.state, needsAnother: outcome.answer.state === 'held' }
        : { payoutId, ok: false, refusal: sentenceOf(outcome.problem) },
    );
  }
  return done({ decided });
}

async function eachOf(
  { table }: DecideDeps,
  reason: string,
  one: Chosen,
  decide: (chosen: Chosen) => Promise<Outcome<Payout>>,
): Promise<Outcome<Payout>> {
  const payout = await readPayout(table, idOf(one.payoutId));
  if (payout === undefined) return NO_PAYOUT;
  if (payout.state !== 'held' || !hasReason(payout, reason)) return refusedBy(409, NOT_OF_REASON);
  const others = othersOf(payout, reason);
  // Whoever looks at many of one reason sees that one alone.
  if (others.length > 0) {
    return refusedBy(409, say(DECIDE_REFUSALS, 'held-for-more', { others: others.join(', ') }));
  }
  return decide(one);
}

/** Whoever decided about many is told of each. An error may come after the row was written: so the row tells. */
async function lookedAt(
  { table }: DecideDeps,
  { payoutId, version }: Chosen,
  error: unknown,
): Promise<Outcome<Payout>> {
  const problem = problemOfError(error);
  if (problem === undefined) throw error;
  const payout = await readPayout(table, idOf(payoutId)).catch(noneIfUnreadable);
  const isDone = payout?.version === version + 1 && payout.history.at(-1)?.by === 'operator';
  return isDone ? done(payout) : { ok: false, problem };
}

function hasReason({ reasons }: Payout, reason: string): boolean {
  return reasons.some(({ code }: { readonly code: FindingCode }) => code === reason);
}

function othersOf({ reasons }: Payout, reason: string): readonly FindingCode[] {
  const codes = reasons.map(({ code }: { readonly code: FindingCode }) => code);
  return [...new Set(codes.filter((code) => code !== reason))];
}

function sentenceOf({ code, detail, values }: Problem): Sentence {
  return { code, message: detail, ...(values === undefined ? {} : { values }) };
}

const NOT_OF_REASON = {
  code: 'held-otherwise',
  message: 'It is not held for this reason any more. Look at it by itself.',
} as const;

async function releasing(
  deps: DecideDeps,
  acting: Acting,
  id: string,
  decision: OfShown<Release>,
): Promise<Outcome<Payout>> {
  const payoutId = idOf(id);
  const said = { what: 'release', about: payoutId, detail: decision.reason } as const;
  return onRecord(deps, acting, said, async () =>
    decidedBy(await release(deps, payoutId, decision, policyOf(deps))),
  );
}

async function cancelling(
  deps: DecideDeps,
  acting: Acting,
  id: string,
  decision: OfShown,
): Promise<Outcome<Payout>> {
  const payoutId = idOf(id);
  const said = { what: 'cancel', about: payoutId, detail: decision.reason } as const;
  return onRecord(deps, acting, said, async () => decidedBy(await cancel(deps.table, payoutId, decision)));
}

function policyOf({ limits, retryAfter, people, clock }: DecideDeps): ReleasePolicy {
  const today = plainDate(new Date(clock.now()).toISOString().slice(0, 10));
  return { limits, today, retryAfter, peopleForNewAccount: people };
}

function decidedBy(decided: Decided): Outcome<Payout> {
  if (decided.ok) return done(decided.payout);
  return refusedBy(decided.refusal.code === UNKNOWN.code ? 404 : 409, decided.refusal);
}

function idOf(text: string): PayoutId {
  const payoutId = parsePayoutId(text);
  assert(payoutId !== undefined, 'the contract takes ids of payouts alone');
  return payoutId;
}

const UNKNOWN = say(NOT_DECIDED, 'payout-unknown');
