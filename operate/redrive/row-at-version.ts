import { factsDigest, type Payout, termsDigest } from '../../functions/core/payout.ts';

/**
 * A payout as it was after an earlier step, as far as that step's event tells it. The history says what the step was.
 * Amount and account come from today's row, once the history's digests prove them unchanged.
 * @returns undefined where that cannot be proved, such as after the source changed the amount, or a new attempt began.
 */
export function rowAtVersion(payout: Payout, version: number): Payout | undefined {
  const entry = payout.history[version - 1];
  if (entry?.version !== version || entry.paymentDigest !== factsDigest(payout)) return undefined;
  const terms = termsNow(payout).find((candidate) => termsDigest(candidate) === entry.terms);
  if (terms === undefined) return undefined;
  return {
    ...payout,
    ...terms,
    state: entry.to,
    version,
    attempt: entry.attempt,
    updatedAt: entry.at,
    history: payout.history.slice(0, version),
  };
}

type Terms = Pick<Payout, 'plan' | 'batchId' | 'released'>;

/** The row's terms, and those without one or more of them: terms come in any order. */
function termsNow({ plan, batchId, released }: Terms): Terms[] {
  return [plan, undefined].flatMap((planThen) =>
    [batchId, undefined].flatMap((batchThen) =>
      [released, undefined].map((releasedThen) => ({
        plan: planThen,
        batchId: batchThen,
        released: releasedThen,
      })),
    ),
  );
}
