import type { BankReason } from '../payouts/given-reason.ts';
import { factDocument, verdictDocuments } from './fact-document.ts';
import { payoutDocument } from './payout-document.ts';
import type { ShownPayout } from './show.ts';
import { stepInWords } from './step-in-words.ts';

/** A payout's whole life for `--json`. Amounts are minor units as text, accounts are masked. */
export function shownDocument(
  { payout, isBelieved, attempts, reasons, waitsFor }: ShownPayout,
  bankReason: BankReason | undefined,
) {
  return {
    ...payoutDocument(payout, bankReason),
    /** Findings that hold nothing. */
    notes: (payout.notes ?? []).map(({ code, message }) => ({ code, message })),
    reportId: payout.reportId,
    period: payout.period ?? null,
    energyWh: payout.energyWh?.toString() ?? null,
    isBelieved,
    waitsFor: waitsFor ?? null,
    verdicts: verdictDocuments(payout),
    attempts: attempts.map((attempt) => ({
      attempt: attempt.attempt,
      endToEndId: attempt.endToEndId,
      batchId: attempt.batchId ?? null,
      file: attempt.file ?? null,
      debtorAccountId: attempt.debtorAccountId ?? null,
      executionDate: attempt.executionDate ?? null,
      booked: attempt.booked.map(factDocument),
    })),
    reasonsStood: reasons.map(({ code, from, until }) => ({ code, from, until: until ?? null })),
    history: payout.history.map((step) => {
      const { at, version, attempt, from, to, by, why, facts, reasonCodes, evidence } = step;
      return {
        at,
        version,
        attempt,
        from,
        to,
        by,
        why,
        /** What the reason rests on: a run, a batch, or a person and their words. */
        facts: facts ?? null,
        reasonCodes,
        evidence: evidence === undefined ? null : factDocument(evidence),
        sentence: stepInWords(step),
      };
    }),
  };
}
