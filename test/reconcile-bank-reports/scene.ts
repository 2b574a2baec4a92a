import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { BankFact } from '../../functions/core/bank-fact.ts';
import {
  type Batch,
  type BatchState,
  batchIdOf,
  chainManifest,
  type ManifestEntry,
  paymentInformationIdOf,
} from '../../functions/core/batch.ts';
import { plainDate } from '../../functions/core/date.ts';
import { parseIban } from '../../functions/core/iban.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import { formatMinor } from '../../functions/core/money.ts';
import { endToEndIdOf, type Payout } from '../../functions/core/payout.ts';
import type { State } from '../../functions/core/transitions.ts';
import {
  type ReportSummary,
  readUnmatched,
  type UnmatchedLine,
  unmatchedLines,
} from '../../functions/ledger/bank-reports.ts';
import {
  markSettled,
  markSubmitted,
  openBatch,
  readBatch,
  sealBatch,
  voidBatch,
} from '../../functions/ledger/batches.ts';
import { payoutKey } from '../../functions/ledger/keys.ts';
import { ENTRIES_PER_PART, writeManifestPart } from '../../functions/ledger/manifests.ts';
import { encodePayout } from '../../functions/ledger/payout-row.ts';
import { readPayout } from '../../functions/ledger/payouts.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { parseConfig } from '../../functions/platform/check-config.ts';
import type { DebtorAccount } from '../../functions/platform/config.ts';
import { createHandler } from '../../functions/reconcile-bank-reports/handler.ts';
import type { ReportResult } from '../../functions/reconcile-bank-reports/reconcile-report.ts';
import { startDynamoDb, startQueueAndObjects } from '../../local/embedded/embedded-aws.ts';
import { LOCAL_IDENTITY } from '../../local/embedded/local-aws.ts';
import { createTable } from '../../local/embedded/resources.ts';
import { fact } from '../support/bank-facts.ts';
import { DEBTOR_IBAN } from '../support/bank-reports.ts';
import { TestClock } from '../support/clock.ts';
import { expense } from '../support/expenses.ts';
import { FaultSwitch } from '../support/faults.ts';
import { RecordingLog } from '../support/log.ts';
import { ibanOf } from '../support/payment-stand.ts';
import { BOOKED, payoutOf, REFUSED, RETURNED, step } from '../support/payouts.ts';

/** The debtor account in euro of the example configuration, with the number that the reports of the tests have. */
function exampleAccount(): DebtorAccount {
  const config = parseConfig(
    readFileSync(new URL('../../config/example.json', import.meta.url), 'utf8'),
    'x',
  );
  const account = config.debtorAccounts.find(({ currency }) => currency === 'EUR');
  if (account === undefined) throw new Error('The example configuration has no account of the tests.');
  return { ...account, iban: ibanOf(DEBTOR_IBAN) };
}

export const ACCOUNT = exampleAccount();

/** DynamoDB and S3 in this process, for one test file; each scene has its own table and bucket. */
export class World {
  #scenes = 0;
  readonly #tables: Awaited<ReturnType<typeof startDynamoDb>>;
  readonly #objects: Awaited<ReturnType<typeof startQueueAndObjects>>;
  readonly #clients: { destroy(): void }[] = [];

  constructor(
    tables: Awaited<ReturnType<typeof startDynamoDb>>,
    objects: Awaited<ReturnType<typeof startQueueAndObjects>>,
  ) {
    this.#tables = tables;
    this.#objects = objects;
  }

  static async start(): Promise<World> {
    return new World(await startDynamoDb(undefined), await startQueueAndObjects(undefined));
  }

  /** @param others debtor accounts beside that of the scene's batches. */
  async newScene(
    account: Partial<DebtorAccount> = {},
    others: readonly DebtorAccount[] = [],
  ): Promise<Scene> {
    this.#scenes += 1;
    const scene = new Scene(
      { ...ACCOUNT, ...account },
      others,
      this.#newDynamoDb(),
      this.#newDynamoDb(),
      this.#newS3(),
      this.#newS3(),
      `scene-${this.#scenes}`,
    );
    await scene.create();
    return scene;
  }

  #newDynamoDb(): DynamoDBClient {
    const client = new DynamoDBClient({ ...LOCAL_IDENTITY, endpoint: this.#tables.endpoint });
    this.#clients.push(client);
    return client;
  }

  #newS3(): S3Client {
    const client = new S3Client({
      ...LOCAL_IDENTITY,
      endpoint: this.#objects.endpoint,
      forcePathStyle: true,
    });
    this.#clients.push(client);
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    await Promise.all([this.#tables.close(), this.#objects.close()]);
  }
}

/** A batch at the bank, its payouts as they were when it was made, and what its reports call them. */
export type SentBatch = {
  readonly batchId: string;
  readonly paymentInformationId: string;
  readonly sumMinor: bigint;
  readonly sum: string;
  readonly payouts: readonly SentPayout[];
};

export type SentPayout = {
  readonly payoutId: PayoutId;
  readonly endToEndId: string;
  readonly amountMinor: bigint;
  /** In major units, as a bank writes it. */
  readonly amount: string;
};

/** The states of payouts that a batch of a test can have: the way there is that of the pipeline. */
const WAYS: Readonly<Record<string, readonly State[]>> = {
  batched: [],
  submitted: ['submitted'],
  accepted: ['submitted', 'accepted'],
  paid: ['submitted', 'paid'],
  failed: ['submitted', 'failed'],
  returned: ['submitted', 'paid', 'returned'],
};
export type SentState = keyof typeof WAYS;

/** What the bank had said for each of them. */
const SAID: Readonly<Partial<Record<State, BankFact>>> = {
  accepted: fact('accepted'),
  paid: BOOKED,
  failed: REFUSED,
  returned: RETURNED,
};

export class Scene {
  /** What the test reads and writes with; it never fails. */
  readonly table: LedgerTable;
  readonly log = new RecordingLog();
  readonly clock = new TestClock('2026-11-03T07:00:00Z');
  readonly faults = new FaultSwitch();
  readonly day = DAY;
  readonly #account: DebtorAccount;
  readonly #s3: S3Client;
  readonly #bucketName: string;
  readonly #handler: (event: unknown) => Promise<readonly ReportResult[]>;
  readonly #interrupts = new Map<string, () => Promise<void>>();
  #made = 0;
  #batches = 0;

  constructor(
    account: DebtorAccount,
    others: readonly DebtorAccount[],
    dynamoDb: DynamoDBClient,
    faultyDynamoDb: DynamoDBClient,
    s3: S3Client,
    faultyS3: S3Client,
    name: string,
  ) {
    this.#account = account;
    this.table = { client: dynamoDb, tableName: name };
    this.#s3 = s3;
    this.#bucketName = name;
    faultyDynamoDb.middlewareStack.add(
      (next, context) => async (args) => {
        const interrupt = this.#interrupts.get(String(context['commandName']));
        if (interrupt !== undefined) await interrupt();
        return next(args);
      },
      { step: 'deserialize', priority: 'normal', name: 'interrupt' },
    );
    this.faults.attach(faultyDynamoDb.middlewareStack);
    this.faults.attach(faultyS3.middlewareStack);
    this.#handler = createHandler({
      table: { client: faultyDynamoDb, tableName: name },
      s3: faultyS3,
      debtorAccounts: [account, ...others],
      clock: this.clock,
      log: this.log,
    });
  }

  async create(): Promise<void> {
    await createTable(this.table.client, this.table.tableName);
    await this.#s3.send(new CreateBucketCommand({ Bucket: this.#bucketName }));
  }

  /** Has somebody else act just before each such call of the handler, those that the SDK repeats among them. */
  interrupt(command: string, act: () => Promise<void>): void {
    this.#interrupts.set(command, act);
  }

  /** The bucket of the inbox, without faults. */
  get bucket(): { readonly client: S3Client; readonly bucketName: string } {
    return { client: this.#s3, bucketName: this.#bucketName };
  }

  async put(key: string, content: string): Promise<void> {
    const Body = Buffer.from(content);
    await this.#s3.send(
      new PutObjectCommand({ Bucket: this.#bucketName, Key: key, Body, ContentLength: Body.length }),
    );
  }

  async has(key: string): Promise<boolean> {
    const found = await this.#s3.send(new HeadObjectCommand({ Bucket: this.#bucketName, Key: key }));
    return found.$metadata.httpStatusCode === 200;
  }

  /** The handler's answer to the notification of the objects. */
  async notify(...keys: readonly string[]): Promise<readonly ReportResult[]> {
    return this.notifyEncoded(
      ...keys.map((key) => encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/')),
    );
  }

  /** As `notify`, with the keys as they stand in the notification. */
  async notifyEncoded(...keys: readonly string[]): Promise<readonly ReportResult[]> {
    const Records = keys.map((key) => ({ s3: { bucket: { name: this.#bucketName }, object: { key } } }));
    return this.handle({ Records });
  }

  /** The handler's answer to any event. */
  async handle(event: unknown): Promise<readonly ReportResult[]> {
    return this.#handler(event);
  }

  /** Puts a report into the inbox and has it read. */
  async reconcile(content: string, key = 'inbox/report.xml'): Promise<ReportSummary> {
    await this.put(key, content);
    const [result] = await this.notify(key);
    if (result === undefined || result.outcome === 'refused') throw new Error('The report was not read.');
    return result.summary;
  }

  /** A batch whose payouts are in `state`, by steps that the pipeline makes. */
  async sendBatch(
    count: number,
    state: SentState = 'submitted',
    batchState: BatchState = 'submitted',
  ): Promise<SentBatch> {
    this.#batches += 1;
    const batchId = batchIdOf(this.#account.id, 'run-1', this.#batches);
    const payouts: Payout[] = [];
    for (let i = 0; i < count; i += 1) payouts.push(await this.#sendPayout(batchId, state));
    await this.#writeBatch(batchId, payouts, batchState);
    const sumMinor = payouts.reduce((sum, payout) => sum + (payout.amountMinor ?? 0n), 0n);
    return {
      batchId,
      paymentInformationId: paymentInformationIdOf(batchId),
      sumMinor,
      sum: formatMinor(sumMinor, 'EUR'),
      payouts: payouts.map(sentPayoutOf),
    };
  }

  /** A payout that was not in the ledger before, in a batch of its own. */
  async sendLate(payout: Payout): Promise<void> {
    this.#batches += 1;
    const batchId = batchIdOf(this.#account.id, 'run-1', this.#batches);
    const submitted = step(this.#batched(payout, batchId), 'submitted');
    await this.write(submitted);
    await this.#writeBatch(batchId, [submitted], 'submitted');
  }

  #batched(payout: Payout, batchId: string): Payout {
    const plan = {
      rail: 'sepa-credit-transfer',
      debtorAccountId: this.#account.id,
      executionDate: DAY,
    } as const;
    return step(step(payout, 'scheduled', { plan }), 'batched', { batchId });
  }

  async #sendPayout(batchId: string, state: SentState): Promise<Payout> {
    const batched = this.#batched(this.newPayout(), batchId);
    const way = WAYS[state] ?? [];
    const payout = way.reduce((before, to) => step(before, to, {}, SAID[to]), batched);
    await this.write(payout);
    return payout;
  }

  /** Of 12.50 EUR and one cent more with each. */
  newPayout(): Payout {
    this.#made += 1;
    const id = String(this.#made);
    const amount = { text: String(1249 + this.#made), unit: 'minor' } as const;
    return payoutOf(expense({ expenseId: id, recipientId: id, amount }));
  }

  /** The row as a walk of legal steps left it. */
  async write(payout: Payout): Promise<void> {
    const { client, tableName } = this.table;
    await client.send(new PutItemCommand({ TableName: tableName, Item: encodePayout(payout) }));
  }

  async #writeBatch(batchId: string, payouts: readonly Payout[], state: BatchState): Promise<void> {
    const batch: Batch = {
      batchId,
      state: 'open',
      version: 1,
      runId: 'run-1',
      debtor: {
        accountId: this.#account.id,
        holderName: this.#account.holderName,
        iban: this.#account.iban,
        bic: undefined,
      },
      rail: 'sepa-credit-transfer',
      currency: 'EUR',
      executionDate: DAY,
      batchBooking: false,
      openedAtMs: this.clock.now(),
      leaseUntilMs: this.clock.now() + 60_000,
      seal: undefined,
    };
    await openBatch(this.table, batch);
    if (state === 'open') return;
    if (state === 'void') {
      await voidBatch(this.table, batch);
      return;
    }
    await this.#seal(batch, payouts.map(manifestEntryOf));
    if (state === 'sealed') return;
    await markSubmitted(this.table, await this.#mustReadBatch(batchId));
    if (state === 'settled') await markSettled(this.table, await this.#mustReadBatch(batchId));
  }

  async #seal(batch: Batch, entries: readonly ManifestEntry[]): Promise<void> {
    let manifestParts = 0;
    for (let start = 0; start < entries.length; start += ENTRIES_PER_PART) {
      await writeManifestPart(
        this.table,
        batch.batchId,
        manifestParts,
        entries.slice(start, start + ENTRIES_PER_PART),
      );
      manifestParts += 1;
    }
    await sealBatch(this.table, batch, {
      count: entries.length,
      controlSumMinor: entries.reduce((sum, entry) => sum + entry.amountMinor, 0n),
      manifestParts,
      manifestHash: entries.reduce(chainManifest, ''),
      fileSha256: '0'.repeat(64),
      fileBytes: 1000,
      writerVersion: 1,
      packageVersion: '0.1.0',
    });
  }

  async #mustReadBatch(batchId: string): Promise<Batch> {
    const batch = await readBatch(this.table, batchId);
    if (batch === undefined) throw new Error('The batch is not there.');
    return batch;
  }

  async payout({ payoutId }: { readonly payoutId: PayoutId }): Promise<Payout> {
    const payout = await readPayout(this.table, payoutId);
    if (payout === undefined) throw new Error('The payout is not there.');
    return payout;
  }

  async states(payouts: readonly { readonly payoutId: PayoutId }[]): Promise<State[]> {
    return (await Promise.all(payouts.map((payout) => this.payout(payout)))).map(({ state }) => state);
  }

  /** Books a payout by other means than a report. */
  async pay(sent: { readonly payoutId: PayoutId }): Promise<void> {
    await this.write(step(await this.payout(sent), 'paid', {}, BOOKED));
  }

  /** A row that no version of the pipeline wrote. */
  async spoil({ payoutId }: { readonly payoutId: PayoutId }): Promise<void> {
    const { client, tableName } = this.table;
    const Item = { pk: { S: payoutKey(payoutId) }, state: { S: 'submitted' } };
    await client.send(new PutItemCommand({ TableName: tableName, Item }));
  }

  async recorded(sha256: string, ordinal: number): Promise<UnmatchedLine | undefined> {
    return readUnmatched(this.table, sha256, ordinal);
  }

  async unmatched(sha256: string): Promise<UnmatchedLine[]> {
    return Array.fromAsync(unmatchedLines(this.table, sha256, 1000));
  }
}

const DAY = plainDate('2026-11-03');

/** The digest by which the ledger knows a report. */
export function digestOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

export function sentPayoutOf(payout: Payout): SentPayout {
  const amountMinor = payout.amountMinor ?? 0n;
  return {
    payoutId: payout.payoutId,
    endToEndId: endToEndIdOf(payout),
    amountMinor,
    amount: formatMinor(amountMinor, payout.currency),
  };
}

function manifestEntryOf(payout: Payout): ManifestEntry {
  const iban = parseIban(payout.iban);
  if (!iban.ok) throw new Error('A payout of a test has a valid IBAN.');
  const { payoutId, endToEndId, amountMinor } = sentPayoutOf(payout);
  return {
    payoutId,
    endToEndId,
    amountMinor,
    creditorName: payout.recipientName,
    creditorIban: iban.iban,
    creditorBic: undefined,
    remittanceInformation: 'EV charging',
  };
}
