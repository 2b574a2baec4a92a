import { WORDS } from '../../functions/core/bank-fact.ts';
import { plainDate } from '../../functions/core/date.ts';
import type { Death } from '../../functions/core/death.ts';
import type { Decision } from '../../functions/core/decision.ts';
import {
  mayRelease,
  type ReleaseRules,
  releaseBegun,
  whyNotCancelled,
  whyNotSettled,
} from '../../functions/core/may-review.ts';
import type { Payout } from '../../functions/core/payout.ts';
import type { Sentence } from '../../functions/core/sentence.ts';
import { deathUnknown } from '../payouts/what-it-waits-for.ts';

/** What a person may do about a payout now, by the rules that decide; for the rest why not, and what to do. */
export type Possible = {
  readonly release: {
    readonly whyNot: Sentence | undefined;
    /** Whether it then waits for another person. */
    readonly needsAnother: boolean;
    /** Whether the person has to say that the same account can be paid. */
    readonly asksSameAccount: boolean;
    /** Who released it first, where it waits for another person. */
    readonly begunBy: string | undefined;
  };
  readonly cancel: { readonly whyNot: Sentence | undefined };
  /** Attempts of which a person may say what became of them. */
  readonly settle: { readonly attempts: readonly number[] };
};

/**
 * @param death whether earlier attempts are dead; undefined where that cannot be told.
 * @param waits whether its file waits for approval.
 */
export function possibleFor(
  payout: Payout,
  by: Decision['by'],
  policy: Pick<ReleaseRules, 'limits' | 'peopleForNewAccount'>,
  {
    death,
    waits,
    nowMs,
  }: { readonly death: Death | undefined; readonly waits: boolean; readonly nowMs: number },
): Possible {
  const today = plainDate(new Date(nowMs).toISOString().slice(0, 10));
  const tryRelease = (sameAccount: boolean) =>
    death === undefined
      ? ({ ok: false, refusal: UNKNOWN_DEATH } as const)
      : mayRelease(payout, { ...policy, today }, { by, sameAccount }, death);
  const [plain, same] = [tryRelease(false), tryRelease(true)];
  return {
    release: {
      whyNot: same.ok ? undefined : same.refusal,
      needsAnother: same.ok && same.isBegun,
      asksSameAccount: same.ok && !plain.ok,
      begunBy: releaseBegun(payout)?.person,
    },
    cancel: { whyNot: whyNotCancelled(payout, waits) },
    settle: { attempts: settleable(payout, nowMs) },
  };
}

const UNKNOWN_DEATH = deathUnknown('A row that it rests on cannot be read.');

/** Attempts that the rule of settling takes with some word. */
function settleable(payout: Payout, nowMs: number): readonly number[] {
  const { attempt: last, amountMinor } = payout;
  if (amountMinor === undefined) return [];
  const date = plainDate(new Date(nowMs).toISOString().slice(0, 10));
  const attempts = Array.from({ length: last }, (_, index) => index + 1);
  return attempts.filter((attempt) =>
    WORDS.some(
      (outcome) =>
        whyNotSettled(payout, { attempt, outcome, amountMinor, date, reference: '?' }, amountMinor, nowMs) ===
        undefined,
    ),
  );
}
