import { personKeyOf } from './approval/person.ts';
import { type BankFact, bounded, type Word } from './bank-fact.ts';
import { contentKeyOf } from './claims-held.ts';
import type { Death } from './death.ts';
import type { Decision, Release, Settlement } from './decision.ts';
import { assert } from './errors.ts';
import { MAX_PERSON_CHARACTERS, MAX_REASON_CHARACTERS } from './kept-words.ts';
import { mayRelease, type ReleaseRules, whyNotCancelled, whyNotSettled } from './may-review.ts';
import type { Payout } from './payout.ts';
import type { Sentence } from './sentence.ts';
import { settleFact } from './settle.ts';
import { stepPayout } from './step-payout.ts';
import type { OF_A_PERSON } from './step-reason.ts';

/** The payout after the decision, or why the decision is not possible. */
export type Reviewed =
  | { readonly ok: true; readonly payout: Payout }
  | { readonly ok: false; readonly refusal: Sentence };

function stepOf({ by, reason, atMs }: Decision, why: (typeof OF_A_PERSON)[number]) {
  assert(by.name !== '' && reason !== '', 'a decision says who made it and why');
  const isKept = by.name.length <= MAX_PERSON_CHARACTERS && reason.length <= MAX_REASON_CHARACTERS;
  assert(isKept, 'a history keeps all of what a person says');
  const facts = { person: by.name, personKey: personKeyOf(by), reason };
  return { by: 'operator', why, facts, atMs } as const;
}

/**
 * Lets a payout go on unchanged, where `mayRelease` allows it: its holds stay released while the payment stays the
 * same.
 */
export function releasePayout(
  payout: Payout,
  policy: ReleaseRules,
  decision: Release,
  death: Death,
): Reviewed {
  const may = mayRelease(payout, policy, decision, death);
  if (!may.ok) return may;
  if (may.isBegun) {
    const begun = stepOf(decision, 'release-begun');
    return { ok: true, payout: stepPayout(payout, payout.state, {}, begun) };
  }
  const released = [...new Set([...(payout.released ?? []), ...may.asked])];
  const fact = death.kind === 'dead' ? death.fact : undefined;
  const step = { ...stepOf(decision, 'released'), ...(fact === undefined ? {} : { evidence: fact }) };
  return { ok: true, payout: stepPayout(payout, 'ready', { reasons: [], released }, step) };
}

/**
 * Ends a payout for good, unless it is on its way to the bank.
 * @param waits whether its file waits for approval.
 */
export function cancelPayout(payout: Payout, decision: Decision, waits = false): Reviewed {
  const refusal = whyNotCancelled(payout, waits);
  if (refusal !== undefined) return { ok: false, refusal };
  // Perhaps paid another way: the same content under another id raises a question.
  const change = { duplicateKey: contentKeyOf(payout) };
  return { ok: true, payout: stepPayout(payout, 'cancelled', change, stepOf(decision, 'cancelled')) };
}

/** The steps to write in order, or why this settlement is not possible. */
export type Settled =
  | { readonly ok: true; readonly steps: readonly Payout[] }
  | { readonly ok: false; readonly refusal: Sentence };

/**
 * Records a person's knowledge of a submitted attempt: booked, refused or returned. It stays for ever as a person's
 * word and clears earlier contradictions; a later opposing word of the bank contradicts it.
 * @param sentMinor what the file of the attempt pays.
 */
export function settlePayout(
  payout: Payout,
  settlement: Settlement,
  sentMinor: bigint | undefined,
  decision: Decision,
): Settled {
  const refusal = whyNotSettled(payout, settlement, sentMinor, decision.atMs);
  if (refusal !== undefined) return { ok: false, refusal };
  const { attempt, outcome, amountMinor, date, reference } = settlement;
  const fact: BankFact = bounded({
    attempt,
    says: 'word',
    level: 'transaction',
    status: outcome,
    bankReportId: `operator:${payout.version + 1}`,
    createdAt: new Date(decision.atMs).toISOString(),
    amountMinor,
    currency: payout.currency,
    bookingDate: date,
    reference,
  });
  return { ok: true, steps: settleFact(payout, fact, stepOf(decision, SETTLED_BY[outcome])) };
}

const SETTLED_BY = {
  BOOKED: 'settled-booked',
  REFUSED: 'settled-refused',
  RETURNED: 'settled-returned',
} as const satisfies Readonly<Record<Word, (typeof OF_A_PERSON)[number]>>;
