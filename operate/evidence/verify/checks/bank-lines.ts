import type { BankLine } from '../../../../functions/bank/lines/bank-line.ts';
import { readLines } from '../../../../functions/bank/lines/read-lines.ts';
import { survey } from '../../../../functions/bank/lines/survey-report.ts';
import { readBankReport } from '../../../../functions/bank/read-report.ts';
import { isReportRefusal } from '../../../../functions/bank/xml/refusal.ts';
import { attemptsOf, verdictOn } from '../../../../functions/core/attempt-facts.ts';
import { type BankFact, isOfTheAccount, lineIdOf, reportOf } from '../../../../functions/core/bank-fact.ts';
import { type PayoutId, parsePayoutId } from '../../../../functions/core/ids.ts';
import type { Payout } from '../../../../functions/core/payout.ts';
import { type Money, STATE_RULES } from '../../../../functions/core/states.ts';
import type { Standing } from '../../../../functions/core/verdict.ts';
import { decodeReport, digestInKey } from '../../../../functions/ledger/bank-reports.ts';
import { unmatchedKey } from '../../../../functions/ledger/unmatched-lines.ts';
import { bankReportName } from '../../format/parts.ts';
import { type Check, counted } from '../check.ts';
import type { Evidence } from '../evidence.ts';
import { factDifference } from '../fact-of-line.ts';
import { bytesOfPart } from '../open-archive.ts';
import type { Problems } from '../problems.ts';

/**
 * Every fact of a payout stands in a line of a bank's report, to the minor unit; every line of an account that names a
 * payment is a fact of it, or waited for a person; and what is paid, failed or returned is so by its facts.
 */
export const bankLines: Check = {
  name: 'bank-lines',
  run: async (evidence, problems) => {
    const wanted = await factsByReport(evidence, problems);
    const facts = wanted.facts;
    for (const key of evidence.rows.keys('reports')) {
      const row = await evidence.rows.read(key, decodeReport);
      if (row?.outcome !== 'read') continue;
      const places = wanted.byReport.get(row.bankReportId);
      wanted.byReport.delete(row.bankReportId);
      await holdLines(evidence, digestInKey(key), row.bankReportId, places ?? new Map(), problems);
    }
    for (const [bankReportId, places] of wanted.byReport) {
      const [payoutId] = [...places.values()].flat();
      problems.add(payoutId ?? bankReportId, `rests on the report ${bankReportId}, which is not there`);
    }
    return `${counted(facts, 'fact')}, ${wanted.words} of them ${wanted.words === 1 ? "a person's" : 'of people'}`;
  },
};

/** Payouts by the number of the line that a fact of theirs names; 0 is the whole report. */
type Places = Map<number, PayoutId[]>;

type Wanted = { readonly byReport: Map<string, Places>; readonly facts: number; readonly words: number };

async function factsByReport(evidence: Evidence, problems: Problems): Promise<Wanted> {
  const byReport = new Map<string, Places>();
  let [facts, words] = [0, 0];
  for await (const payout of evidence.payouts()) {
    await problems.during(payout.payoutId, () => standsByFacts(payout, problems));
    const seen = new Set<string>();
    for (const { evidence: fact } of payout.history) {
      if (fact === undefined || seen.has(fact.bankReportId)) continue;
      seen.add(fact.bankReportId);
      facts += 1;
      if (fact.says === 'word') words += 1;
      // A person's word, and what the configuration waives, come from no report.
      if (fact.says === 'word' || fact.says === 'leg-waived') continue;
      const bankReportId = reportOf(fact.bankReportId);
      const places: Places = byReport.get(bankReportId) ?? new Map();
      byReport.set(bankReportId, places);
      const ordinal = Number(fact.bankReportId.slice(bankReportId.length + 1));
      places.set(ordinal, [...(places.get(ordinal) ?? []), payout.payoutId]);
    }
  }
  return { byReport, facts, words };
}

const NEEDS: Readonly<Record<Money, readonly Standing[] | undefined>> = {
  open: undefined,
  paid: ['booked', 'returned'],
  failed: ['refused'],
  returned: ['returned'],
  ended: undefined,
};

/** The ledger asserts the same of each step; this states it anew. */
function standsByFacts(payout: Payout, problems: Problems): void {
  const needed = NEEDS[STATE_RULES[payout.state].money];
  if (needed === undefined) return;
  const isSaid = attemptsOf(payout).some((attempt) => needed.includes(verdictOn(payout, attempt).standing));
  if (!isSaid) problems.add(payout.payoutId, `is ${payout.state}, and nobody has said so`);
}

async function holdLines(
  evidence: Evidence,
  digest: string,
  bankReportId: string,
  places: Places,
  problems: Problems,
): Promise<void> {
  const name = bankReportName(digest);
  if (!evidence.archive.parts.has(name)) return;
  try {
    const { header, resolution } = await survey(readBankReport(bytesOfPart(evidence.archive, name)));
    for (const payoutId of places.get(0) ?? [])
      await holdStatement(evidence, payoutId, bankReportId, header, problems);
    const items = readBankReport(bytesOfPart(evidence.archive, name));
    for await (const line of readLines(items, resolution)) {
      const lineId = lineIdOf(bankReportId, line.ordinal);
      for (const payoutId of places.get(line.ordinal) ?? []) {
        await holdFact(evidence, payoutId, lineId, line, problems);
      }
      await holdLine(evidence, digest, lineId, line, problems);
      places.delete(line.ordinal);
    }
  } catch (error) {
    // The check of reports tells of one that cannot be read.
    if (!isReportRefusal(error)) throw error;
  }
  places.delete(0);
  for (const [ordinal, payoutIds] of places) {
    for (const payoutId of payoutIds)
      problems.add(payoutId, `has a fact of ${bankReportId}, which has no line ${ordinal}`);
  }
}

function factIn({ history }: Payout, lineId: string): BankFact | undefined {
  return history.find(({ evidence }) => evidence?.bankReportId === lineId)?.evidence;
}

/** A fact of no debit: the whole statement says it. */
async function holdStatement(
  evidence: Evidence,
  payoutId: PayoutId,
  bankReportId: string,
  { type, createdAt }: { readonly type: string; readonly createdAt: string },
  problems: Problems,
): Promise<void> {
  const payout = await evidence.payout(payoutId);
  const fact = payout && factIn(payout, bankReportId);
  const isSame = fact?.says === 'not-debited' && type === 'camt.053' && fact.createdAt === createdAt;
  if (fact !== undefined && !isSame) problems.add(payoutId, `has a fact that ${bankReportId} does not say`);
}

async function holdFact(
  evidence: Evidence,
  payoutId: PayoutId,
  lineId: string,
  line: BankLine,
  problems: Problems,
): Promise<void> {
  const payout = await evidence.payout(payoutId);
  const fact = payout && factIn(payout, lineId);
  if (payout === undefined || fact === undefined) return;
  const difference = factDifference(payout, fact, line);
  if (difference !== undefined) problems.add(payoutId, `has a fact of ${lineId} with another ${difference}`);
}

/** A booked line that names a payment of the archive. */
async function holdLine(
  evidence: Evidence,
  digest: string,
  lineId: string,
  { subject, says, ordinal }: BankLine,
  problems: Problems,
): Promise<void> {
  if (subject.kind !== 'attempt' || says === undefined || !isOfTheAccount({ says })) return;
  const payoutId = parsePayoutId(subject.payoutId);
  const payout = payoutId === undefined ? undefined : await evidence.payout(payoutId);
  if (payout === undefined || factIn(payout, lineId) !== undefined) return;
  if (evidence.rows.has(unmatchedKey(digest, ordinal, undefined))) return;
  problems.add(payout.payoutId, `was ${says} by ${lineId}, which its history does not have`);
}
