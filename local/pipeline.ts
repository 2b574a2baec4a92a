import type { RunSummary } from '../functions/collect-expenses/collect.ts';
import { createHandler as createCollect } from '../functions/collect-expenses/handler.ts';
import { type Batch, outboxKeyOf } from '../functions/core/batch.ts';
import type { SourceName } from '../functions/core/expense.ts';
import { sourceModesOf } from '../functions/core/source-mode.ts';
import { createHandler as createExecute } from '../functions/execute-payouts/handler.ts';
import { readBatch } from '../functions/ledger/batches.ts';
import { approvalRulesOf } from '../functions/platform/approval-rules.ts';
import type { Clock, Random } from '../functions/platform/clock.ts';
import type { Config } from '../functions/platform/config.ts';
import type { Log } from '../functions/platform/log.ts';
import { payeePolicyOf } from '../functions/platform/payee-policy.ts';
import { createHandler as createReconcile } from '../functions/reconcile-bank-reports/handler.ts';
import type { ReportResult } from '../functions/reconcile-bank-reports/reconcile-report.ts';
import { proveSums } from '../functions/repair-payouts/prove-sums.ts';
import { readLiveBatches } from '../functions/repair-payouts/repair-batches.ts';
import type { RepairDeps } from '../functions/repair-payouts/repair-deps.ts';
import { createHandler as createSubmit } from '../functions/submit-batches/handler.ts';
import type { PreviewSummary } from '../functions/submit-batches/preview.ts';
import type { ReadReport } from '../operate/reports/print-reports.ts';
import type { LocalResult, SubmittedFile } from './document.ts';
import { copyPreviewFiles, type LocalPreview } from './dry-run.ts';
import { fetchPaymentFile, layIntoInbox } from './embedded/bank-exchange.ts';
import { hasStores, holdToBank } from './embedded/data-dir.ts';
import { type LocalAws, namedEndpoint, SERVICES, startLocalAws } from './embedded/local-aws.ts';
import { type Outputs, openOutputs } from './embedded/outputs.ts';
import { type EventsFile, openEventsFile } from './events-file.ts';
import { type Endpoint, STAGES, type Stage } from './options.ts';
import { countPayeeChecks } from './payee-counts.ts';
import { pollQueue } from './poll-queue.ts';
import { countMessages, readAllPayouts } from './read-stores.ts';
import { recover } from './recover.ts';
import { simulateBank } from './sandbox/bank/simulate.ts';
import type { Simulated } from './simulated.ts';
import { type LocalSources, SANDBOX_SEED, startLocalSources } from './sources.ts';

export type PipelineOptions = {
  readonly config: Config;
  readonly dataDir: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly endpoints: Readonly<Record<SourceName, Endpoint | undefined>>;
  readonly simulated: Simulated;
  readonly stopAfter: Stage;
  /** Hands nothing to the bank, whatever `stopAfter` says; the sources of `config` are on a dry run. */
  readonly dryRun: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly onProgress: (what: string) => void;
};

/** A run on this machine has no time limit of its own; a day is longer than any. */
const NO_LIMIT_MS = 86_400_000;

/** Runs the pipeline once, up to `stopAfter`: the real handlers against embedded services. */
export async function runPipeline(options: PipelineOptions): Promise<LocalResult> {
  announceServices(options);
  const { dataDir, config, simulated } = options;
  // Asked before they exist: else another run's events would pass for those of these stores.
  const goesOn = dataDir !== undefined && hasStores(dataDir);
  const aws = await startLocalAws(config.stage, dataDir, options.environment);
  try {
    if (dataDir !== undefined) holdToBank(dataDir, simulated.bank);
    const outputs = openOutputs(dataDir);
    const file = outputs.openEvents(goesOn);
    const events = await openEventsFile({ ...options, aws, stage: config.stage, file });
    try {
      return await new LocalRun(options, aws, outputs, events).run();
    } finally {
      await events.close();
    }
  } finally {
    await aws.close();
  }
}

function reaches({ stopAfter, dryRun }: PipelineOptions, stage: Stage): boolean {
  if (dryRun && stage === 'reconcile') return false;
  return STAGES.indexOf(stage) <= STAGES.indexOf(stopAfter);
}

/** A variable set for something else must not silently send payouts to another ledger. */
function announceServices({ environment, log, onProgress }: PipelineOptions): void {
  const named = SERVICES.filter((service) => namedEndpoint(environment, service) !== undefined);
  if (named.length === 0) {
    onProgress('Starting DynamoDB, SQS and S3 in this process …');
    return;
  }
  const services = named.join(', ');
  onProgress(`Using ${services} as AWS_ENDPOINT_URL says, in place of the embedded ones …`);
  log.warn('aws-endpoint-named', { services, action: 'Unset AWS_ENDPOINT_URL* to use the embedded stores.' });
}

class LocalRun {
  readonly #options: PipelineOptions;
  readonly #aws: LocalAws;
  readonly #outputs: Outputs;
  readonly #events: EventsFile;

  constructor(options: PipelineOptions, aws: LocalAws, outputs: Outputs, events: EventsFile) {
    this.#options = options;
    this.#aws = aws;
    this.#outputs = outputs;
    this.#events = events;
  }

  async run(): Promise<LocalResult> {
    await this.#recover();
    const runs = await this.#collect();
    await this.#events.drain();
    if (this.#reaches('execute')) await this.#execute();
    await this.#events.drain();
    const summaries = this.#reaches('submit') ? await this.#submit() : [];
    await this.#events.drain();
    const previews = await this.#copyPreviews(summaries);
    const batches = this.#reaches('submit') ? await this.#fetchFiles() : [];
    const reports = this.#reaches('reconcile') ? await this.#exchangeWithBank(batches) : [];
    await this.#events.drain();
    const proof = this.#reaches('reconcile') ? await proveSums(this.#repairDeps()) : undefined;
    return {
      simulated: this.#options.simulated,
      runs,
      batches: await Promise.all(batches.map((file) => this.#refresh(file))),
      previews,
      reports,
      proof,
      ...(await readAllPayouts(this.#aws)),
      messages: await countMessages(this.#aws),
      events: { path: this.#outputs.eventsPath, count: this.#events.count },
    };
  }

  #reaches(stage: Stage): boolean {
    return reaches(this.#options, stage);
  }

  get #table() {
    return { client: this.#aws.dynamoDb, tableName: this.#aws.tableName };
  }

  get #queue() {
    const { clock, random } = this.#options;
    return { client: this.#aws.sqs, queueUrl: this.#aws.queueUrl, clock, random };
  }

  get #bucket() {
    return { client: this.#aws.s3, bucketName: this.#aws.bucketName };
  }

  /** First, so that freed payouts are in the files of this very run. */
  async #recover(): Promise<void> {
    const recovered = await recover(this.#repairDeps(), {
      isExclusive: this.#aws.isExclusive,
      finishesSealed: !this.#options.dryRun,
    });
    if (Object.values(recovered).every((count) => count === 0)) return;
    const { voided, freed, finished, retried, replanned } = recovered;
    this.#options.onProgress(
      `Resumed an earlier run: ${voided} open batches voided, ${freed} payouts freed, ${finished} sealed batches finished, ${retried} payouts retried, ${replanned} planned for another account …`,
    );
  }

  async #collect(): Promise<RunSummary[]> {
    const sources = await startLocalSources(this.#options.config, this.#options);
    try {
      const runs: RunSummary[] = [];
      for (const source of sources.config.sources) {
        runs.push(await this.#collectOne(sources, source.kind, source.account));
      }
      return runs;
    } finally {
      await sources.close();
    }
  }

  async #collectOne(sources: LocalSources, source: SourceName, account: string): Promise<RunSummary> {
    const { clock, random, log, onProgress } = this.#options;
    const where = sources.sandboxes.includes(source) ? 'its sandbox' : 'its API';
    const reading = `Reading ${source}/${account} from ${where} …`;
    onProgress(reading);
    const collect = createCollect({
      config: sources.config,
      table: this.#table,
      queue: this.#queue,
      openSource: sources.open,
      clock,
      random,
      log,
      onProgress: ({ fetched }) => onProgress(`${reading} ${fetched} expenses`),
    });
    return collect({ source, account }, NO_LIMIT_MS);
  }

  async #execute(): Promise<void> {
    const { config, clock, log, onProgress } = this.#options;
    onProgress('Scheduling payouts from the queue …');
    const execute = createExecute({
      table: this.#table,
      limits: config.limits.maxPayoutMinor,
      payees: payeePolicyOf(config),
      debtorAccounts: config.debtorAccounts,
      clock,
      log,
    });
    await pollQueue(this.#aws, execute, (messages) =>
      onProgress(`Scheduling payouts from the queue … ${messages} messages`),
    );
  }

  /** The cut-off of every debtor account, as if all were now. */
  async #submit(): Promise<PreviewSummary[]> {
    const { config, clock, random, log, onProgress } = this.#options;
    const { debtorAccounts } = config;
    const submit = createSubmit({
      table: this.#table,
      bucket: this.#bucket,
      debtorAccounts,
      approval: approvalRulesOf(config),
      sourceModes: sourceModesOf(config.sources),
      clock,
      random,
      log,
    });
    const previews: PreviewSummary[] = [];
    for (const { id } of debtorAccounts) {
      onProgress(`Making the payment files of ${id} …`);
      const { preview } = await submit({ debtorAccount: id });
      if (preview !== undefined) previews.push(preview);
    }
    return previews;
  }

  async #copyPreviews(summaries: readonly PreviewSummary[]): Promise<LocalPreview[]> {
    const previews: LocalPreview[] = [];
    for (const summary of summaries) previews.push(await copyPreviewFiles(this.#aws, this.#outputs, summary));
    return previews;
  }

  /** None in a dry run: it does not own what an earlier run submitted. */
  async #fetchFiles(): Promise<SubmittedFile[]> {
    if (this.#options.dryRun) return [];
    const files: SubmittedFile[] = [];
    // With kept stores, these include unsettled files of an earlier run.
    for await (const batch of readLiveBatches(this.#repairDeps(), 'submitted')) {
      files.push({ batch, file: await fetchPaymentFile(this.#aws, this.#outputs, outboxKeyOf(batch)) });
    }
    return files;
  }

  async #readBatch(batchId: string): Promise<Batch> {
    const batch = await readBatch(this.#table, batchId);
    if (batch === undefined) throw new Error(`The batch ${batchId} is not in the ledger.`);
    return batch;
  }

  async #refresh({ batch, file }: SubmittedFile): Promise<SubmittedFile> {
    const payeeChecks = await countPayeeChecks(this.#table, batch);
    return {
      batch: await this.#readBatch(batch.batchId),
      file,
      ...(payeeChecks === undefined ? {} : { payeeChecks }),
    };
  }

  /** The simulated bank answers the files; its days pass at once. Without it, they wait for a real one. */
  async #exchangeWithBank(files: readonly SubmittedFile[]): Promise<ReadReport[]> {
    if (this.#options.simulated.bank === 'none') return [];
    const { config, clock, log, onProgress } = this.#options;
    const { reports } = simulateBank({
      seed: SANDBOX_SEED,
      files: files.map(({ file }) => file),
      receivedAtMs: clock.now(),
    });
    const reconcile = createReconcile({
      table: this.#table,
      s3: this.#aws.s3,
      debtorAccounts: config.debtorAccounts,
      clock,
      log,
    });
    onProgress("Reading the bank's reports …");
    const results: ReadReport[] = [];
    for (const report of reports) {
      onProgress(`Reading the bank's reports … ${report.name}`);
      const event = await layIntoInbox(this.#aws, report.name, [report.bytes]);
      const path = this.#outputs.write('bank-reports', report.name, report.bytes);
      const [result]: readonly ReportResult[] = await reconcile(event);
      if (result !== undefined) results.push({ path, result });
    }
    return results;
  }

  #repairDeps(): RepairDeps {
    const { config, clock, log } = this.#options;
    return {
      table: this.#table,
      queue: this.#queue,
      bucket: this.#bucket,
      clock,
      log,
      stalledAfterMs: config.repair.stalledAfterMinutes * 60_000,
      maxAttempts: config.retries.maxAttempts,
      retryAfter: config.retries.after,
      sourceModes: sourceModesOf(config.sources),
      debtorAccounts: config.debtorAccounts,
      approval: approvalRulesOf(config),
    };
  }
}
