import type { BankLine } from '../bank/lines/bank-line.ts';
import type { Says } from '../core/bank-says.ts';
import type { Payout } from '../core/payout.ts';
import { STATE_RULES } from '../core/states.ts';
import { readRecipientsAhead } from '../ledger/payees-ahead.ts';
import { MAX_ROWS_PER_READ, readPayouts } from '../ledger/payouts.ts';
import { RowsAhead } from '../ledger/versioned-row.ts';
import type { RowReader } from '../ledger/walk.ts';

/** Rows that settling needs, read together with other payments' rows: one by one they take most of the time. */
export type PaymentAhead = {
  /** The payout's row; undefined if it still has to be read. */
  readonly payout: Payout | undefined;
  readonly recipients: RowsAhead;
};

export const NOTHING_AHEAD: PaymentAhead = { payout: undefined, recipients: RowsAhead.NONE };

export type LineAhead = { readonly line: BankLine; readonly ahead: PaymentAhead };

/** Only what may end an attempt goes into a recipient's row: a paid payout is there, and mostly stays so. */
const ENDS: ReadonlySet<Says | undefined> = new Set<Says>(['debited', 'refused', 'returned']);

function mayEnd(says: Says | undefined, { state }: Payout): boolean {
  return ENDS.has(says) && !(says === 'debited' && STATE_RULES[state].money === 'paid');
}

/** The recipients' rows of these payouts, if the line says one of these. */
export async function recipientsAhead(
  { table, clock }: RowReader,
  says: Says | undefined,
  payouts: readonly Payout[],
): Promise<RowsAhead> {
  return readRecipientsAhead(
    table,
    payouts.filter((payout) => mayEnd(says, payout)),
    clock,
  );
}

/**
 * Lines with the rows of their payments. A read row serves only one line, and none outlives a line about a batch:
 * settling needs fresh rows.
 * @throws PipelineError LEDGER_CONTENDED
 */
export async function* withRowsAhead(
  reader: RowReader,
  lines: AsyncIterable<BankLine>,
): AsyncGenerator<LineAhead> {
  let some: BankLine[] = [];
  for await (const line of lines) {
    some.push(line);
    if (some.length < MAX_ROWS_PER_READ && line.subject.kind !== 'batch') continue;
    yield* readAhead(reader, some);
    some = [];
  }
  yield* readAhead(reader, some);
}

async function* readAhead(reader: RowReader, lines: readonly BankLine[]): AsyncGenerator<LineAhead> {
  const ids = lines.flatMap(({ subject }) => (subject.kind === 'attempt' ? [subject.payoutId] : []));
  // An unreadable row is read again for its own line, which then says so.
  const rows = new Map((await readPayouts(reader.table, ids, reader.clock)).payouts);
  const ending = lines.flatMap(({ subject, says }) => {
    const payout = subject.kind === 'attempt' ? rows.get(subject.payoutId) : undefined;
    return payout !== undefined && mayEnd(says, payout) ? [payout] : [];
  });
  const recipients = await readRecipientsAhead(reader.table, ending, reader.clock);
  for (const line of lines) {
    const { subject } = line;
    const payout = subject.kind === 'attempt' ? rows.get(subject.payoutId) : undefined;
    if (payout !== undefined) rows.delete(payout.payoutId);
    yield { line, ahead: { payout, recipients } };
  }
}
