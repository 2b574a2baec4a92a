import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  type CollectDeps,
  collectExpenses,
  type RunSummary,
} from '../../functions/collect-expenses/collect.ts';
import type { Decision } from '../../functions/core/decision.ts';
import type { PipelineError } from '../../functions/core/errors.ts';
import type { Expense } from '../../functions/core/expense.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { cancelPayout, type Reviewed, releasePayout } from '../../functions/core/review.ts';
import { encodePayout } from '../../functions/ledger/payout-row.ts';
import { updatePayout } from '../../functions/ledger/payouts.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { ClientFaults } from './client-faults.ts';
import { TestClock } from './clock.ts';
import { drain, type Embedded, it as embeddedIt, payoutsByExpense } from './embedded.ts';
import { FakeSource, type FakeSourceOptions } from './fake-source.ts';
import { RecordingLog } from './log.ts';
import { leaveKeysUnprocessed } from './partial-failures.ts';
import { ANY_PAYEE } from './payees.ts';
import { POLICY, RELEASE_POLICY } from './payouts.ts';
import { personNamed } from './people.ts';

type Items = readonly (Expense | PipelineError)[];

export type RunOptions = FakeSourceOptions &
  Partial<
    Pick<
      CollectDeps,
      'limits' | 'debtorAccounts' | 'payees' | 'retryAfter' | 'sameAccountAndAmount' | 'tariff'
    >
  > & {
    /** How long the run may take by the stand's clock. */
    readonly forMs?: number;
  };

/** A table, a queue, a clock and clients that can be made to fail: what a collection needs. */
export class CollectionStand {
  readonly clock = new TestClock();
  readonly log = new RecordingLog();
  readonly faults = new ClientFaults();
  readonly table: LedgerTable;
  readonly queueUrl: string;
  readonly #embedded: Embedded;
  /** Through the fault switch; `table` is the same table without it. */
  readonly #faulty: Pick<CollectDeps, 'table' | 'queue'>;
  #runs = 0;

  private constructor(embedded: Embedded, table: LedgerTable, queueUrl: string) {
    this.#embedded = embedded;
    this.table = table;
    this.queueUrl = queueUrl;
    const [dynamoDb, sqs] = [embedded.newDynamoDb(), embedded.newSqs()];
    this.faults.attach(dynamoDb.middlewareStack);
    this.faults.attach(sqs.middlewareStack);
    this.#faulty = {
      table: { client: dynamoDb, tableName: table.tableName },
      queue: { client: sqs, queueUrl, clock: this.clock, random: () => 0.5 },
    };
  }

  static async create(embedded: Embedded): Promise<CollectionStand> {
    return new CollectionStand(embedded, await embedded.newTable(), await embedded.newQueue());
  }

  /** From now on the table leaves rows unread whose keys begin so, where several are asked for at once. */
  leaveUnread(kind: string): void {
    leaveKeysUnprocessed(this.#faulty.table.client, 0, kind);
  }

  /** One collection of what the source lists, a minute after the one before. */
  async collect(items: Items, options: RunOptions = {}): Promise<RunSummary> {
    return this.collectFrom(new FakeSource(items, options), options);
  }

  async collectFrom(source: FakeSource, options: RunOptions = {}): Promise<RunSummary> {
    this.clock.advance(60_000);
    this.#runs += 1;
    // Each run draws another number, as two processes do.
    const drawn = (this.#runs % 1000) / 1000;
    const deps: CollectDeps = {
      ...this.#faulty,
      limits: options.limits ?? new Map([['EUR', 1_000_000n]]),
      debtorAccounts: options.debtorAccounts ?? POLICY.debtorAccounts,
      payees: options.payees ?? ANY_PAYEE,
      retryAfter: options.retryAfter ?? 'statement',
      tariff: options.tariff,
      ...(options.sameAccountAndAmount === undefined
        ? {}
        : { sameAccountAndAmount: options.sameAccountAndAmount }),
      clock: this.clock,
      random: () => drawn,
      log: this.log,
    };
    return collectExpenses(deps, source, this.clock.now() + (options.forMs ?? 840_000));
  }

  /** Every payout, by expense id. */
  async payouts(): Promise<Map<string, Payout>> {
    return payoutsByExpense(this.table);
  }

  async payout(expenseId = 'expense-1'): Promise<Payout> {
    const payout = (await this.payouts()).get(expenseId);
    if (payout === undefined) throw new Error(`No payout was made of ${expenseId}.`);
    return payout;
  }

  /** Writes a row as it is, without a step. */
  async put(payout: Payout): Promise<void> {
    const { client, tableName } = this.table;
    await client.send(new PutItemCommand({ TableName: tableName, Item: encodePayout(payout) }));
  }

  /** A person lets a held payout go on. */
  async release(expenseId: string): Promise<void> {
    const dead = { kind: 'dead', fact: undefined } as const;
    await this.#decide(expenseId, (held, decision) => releasePayout(held, RELEASE_POLICY, decision, dead));
  }

  async cancel(expenseId: string): Promise<void> {
    await this.#decide(expenseId, cancelPayout);
  }

  async #decide(expenseId: string, review: (held: Payout, decision: Decision) => Reviewed): Promise<void> {
    const held = await this.payout(expenseId);
    const reviewed = review(held, { by: personNamed('Anna'), reason: 'looked at', atMs: this.clock.now() });
    if (!reviewed.ok) throw new Error(reviewed.refusal.message);
    await updatePayout(this.table, held, reviewed.payout);
  }

  /** `expense id: state [reasons]`, in the order of the ids. */
  async states(): Promise<string[]> {
    const rows = [...(await this.payouts()).values()].map(({ expenseId, state, reasons }) => {
      const codes = reasons.map((reason) => reason.code).join(' ');
      return `${expenseId}: ${state}${codes === '' ? '' : ` ${codes}`}`;
    });
    return rows.sort();
  }

  /** Expense ids of the messages on the queue, taken from it; one for each message. */
  async sent(): Promise<string[]> {
    const nameOf = new Map([...(await this.payouts()).values()].map((row) => [row.payoutId, row.expenseId]));
    const messages = await drain(this.#embedded.sqs, this.queueUrl);
    return messages.map(({ payoutId }) => nameOf.get(payoutId) ?? `no row: ${payoutId}`).sort();
  }
}

export const it = embeddedIt.extend('stand', ({ embedded }) => CollectionStand.create(embedded));

/** The counts of a run, without what differs from run to run. */
export function countsOf({ fetched, created, unchanged, updated, skipped, failed }: RunSummary): object {
  return Object.fromEntries(
    Object.entries({ fetched, created, unchanged, updated, skipped, failed }).filter(
      ([, count]) => count > 0,
    ),
  );
}
