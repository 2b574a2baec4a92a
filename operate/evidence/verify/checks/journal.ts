import { detailsOfAttempt } from '../../../../functions/core/attempt-details.ts';
import { type Chosen, entriesOf } from '../../../../functions/core/journal/entries.ts';
import type { JournalEntry } from '../../../../functions/core/journal/entry.ts';
import { addMonths } from '../../../../functions/core/journal/month.ts';
import {
  type Movement,
  movementsOf,
  type SentAttempt,
} from '../../../../functions/core/journal/movements.ts';
import type { Payout } from '../../../../functions/core/payout.ts';
import { chargesIn } from '../../../../functions/ledger/charges.ts';
import { canonicalJson } from '../../format/canonical-json.ts';
import { type ArchivedJournal, journalsIn } from '../archived-journals.ts';
import { type Check, counted } from '../check.ts';
import type { Evidence } from '../evidence.ts';
import type { Problems } from '../problems.ts';
import { SentAttempts } from '../sent-attempts.ts';

/**
 * Each closed month still has the journal that closed it, and makes the files once exported. Each entry follows from
 * its payout's history and files. No old movement is in no journal.
 */
export const journal: Check = {
  name: 'journal',
  run: async (evidence, problems) => {
    const journals = await journalsIn(evidence, problems);
    if (journals.length === 0) return '';
    holdOrder(journals, problems);
    const sent = await SentAttempts.of(evidence);
    const byPayout = Map.groupBy(
      journals.flatMap((of) => of.entries.map((entry) => ({ of, entry }))),
      ({ entry }) => entry.payoutId,
    );
    let [entries, others] = [0, 0];
    for await (const payout of evidence.payouts()) {
      const own = byPayout.get(payout.payoutId) ?? [];
      byPayout.delete(payout.payoutId);
      await problems.during(payout.payoutId, async () => {
        const attempts = sent.ofPayout(payout);
        if (attempts === undefined) {
          others += own.length;
          return;
        }
        entries += own.length;
        const movements = movementsOf(payout, attempts);
        for (const { of, entry } of own)
          await holdEntry(evidence, { payout, movements }, of, entry, problems);
        const isNamed = new Set(own.map(({ entry }) => entry.movement));
        holdWhole(payout, movementsThen(payout, attempts, journals), isNamed, journals, problems);
      });
    }
    for (const [payoutId, own] of byPayout) {
      const isOfMonth = own.some(({ of }) => of.closed.month === evidence.month);
      if (isOfMonth) problems.add(payoutId, 'is in the journal of the month, and has no row');
      else others += own.length;
    }
    const beside = others === 0 ? '' : `; ${others} more of files in other archives`;
    return `${counted(journals.length, 'month')}, ${counted(entries, 'entry', 'entries')}${beside}`;
  },
};

/** Months that follow each other are chained. */
function holdOrder(journals: readonly ArchivedJournal[], problems: Problems): void {
  for (const [index, { closed }] of journals.entries()) {
    const before = journals[index - 1]?.closed;
    if (before === undefined || addMonths(before.month, 1) !== closed.month) continue;
    if (closed.previous !== before.digest) {
      problems.add(`journal of ${closed.month}`, `does not follow that of ${before.month}`);
    }
  }
}

type Followed = { readonly payout: Payout; readonly movements: readonly Movement[] };

/** Makes the entry once more, but for its number. `remittance` is the entry's where its file is in another archive. */
async function holdEntry(
  evidence: Evidence,
  { payout, movements }: Followed,
  { closed }: ArchivedJournal,
  entry: JournalEntry,
  problems: Problems,
): Promise<void> {
  const about = await aboutOf(evidence, payout, entry);
  const chosen: Chosen = {
    payout,
    movements,
    numbers: [entry.movement],
    ...(about === undefined ? {} : { about }),
  };
  const [made] = entriesOf(closed.month, [chosen]);
  const isSame =
    made !== undefined && contentOf({ remittance: entry.remittance, ...made }) === contentOf(entry);
  if (!isSame) problems.add(payout.payoutId, `is in ${entry.document} otherwise than its history says`);
}

/** What the source said beside the payment: of the month's payouts the archive has it, of others the entry alone. */
async function aboutOf(evidence: Evidence, payout: Payout, entry: JournalEntry): Promise<Chosen['about']> {
  const { charges: name } = detailsOfAttempt(payout, entry.attempt);
  if (name === undefined) return undefined;
  const charges = await chargesIn(name, (key) => evidence.rows.read(key, (item) => item));
  const { company, recipientExternalId, billingReference } = charges ?? entry;
  return new Map([
    [
      name,
      {
        ...(company === undefined ? {} : { company }),
        ...(recipientExternalId === undefined ? {} : { recipientExternalId }),
        ...(billingReference === undefined ? {} : { billingReference }),
      },
    ],
  ]);
}

function contentOf({ document: _, ...entry }: JournalEntry): string {
  return canonicalJson(entry);
}

/** A process that froze may write a step hours after its time: the next closed month has it. */
const LATE_MS = 26 * 3_600_000;

/** By month, the numbers of its movements that were known for long when it was closed. */
function movementsThen(
  payout: Payout,
  sent: ReadonlyMap<number, SentAttempt>,
  journals: readonly ArchivedJournal[],
): ReadonlyMap<string, readonly number[]> {
  return new Map(
    journals.map(({ closed }) => {
      const closedMs = Date.parse(closed.closedAt);
      const until = Number.isNaN(closedMs) ? '' : new Date(closedMs - LATE_MS).toISOString();
      const history = payout.history.filter(({ at }) => at < until);
      const last = history.at(-1);
      if (last === undefined) return [closed.month, []];
      const then = { state: last.to, attempt: last.attempt, history };
      const numbers = movementsOf(then, sent).flatMap(({ date }, number) =>
        date.startsWith(closed.month) ? [number] : [],
      );
      return [closed.month, numbers];
    }),
  );
}

function holdWhole(
  { payoutId }: Payout,
  known: ReadonlyMap<string, readonly number[]>,
  isNamed: ReadonlySet<number>,
  journals: readonly ArchivedJournal[],
  problems: Problems,
): void {
  for (const { closed, unreadable } of journals) {
    // A row that nobody could read when the month was closed is in a later journal, once restored.
    if (unreadable.has(payoutId)) continue;
    const missing = known.get(closed.month)?.find((number) => !isNamed.has(number));
    if (missing !== undefined) {
      problems.add(payoutId, `was known to have moved in ${closed.month}, and its journal does not have it`);
    }
  }
}
