import type { S3Client } from '@aws-sdk/client-s3';
import { isAccountNamed } from '../bank/account-named.ts';
import type { BankLine } from '../bank/lines/bank-line.ts';
import { readLines } from '../bank/lines/read-lines.ts';
import { PASSES, type Pass, passOf, type ReportSurvey, survey } from '../bank/lines/survey-report.ts';
import { readBankReport } from '../bank/read-report.ts';
import { isReportRefusal } from '../bank/xml/refusal.ts';
import { SAID_STATES } from '../core/attempt-facts.ts';
import { bankReportIdOf } from '../core/bank-fact.ts';
import { addDays } from '../core/date.ts';
import { assert, PipelineError } from '../core/errors.ts';
import { forEachInLanes } from '../flow/in-lanes.ts';
import { type ReportRow, type ReportSummary, readReport, saveReport } from '../ledger/bank-reports.ts';
import { recordStatementDay } from '../ledger/statement-days.ts';
import { type Log, logAbout } from '../platform/log.ts';
import { settleUnnamedReturns } from './find-returns.ts';
import { Reconciliation, type ReconciliationDeps } from './reconciliation.ts';
import { type ObjectContent, type ObjectLocation, openObject } from './report-object.ts';
import { type LineAhead, withRowsAhead } from './rows-ahead.ts';
import { explainTouched } from './settle-bookings.ts';
import { settleLine } from './settle-line.ts';
import { shownKey } from './shown-key.ts';

export type ReconcileDeps = ReconciliationDeps & { readonly s3: S3Client; readonly log: Log };

/** The result for an object of the inbox. */
export type ReportResult =
  | { readonly outcome: 'read' | 'already-read'; readonly summary: ReportSummary }
  | {
      readonly outcome: 'refused';
      readonly key: string;
      readonly sha256: string;
      readonly rule: string;
      readonly line: number;
    };

const LINES_IN_FLIGHT = 16;

/**
 * Reads a bank report to its end and changes nothing; then acts on its lines: what keeps an attempt alive before what
 * may end it, a payment's own lines before its file's. So no payout ever reflects only a part of the report. A report
 * that breaks a rule is set aside whole: it stays in place, and its row says why.
 *
 * Reads no report twice, unless it left unmatched lines: what they waited for may exist now. Every step is idempotent,
 * so after a death it simply starts again.
 *
 * @throws errors of S3 and DynamoDB, and LEDGER_CONTENDED: the report then counts as unread.
 */
export async function reconcileReport(given: ReconcileDeps, location: ObjectLocation): Promise<ReportResult> {
  const deps = { ...given, log: logAbout(given.log, { key: shownKey(location.key) }) };
  deps.log.info('bank-report-started');
  const first = await readFirst(deps, location);
  const { sha256, surveyed } = first;
  if (surveyed instanceof PipelineError) return setAside(deps, first, surveyed);
  const before = await readReport(deps.table, sha256);
  const readBefore = before?.outcome === 'read' ? before : undefined;
  if (readBefore !== undefined && readBefore.unmatched === 0) {
    const summary = summaryOf(readBefore);
    deps.log.info('bank-report-already-read', { bankReportId: summary.bankReportId });
    return { outcome: 'already-read', summary };
  }
  const bankReportId = bankReportIdOf(surveyed.header.type, sha256);
  const reconciliation = new Reconciliation(deps, {
    sha256,
    bankReportId,
    readBefore: readBefore !== undefined,
  });
  await settleLines(deps, first.content, surveyed, reconciliation);
  await explainTouched(reconciliation);
  await settleUnnamedReturns(reconciliation);
  await recordStatements(deps, surveyed, reconciliation);
  const { changes, ...counts } = reconciliation.counts();
  const { type, version, messageId } = surveyed.header;
  const summary: ReportSummary = {
    bankReportId,
    key: location.key,
    type,
    version,
    messageId,
    debtorAccountIds: reconciliation.debtorAccountIds(),
    ...counts,
    changes: readBefore === undefined ? changes : added(readBefore.changes, changes),
  };
  // Logged before it counts as read: the next reconciliation repeats an alarm lost in a crash.
  logEnd(deps.log, summary, reconciliation);
  const { versionId } = first.content;
  await saveReport(deps.table, sha256, { outcome: 'read', readAt: now(deps), versionId, ...summary });
  return { outcome: 'read', summary };
}

type FirstPass = {
  readonly content: ObjectContent;
  readonly sha256: string;
  /** The error, if the document was refused. */
  readonly surveyed: ReportSurvey | PipelineError;
};

async function readFirst(deps: ReconcileDeps, location: ObjectLocation): Promise<FirstPass> {
  const bytes = await openObject(deps.s3, location);
  try {
    const surveyed = await survey(readBankReport(bytes)).catch(refusalOf);
    return { content: bytes.content, sha256: await bytes.digest(), surveyed };
  } finally {
    bytes.close();
  }
}

function refusalOf(error: unknown): PipelineError {
  if (isReportRefusal(error)) return error;
  throw error;
}

/** Reads it again for each pass with lines: memory does not grow with them. */
async function settleLines(
  deps: ReconcileDeps,
  content: ObjectContent,
  surveyed: ReportSurvey,
  reconciliation: Reconciliation,
): Promise<void> {
  for (const pass of PASSES) {
    if (surveyed.lines[pass] === 0) continue;
    const bytes = await openObject(deps.s3, content);
    try {
      const lines = linesOf(pass, readLines(readBankReport(bytes), surveyed.resolution));
      const withRows = withRowsAhead(deps, lines);
      await forEachInLanes(withRows, LINES_IN_FLIGHT, laneOf, (line) => settleLine(reconciliation, line));
      assert(
        (await bytes.digest()) === reconciliation.file.sha256,
        'a report has the same bytes in each pass',
      );
    } finally {
      bytes.close();
    }
  }
}

async function* linesOf(pass: Pass, lines: AsyncIterable<BankLine>): AsyncGenerator<BankLine> {
  for await (const line of lines) if (passOf(line) === pass) yield line;
}

/** One statement covers at most this many days; with more it proves none. */
const MAX_DAYS = 400;

/**
 * Records, after all lines, which days of our accounts the report covered to their end: the second leg of a refused
 * payment. A part of a statement shows nothing of the other parts.
 */
async function recordStatements(
  deps: ReconcileDeps,
  { header, statements }: ReportSurvey,
  reconciliation: Reconciliation,
): Promise<void> {
  for (const { account, from, to, complete, id } of statements) {
    const ours = deps.debtorAccounts.find(({ iban }) => isAccountNamed(account, iban));
    if (ours === undefined) continue;
    reconciliation.noteAccount(ours.id);
    if (!complete || from === undefined || to === undefined) continue;
    const shown = {
      bankReportId: reconciliation.file.bankReportId,
      createdAt: header.createdAt,
      openDebits: reconciliation.openDebits.of(id),
    };
    let day = from;
    for (let days = 0; day <= to && days < MAX_DAYS; days += 1) {
      await recordStatementDay(deps.table, ours.iban, day, shown);
      day = addDays(day, 1);
    }
  }
}

/** Lines about one payout keep their order; a line about a batch concerns many, so it runs alone. */
function laneOf({ line }: LineAhead): string | undefined {
  switch (line.subject.kind) {
    case 'attempt':
      return line.subject.payoutId;
    case 'batch':
      return undefined;
    case 'none':
      return `line ${line.ordinal}`;
  }
}

async function setAside(
  deps: ReconcileDeps,
  { content: { key, versionId }, sha256 }: FirstPass,
  refusal: PipelineError,
): Promise<ReportResult> {
  const rule = String(refusal.details['rule'] ?? 'unknown');
  const line = Number(refusal.details['line'] ?? 0);
  const { message, action } = refusal;
  deps.log.alarm('bank-report-refused', { sha256, rule, line, message, action });
  await saveReport(deps.table, sha256, { outcome: 'refused', readAt: now(deps), versionId, key, rule, line });
  return { outcome: 'refused', key, sha256, rule, line };
}

function now(deps: ReconcileDeps): string {
  return new Date(deps.clock.now()).toISOString();
}

function added(a: ReportSummary['changes'], b: ReportSummary['changes']): ReportSummary['changes'] {
  const sum = { ...a };
  for (const state of SAID_STATES) sum[state] += b[state];
  return sum;
}

function summaryOf(row: Extract<ReportRow, { outcome: 'read' }>): ReportSummary {
  const { outcome: _, readAt: __, versionId: ___, ...summary } = row;
  return summary;
}

function logEnd(log: Log, summary: ReportSummary, reconciliation: Reconciliation): void {
  // A bank's message id may contain the account, so it stays in the row.
  const { changes, bankReportId, type, version, lines, matched, unmatched, other } = summary;
  log.info('bank-report-read', {
    bankReportId,
    type,
    version,
    lines,
    matched,
    unmatched,
    other,
    ...changes,
  });
  const reasons = Object.fromEntries([...reconciliation.unmatchedBy()].filter(([why]) => why !== 'other'));
  if (unmatched > 0) log.alarm('bank-report-unmatched', { bankReportId, unmatched, ...reasons });
  const full = reasons['facts-full'] ?? 0;
  if (full > 0) log.alarm('bank-facts-full', { bankReportId, lines: full });
  const contradictions = (reasons['contradicts'] ?? 0) + (reasons['older-attempt-contradicts'] ?? 0);
  if (contradictions > 0) log.alarm('bank-contradiction', { bankReportId, contradictions });
}
