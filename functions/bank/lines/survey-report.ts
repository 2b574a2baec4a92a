import { assert } from '../../core/errors.ts';
import type { ReportHeader, ReportItem } from '../report.ts';
import { refusal } from '../xml/refusal.ts';
import type { BankLine } from './bank-line.ts';
import { type CoveredDays, StatementDays } from './covered-days.ts';
import { LineReader } from './read-lines.ts';
import { StatusConflicts } from './status-conflicts.ts';
import { type Resolution, UNRESOLVED } from './status-lines.ts';

/**
 * The order of acting on a report: lines about one payment before lines about many, and what keeps an attempt alive
 * before what may end it.
 */
export const PASSES = ['transactions', 'endings', 'payments', 'groups'] as const;
export type Pass = (typeof PASSES)[number];

export function passOf({ level, says }: BankLine): Pass {
  if (level === 'group') return 'groups';
  if (level === 'payment') return 'payments';
  return says === 'refused' || says === 'copy-refused' || says === 'returned' ? 'endings' : 'transactions';
}

/** What only a whole, unbroken report tells, apart from single lines. */
export type ReportSurvey = {
  readonly header: ReportHeader;
  readonly lines: Readonly<Record<Pass, number>>;
  /** For `readLines`, in a second pass over the same report. */
  readonly resolution: Resolution;
  /** The days of each statement of a camt.053, in order. */
  readonly statements: readonly CoveredDays[];
};

/** Payment informations, or statements, of one report: bounds a survey's memory. Our files have one each. */
const MAX_BLOCKS = 10_000;

/**
 * Reads a report to its end and changes nothing. A report that passes cannot break in a second pass over the same
 * bytes, and its contradictions are known before any action. Memory does not grow with its lines.
 *
 * @throws PipelineError BANK_REPORT_REFUSED beyond {@link MAX_BLOCKS}, or from reading the items.
 */
export async function survey(items: AsyncIterable<ReportItem>): Promise<ReportSurvey> {
  const reader = new LineReader(UNRESOLVED);
  const conflicts = new StatusConflicts();
  const lines: Record<Pass, number> = { transactions: 0, endings: 0, payments: 0, groups: 0 };
  const statements: CoveredDays[] = [];
  let header: ReportHeader | undefined;
  let days: StatementDays | undefined;
  for await (const item of items) {
    const complete = reader.take(item);
    for (const line of complete) lines[passOf(line)] += 1;
    switch (item.kind) {
      case 'header':
        header = item;
        break;
      case 'status':
        conflicts.add(item, complete[0]);
        if (conflicts.payments > MAX_BLOCKS) throw tooMany();
        break;
      case 'statement':
        if (days !== undefined) statements.push(days.covered());
        if (statements.length >= MAX_BLOCKS) throw tooMany();
        days = header?.type === 'camt.053' ? new StatementDays(item, header.page) : undefined;
        break;
      case 'entry':
        days?.add(item);
        break;
      default:
        break;
    }
  }
  if (days !== undefined) statements.push(days.covered());
  assert(header !== undefined, 'a report that was read to its end has a header');
  return { header, lines, resolution: conflicts.resolution(), statements };
}

/** Without a single line to blame. */
function tooMany(): Error {
  return refusal('too-many', 0, { limit: MAX_BLOCKS });
}
