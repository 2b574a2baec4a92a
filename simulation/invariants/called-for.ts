import { parseEndToEndId } from '../../functions/core/payout.ts';
import type { BankBookLine } from '../../local/sandbox/bank/simulator.ts';
import type { RaisedAlarm } from '../world/functions.ts';
import type { WaitingLine } from '../world/ledger-view.ts';

const DAY_MS = 86_400_000;

/** So many characters tell apart all batch ids of a run. */
const BATCH_PREFIX = 10;

/** The payments for which a person is called: by an open line, or by an alarm that is still raised. */
export class CalledFor {
  readonly #endToEndIds = new Set<string>();
  readonly #batchIds = new Set<string>();
  readonly #references = new Set<string>();
  readonly #keys: readonly string[];
  readonly #alarmedBatches: ReadonlySet<string>;
  readonly #batchesWithoutStatement: ReadonlySet<string>;
  readonly #isSilenceAlarmed: boolean;

  constructor(lines: readonly WaitingLine[], alarms: readonly RaisedAlarm[], endMs: number) {
    for (const { endToEndId, batchId, reference } of lines) {
      const isOfPayment = endToEndId !== undefined && parseEndToEndId(endToEndId) !== undefined;
      if (isOfPayment) this.#endToEndIds.add(endToEndId);
      // A line that names a payment says nothing of the others in its file.
      else if (batchId !== undefined) this.#batchIds.add(batchId.slice(0, BATCH_PREFIX));
      if (reference !== undefined) this.#references.add(reference);
    }
    // A refusal that names no file: only the simulation knows which one it is about.
    this.#keys = lines.flatMap(({ key, endToEndId }) => (endToEndId === undefined ? key : []));
    this.#alarmedBatches = new Set(alarms.flatMap(({ batchId }) => batchId ?? []));
    const ofStatements = alarms.filter(({ event }) => event === 'statement-missing');
    this.#batchesWithoutStatement = new Set(ofStatements.flatMap(({ batchId }) => batchId ?? []));
    this.#isSilenceAlarmed = alarms.some(
      ({ event, atMs }) => event === 'bank-silent' && atMs > endMs - DAY_MS,
    );
  }

  /** By a line of a report. */
  byLine(endToEndId: string, batchId: string, reference: string): boolean {
    return (
      this.#endToEndIds.has(endToEndId) ||
      this.#batchIds.has(batchId.slice(0, BATCH_PREFIX)) ||
      [...this.#references].some((of) => isOf(reference, of)) ||
      this.#keys.some((key) => key.includes(`pain.002-${batchId}-received`))
    );
  }

  /** By an alarm about a payment on which the bank is silent. */
  byAlarm(batchId: string): boolean {
    return this.#isSilenceAlarmed || this.#alarmedBatches.has(batchId);
  }

  /** By the alarm that the file's refused payments wait for the account's statement, or for its content. */
  forStatement(batchId: string): boolean {
    return this.#batchesWithoutStatement.has(batchId);
  }
}

/** Each further line adds a letter to the bank's reference of a payment. */
function isOf(payment: string, reference: string): boolean {
  return payment !== '' && reference.startsWith(payment) && !/^\d/.test(reference.slice(payment.length));
}

/** Whether an instruction's money moved as ordered: once out, or once out and back. */
export function isPlain({ state, debits, returns, netMinor, orderedMinor }: BankBookLine): boolean {
  switch (state) {
    case 'received':
      return true;
    case 'booked':
      return debits - returns === 1 && netMinor === orderedMinor;
    case 'rejected':
    case 'returned':
      return debits === returns && netMinor === 0n;
  }
}
