import type { RunSummary } from '../functions/collect-expenses/collect.ts';
import type { Batch } from '../functions/core/batch.ts';
import type { Payout } from '../functions/core/payout.ts';
import type { ReportSummary } from '../functions/ledger/bank-reports.ts';
import type { Proof } from '../functions/repair-payouts/prove-sums.ts';
import { batchDocument, listDocument } from '../operate/approvals/documents.ts';
import type { ProposalList } from '../operate/approvals/list.ts';
import type { PayeeCounts } from '../operate/approvals/payee-checks.ts';
import type { ReadReport } from '../operate/reports/print-reports.ts';
import { bankReasonOf } from '../operate/review/bank-reason.ts';
import { payoutDocument } from '../operate/review/payout-document.ts';
import { type LocalPreview, previewDocument } from './dry-run.ts';
import { type Simulated, simulatedLine } from './simulated.ts';

/** A payment file of this run, the path of its copy, and the banks' findings on its names, if any. */
export type SubmittedFile = {
  readonly batch: Batch;
  readonly file: { readonly name: string; readonly bytes: Uint8Array; readonly path: string };
  /** The path of what proves its approvals; undefined where nobody had to approve it. */
  readonly approvals?: string;
  readonly payeeChecks?: PayeeCounts;
};

/** What became of the files that needed approval. */
export type LocalApprovals = {
  /** Names of the sandbox's people; none where the configuration's approvers approve, who are not here. */
  readonly sandboxPeople: readonly string[];
  /** Of this run, in the order of their proposals. */
  readonly decided: readonly Batch[];
  readonly waiting: ProposalList;
  /** By debtor account: the clock of its cut-off. */
  readonly zones: ReadonlyMap<string, string>;
  /** The time at the end of the run. */
  readonly nowMs: number;
};

/** The result of one run on this machine. */
export type LocalResult = {
  readonly simulated: Simulated;
  readonly runs: readonly RunSummary[];
  readonly batches: readonly SubmittedFile[];
  readonly approvals: LocalApprovals;
  /** Of sources on a dry run, one for each debtor account. */
  readonly previews: readonly LocalPreview[];
  readonly reports: readonly ReadReport[];
  /** Undefined where the run ended before its last stage. */
  readonly proof: Proof | undefined;
  readonly payouts: readonly Payout[];
  /** Keys of unreadable payout rows; nothing else in this result counts them. */
  readonly unreadable: readonly string[];
  readonly messages: number;
  /** Published events, and their file. */
  readonly events: { readonly path: string; readonly count: number };
};

/** The JSON document of `npm start -- --json`. Amounts are minor units as text, IBANs are masked. */
export function toDocument(result: LocalResult) {
  return {
    simulated: { statement: simulatedLine(result.simulated), ...result.simulated },
    runs: result.runs.map(({ runId: _runId, complete: _complete, goesOn: _goesOn, ...run }) => run),
    approvals: {
      sandboxPeople: result.approvals.sandboxPeople,
      decided: result.approvals.decided.map(batchDocument),
      ...listDocument(result.approvals.waiting),
    },
    batches: result.batches.map(({ batch, file, approvals, payeeChecks }) => ({
      batchId: batch.batchId,
      messageId: batch.batchId,
      file: file.path,
      /** Null where nobody had to approve it. */
      approvals: approvals ?? null,
      currency: batch.currency,
      executionDate: batch.executionDate,
      count: batch.seal?.count ?? 0,
      single: isSingle(batch),
      controlSumMinor: (batch.seal?.controlSumMinor ?? 0n).toString(),
      state: batch.state,
      ...(payeeChecks === undefined ? {} : { payeeChecks }),
    })),
    previews: result.previews.map(previewDocument),
    reports: result.reports.map(({ path, result: { outcome, ...report } }) => ({
      file: path,
      outcome,
      ...('summary' in report ? countsOf(report.summary) : { rule: report.rule, line: report.line }),
    })),
    proof: result.proof === undefined ? null : proofDocument(result.proof),
    payouts: result.payouts.map((payout) => payoutDocument(payout, bankReasonOf(payout))),
    unreadable: result.unreadable,
    queue: { messages: result.messages },
    events: { file: result.events.path, count: result.events.count },
  };
}

/** A bank's bulk exemption from the check of names does not cover a file of one payment. */
export function isSingle(batch: Batch): boolean {
  return batch.seal?.count === 1;
}

function proofDocument({ runs, batches, breaks }: Proof) {
  return {
    runs,
    batches,
    breaks: breaks.map(({ about, payoutId, problem }) => ({
      about,
      ...(payoutId === undefined ? {} : { payoutId }),
      problem,
    })),
  };
}

function countsOf(summary: ReportSummary) {
  const { type, lines, matched, unmatched, other, changes } = summary;
  return { type, lines, matched, unmatched, other, changes };
}
