import { batchOfAttempt, verdictOn } from '../core/attempt-facts.ts';
import type { Batch } from '../core/batch.ts';
import type { PlainDate } from '../core/date.ts';
import type { Death } from '../core/death.ts';
import type { Payout } from '../core/payout.ts';
import { isDead } from '../core/states.ts';
import { BoundedCache } from '../flow/bounded-cache.ts';
import type { RetryAfter } from '../platform/config.ts';
import { type BatchBookings, readBatchBookings } from './batch-bookings.ts';
import { readBatch } from './batches.ts';
import { sentAmountMinor } from './sent-amount.ts';
import { readStatementDay, type StatementOfDay } from './statement-days.ts';
import type { LedgerTable } from './table.ts';
import { hasUnheardLines, unheardAttemptOf } from './unheard-lines.ts';

/** Many payouts of one file need the same batches, days and account lines. */
const ROWS_KEPT = 200;

/** Looks for the second leg: the debtor account's statement without a debit of the attempt. */
export class Deaths {
  readonly #table: LedgerTable;
  readonly #after: RetryAfter;
  readonly #batches = new BoundedCache<Batch | undefined>(ROWS_KEPT);
  readonly #bookings = new BoundedCache<BatchBookings>(ROWS_KEPT);
  readonly #unheard = new BoundedCache<boolean>(ROWS_KEPT);
  readonly #days = new BoundedCache<readonly StatementOfDay[]>(ROWS_KEPT);

  constructor(table: LedgerTable, after: RetryAfter) {
    this.#table = table;
    this.#after = after;
  }

  /** @throws PipelineError LEDGER_ROW_INVALID where a row that it needs is unreadable. */
  async of(payout: Payout): Promise<Death> {
    const last = lastAtBank(payout);
    const unheard = await unheardAttemptOf(this.#table, payout, last, (batchId) =>
      this.#unheard.get(batchId, () => hasUnheardLines(this.#table, batchId)),
    );
    if (unheard !== undefined) return { kind: 'alive', attempt: unheard, why: 'line-unheard' };
    return this.#byFacts(payout, last);
  }

  /** By the facts in its row. */
  async #byFacts(payout: Payout, last: number): Promise<Death> {
    for (let attempt = 1; attempt <= last; attempt += 1) {
      const { isDead, standing, contradictions } = verdictOn(payout, attempt);
      if (isDead) continue;
      if (contradictions.length > 0) return { kind: 'alive', attempt, why: 'contradicted' };
      if (standing !== 'refused') {
        const why = standing === 'returned' ? 'debit-not-seen' : 'not-refused';
        return { kind: 'alive', attempt, why };
      }
      // Earlier attempts were dead when this one began, so only it can lack its second leg.
      return this.#after === 'refusal' ? waived(attempt) : this.#secondLeg(payout, attempt);
    }
    return { kind: 'dead', fact: undefined };
  }

  async #secondLeg(payout: Payout, attempt: number): Promise<Death> {
    const batchId = batchOfAttempt(payout, attempt);
    const batch = batchId === undefined ? undefined : await this.#batch(batchId);
    if (batch?.seal === undefined) return { kind: 'alive', attempt, why: 'batch-unknown' };
    const { debtor, executionDate } = batch;
    const statements = await this.#day(debtor.iban, executionDate);
    const [statement] = statements;
    if (statement === undefined) {
      return { kind: 'waits', attempt, debtorAccountId: debtor.accountId, executionDate };
    }
    const bookings = await this.#bookings.get(batch.batchId, () =>
      readBatchBookings(this.#table, batch.batchId),
    );
    const amounts = await this.#amountsOf(payout, attempt, batch);
    if (!bookings.explained || statements.some((shown) => mayHold(shown, amounts))) {
      return { kind: 'alive', attempt, why: 'debit-unexplained' };
    }
    const { bankReportId, createdAt } = statement;
    return {
      kind: 'dead',
      fact: { attempt, says: 'not-debited', level: 'entry', status: 'STMT', bankReportId, createdAt },
    };
  }

  /** The possible amounts of a debit of the attempt: its own, or its file's sum. */
  async #amountsOf(payout: Payout, attempt: number, batch: Batch): Promise<readonly (bigint | undefined)[]> {
    const sumMinor = batch.seal?.controlSumMinor;
    const ownMinor = await sentAmountMinor(this.#table, payout, attempt, (batchId) => this.#batch(batchId));
    return [ownMinor, sumMinor];
  }

  #batch(batchId: string): Promise<Batch | undefined> {
    return this.#batches.get(batchId, () => readBatch(this.#table, batchId));
  }

  #day(iban: string, day: PlainDate): Promise<readonly StatementOfDay[]> {
    return this.#days.get(`${iban} ${day}`, () => readStatementDay(this.#table, iban, day));
  }
}

/** The last attempt that must be dead before money leaves again; 0 if none was at a bank. */
function lastAtBank({ state, attempt }: Payout): number {
  return isDead(state) ? attempt : attempt - 1;
}

function waived(attempt: number): Death {
  const fact = { attempt, says: 'leg-waived', level: 'entry', status: 'CONF' } as const;
  return { kind: 'dead', fact: { ...fact, bankReportId: 'configuration', createdAt: '' } };
}

function mayHold({ openDebits }: StatementOfDay, amounts: readonly (bigint | undefined)[]): boolean {
  if (openDebits === undefined) return true;
  return amounts.some((amountMinor) => openDebits.includes(amountMinor?.toString() ?? ''));
}
