import type { RunSummary } from '../functions/collect-expenses/collect.ts';
import { maskIban } from '../functions/core/iban.ts';
import type { Payout } from '../functions/core/payout.ts';

/** What one run on this machine came to. */
export type PipelineResult = {
  readonly runs: readonly RunSummary[];
  readonly payouts: readonly Payout[];
  readonly messages: number;
};

/** The JSON document of `npm start -- --json`. Amounts are minor units as text, IBANs are masked. */
export function toDocument(result: PipelineResult) {
  return {
    runs: result.runs.map(({ runId: _runId, complete: _complete, ...run }) => run),
    payouts: result.payouts.map((payout) => ({
      payoutId: payout.payoutId,
      source: payout.source,
      account: payout.account,
      expenseId: payout.expenseId,
      recipientId: payout.recipientId,
      recipientName: payout.recipientName,
      iban: maskIban(payout.iban),
      /** Null where the amount could not be read: its reason says why. */
      amountMinor: payout.amountMinor?.toString() ?? null,
      currency: payout.currency,
      state: payout.state,
      reasons: payout.reasons.map(({ code, field, message }) => ({
        code,
        ...(field === undefined ? {} : { field }),
        message,
      })),
    })),
    queue: { messages: result.messages },
  };
}
