import { type AttributeValue, BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { z } from 'zod';
import type { FileBucket } from '../../functions/batches/outbox.ts';
import type { Batch } from '../../functions/core/batch.ts';
import type { Expense } from '../../functions/core/expense.ts';
import type { PaymentPlan, Payout } from '../../functions/core/payout.ts';
import { sourceModesOf } from '../../functions/core/source-mode.ts';
import { stepPayout } from '../../functions/core/step-payout.ts';
import { readBatch } from '../../functions/ledger/batches.ts';
import { claimOnce } from '../../functions/ledger/duplicate-claims.ts';
import { batchIdInKey, duplicateClaimKey } from '../../functions/ledger/keys.ts';
import { encodePayout } from '../../functions/ledger/payout-row.ts';
import { recordStatementDay } from '../../functions/ledger/statement-days.ts';
import type { Item, LedgerTable } from '../../functions/ledger/table.ts';
import { approvalRulesOf } from '../../functions/platform/approval-rules.ts';
import type { DebtorAccount } from '../../functions/platform/config.ts';
import type { PayoutQueue } from '../../functions/queue/payout-messages.ts';
import { type Proof, proveSums } from '../../functions/repair-payouts/prove-sums.ts';
import { type RepairSummary, repairPayouts } from '../../functions/repair-payouts/repair.ts';
import type { RepairDeps } from '../../functions/repair-payouts/repair-deps.ts';
import { type SubmitSummary, submitBatches } from '../../functions/submit-batches/submit.ts';
import type { SubmitDeps } from '../../functions/submit-batches/submit-deps.ts';
import { ClientFaults } from './client-faults.ts';
import { TestClock } from './clock.ts';
import {
  type Embedded,
  it as embeddedIt,
  itemsOf,
  objectsOf,
  payoutsByExpense,
  rawItem,
} from './embedded.ts';
import { expenses, IBANS } from './expenses.ts';
import { ibanOf } from './iban.ts';
import { RecordingLog } from './log.ts';
import { tamper } from './past-the-ledger.ts';
import { AT_MS, PLAN, payoutOf } from './payouts.ts';

const keyed = z.object({ Key: z.object({ pk: z.object({ S: z.string() }) }) });

/** Longer than any lease of a batch and than any wait for a message. */
export const LATER_MS = 60 * 60_000;

const MUCH = { count: 10_000, sumMinor: 1_000_000_000_000n };

/** Pays euro on the next banking day; its cut-off is at 13:00 UTC in winter. */
export const ACCOUNT: DebtorAccount = {
  id: PLAN.debtorAccountId,
  holderName: 'Nordfleet ApS',
  iban: ibanOf(IBANS.deOther),
  bic: 'BYLADEM1001',
  currency: 'EUR',
  rail: 'sepa-credit-transfer',
  cutOff: { time: '14:00', timeZone: 'Europe/Berlin' },
  leadBankingDays: 1,
  submit: { expression: 'cron(0 13 ? * MON-FRI *)', timeZone: 'Europe/Berlin' },
  batchBooking: false,
  maxPerFile: MUCH,
  maxPerRun: MUCH,
  maxPerDay: MUCH,
};

/** The payout of an expense that waits for the file of its day. */
export function scheduledPayout(expense: Expense, plan: PaymentPlan = PLAN): Payout {
  const step = { by: 'execute-payouts', why: 'scheduled', atMs: AT_MS + 1000 } as const;
  return stepPayout(payoutOf(expense), 'scheduled', { plan }, step);
}

/** One that validation let through though it cannot be paid, as after a change of the rules. */
export function forcedThrough(expense: Expense): Payout {
  const step = { by: 'execute-payouts', why: 'scheduled', atMs: AT_MS + 1000 } as const;
  const ready = stepPayout(payoutOf(expense), 'ready', { reasons: [] }, step);
  return stepPayout(ready, 'scheduled', { plan: PLAN }, step);
}

/** Every source of the tests' expenses is paid. */
export const LIVE = sourceModesOf([
  { kind: 'spirii', account: 'nordfleet', mode: 'live' },
  { kind: 'ampeco', account: 'voltgrid', mode: 'live' },
]);

const NOBODY_APPROVES = approvalRulesOf({ stage: 'test', approvals: undefined, debtorAccounts: [ACCOUNT] });

/** Rows, files and lines of the log of a stand at a time of its clock. */
export type Stored = {
  readonly items: readonly Item[];
  readonly objects: ReadonlyMap<string, Buffer>;
  readonly logged: RecordingLog['lines'];
  readonly atMs: number;
};

/** A table, a bucket, a queue, a clock and clients that can be made to fail: what a payment needs. */
export class PaymentStand {
  readonly clock = new TestClock();
  readonly log = new RecordingLog();
  readonly faults = new ClientFaults();
  /** Without faults; those of `deps` go through the switch. */
  readonly table: LedgerTable;
  readonly bucket: FileBucket;
  readonly queueUrl: string;
  readonly deps: SubmitDeps & RepairDeps;
  #drawn = 0;

  private constructor(embedded: Embedded, table: LedgerTable, bucket: FileBucket, queueUrl: string) {
    this.table = table;
    this.bucket = bucket;
    this.queueUrl = queueUrl;
    const [dynamoDb, s3, sqs] = [embedded.newDynamoDb(), embedded.newS3(), embedded.newSqs()];
    this.faults.attach(dynamoDb.middlewareStack);
    this.faults.attach(s3.middlewareStack);
    this.faults.attach(sqs.middlewareStack);
    // Each submission draws another number, as two processes do.
    const random = (): number => {
      this.#drawn += 1;
      return (this.#drawn % 1000) / 1000;
    };
    const queue: PayoutQueue = { client: sqs, queueUrl, clock: this.clock, random };
    this.deps = {
      table: { client: dynamoDb, tableName: table.tableName },
      bucket: { client: s3, bucketName: bucket.bucketName },
      queue,
      clock: this.clock,
      random,
      log: this.log,
      stalledAfterMs: 30 * 60_000,
      maxAttempts: 3,
      retryAfter: 'statement',
      sourceModes: LIVE,
      debtorAccounts: [ACCOUNT],
      approval: NOBODY_APPROVES,
      anchors: false,
    };
  }

  /** Does `work` just before the next updates of `deps` to a row whose key begins so: somebody else is faster. */
  interrupt(keyPrefix: string, work: () => Promise<unknown>, times = 1): void {
    let left = times;
    this.deps.table.client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const update = commandName === 'UpdateItemCommand' ? keyed.safeParse(args.input) : undefined;
          if (left > 0 && update?.data?.Key.pk.S.startsWith(keyPrefix) === true) {
            left -= 1;
            await work();
          }
          return next(args);
        },
      { step: 'initialize' },
    );
  }

  static async create(embedded: Embedded): Promise<PaymentStand> {
    const [table, bucket, queueUrl] = await Promise.all([
      embedded.newTable(),
      embedded.newBucket(),
      embedded.newQueue(),
    ]);
    return new PaymentStand(embedded, table, bucket, queueUrl);
  }

  /** What lies in the table and the bucket now. */
  async stored(): Promise<Stored> {
    const [items, objects] = await Promise.all([itemsOf(this.table), objectsOf(this.bucket)]);
    return { items, objects, logged: [...this.log.lines], atMs: this.clock.now() };
  }

  /** Puts into empty stores what lay in others, and the clock to the time of then. */
  async restore({ items, objects, logged, atMs }: Stored): Promise<void> {
    this.clock.advance(atMs - this.clock.now());
    this.log.lines.push(...logged);
    await this.#putItems(items);
    for (const [Key, Body] of objects)
      await this.bucket.client.send(new PutObjectCommand({ Bucket: this.bucket.bucketName, Key, Body }));
  }

  /** Payouts of the expenses in a file that lies in the outbox. */
  async sent(...expenses: readonly Expense[]): Promise<Payout[]> {
    await this.putClaimed(...expenses.map((expense) => scheduledPayout(expense)));
    await this.submit();
    const payouts = await this.payouts();
    return expenses.map(({ expenseId }) => {
      const payout = payouts.get(expenseId);
      if (payout?.state !== 'submitted') throw new Error('A scheduled payout was submitted.');
      return payout;
    });
  }

  /** The account's statement of the execution date was read; none of our payments was found for these debits. */
  async readStatement(debits: readonly string[] | 'too-many' = [], day = PLAN.executionDate): Promise<void> {
    const bankReportId = 'camt.053:00000000000000bb';
    const openDebits = debits === 'too-many' ? undefined : debits;
    const statement = { bankReportId, createdAt: '2026-11-04T06:00:00Z', openDebits };
    await recordStatementDay(this.table, ACCOUNT.iban, day, statement);
  }

  /** Writes rows as they are, without a step. */
  async put(...payouts: readonly Payout[]): Promise<void> {
    await this.#putItems(payouts.map((payout) => encodePayout(payout)));
  }

  async #putItems(items: readonly Item[]): Promise<void> {
    for (let start = 0; start < items.length; start += 25) {
      const requests = items.slice(start, start + 25).map((one) => ({ PutRequest: { Item: one } }));
      await this.table.client.send(
        new BatchWriteItemCommand({ RequestItems: { [this.table.tableName]: requests } }),
      );
    }
  }

  /** As many that wait for the file of their day: of 1000, 1001, 1002 and so on minor units. */
  async schedule(count: number): Promise<void> {
    await this.put(...expenses(count).map((one) => scheduledPayout(one)));
  }

  /** Writes the rows, each with the claim on its content. */
  async putClaimed(...payouts: readonly Payout[]): Promise<void> {
    await this.put(...payouts);
    for (const { payoutId, version, duplicateKey } of payouts) {
      if (duplicateKey !== undefined)
        await claimOnce(this.table, duplicateClaimKey(duplicateKey), { payoutId, version });
    }
  }

  async tamper(key: string, attribute: string, value: AttributeValue | undefined): Promise<void> {
    await tamper(this.table, key, attribute, value);
  }

  async row(key: string): Promise<Item | undefined> {
    return rawItem(this.table, key);
  }

  async submit(account: DebtorAccount = ACCOUNT): Promise<SubmitSummary> {
    return submitBatches(this.deps, account);
  }

  /** A repair so much later that every lease has run out. */
  async repairLater(): Promise<RepairSummary> {
    this.clock.advance(LATER_MS);
    return repairPayouts(this.deps);
  }

  async prove(): Promise<Proof> {
    return proveSums(this.deps);
  }

  async payouts(): Promise<Map<string, Payout>> {
    return payoutsByExpense(this.table);
  }

  async payout(expenseId = 'expense-1'): Promise<Payout> {
    const payout = (await this.payouts()).get(expenseId);
    if (payout === undefined) throw new Error(`No payout was made of ${expenseId}.`);
    return payout;
  }

  /** `expense id: state`, in the order of the ids. */
  async states(): Promise<string[]> {
    return [...(await this.payouts()).values()]
      .map(({ expenseId, state, reasons }) =>
        [`${expenseId}: ${state}`, ...reasons.map((reason) => reason.code)].join(' '),
      )
      .sort();
  }

  async batches(): Promise<Batch[]> {
    const ids = (await itemsOf(this.table)).flatMap((item) => batchIdInKey(item['pk']?.S ?? '') ?? []);
    const batches: Batch[] = [];
    for (const id of ids) {
      const batch = await readBatch(this.table, id);
      if (batch !== undefined) batches.push(batch);
    }
    return batches;
  }

  /** Every file of the outbox as text, by key. */
  async files(): Promise<Map<string, string>> {
    const objects = await objectsOf(this.bucket);
    return new Map([...objects].map(([key, bytes]) => [key, bytes.toString('utf8')]));
  }
}

export const it = embeddedIt.extend('stand', ({ embedded }) => PaymentStand.create(embedded));

/** End-to-end ids of a payment file, in its order. */
export function endToEndIdsIn(file: string): string[] {
  return [...file.matchAll(/<EndToEndId>([^<]*)<\/EndToEndId>/g)].map(([, id = '']) => id);
}

/** One value of the file's header. */
export function elementIn(file: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(file)?.[1];
}
