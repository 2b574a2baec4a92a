import type { Batch } from '../functions/core/batch.ts';
import { sourceModesOf } from '../functions/core/source-mode.ts';
import { createHandler as createExecute } from '../functions/execute-payouts/handler.ts';
import { readBatch } from '../functions/ledger/batches.ts';
import { readRoster } from '../functions/ledger/roster.ts';
import { type ApprovalRules, approvalRulesOf } from '../functions/platform/approval-rules.ts';
import { payeePolicyOf } from '../functions/platform/payee-policy.ts';
import { proveSums } from '../functions/repair-payouts/prove-sums.ts';
import { freeVoidedPayouts, readLiveBatches } from '../functions/repair-payouts/repair-batches.ts';
import type { RepairDeps } from '../functions/repair-payouts/repair-deps.ts';
import { type CutOffSummary, createHandler as createSubmit } from '../functions/submit-batches/handler.ts';
import type { PreviewSummary } from '../functions/submit-batches/preview.ts';
import { listProposals } from '../operate/approvals/list.ts';
import { countPayeeChecks } from '../operate/approvals/payee-checks.ts';
import { announceServices } from './announce-services.ts';
import { approveFiles } from './approve-files.ts';
import { collectAll } from './collect-all.ts';
import type { LocalApprovals, LocalResult, SubmittedFile } from './document.ts';
import { copyPreviewFiles, type LocalPreview } from './dry-run.ts';
import { hasStores, holdToBank } from './embedded/data-dir.ts';
import { type LocalAws, startLocalAws } from './embedded/local-aws.ts';
import { type Outputs, openOutputs } from './embedded/outputs.ts';
import { type EventsFile, openEventsFile } from './events-file.ts';
import { exchangeWithBank, fetchSubmitted } from './exchange-with-bank.ts';
import { goOnInTime } from './kept-time.ts';
import { MovableClock } from './movable-clock.ts';
import type { OpenRun } from './open-run.ts';
import type { Stage } from './options.ts';
import { goesAsFarAs, type PipelineOptions } from './pipeline-options.ts';
import { pollQueue } from './poll-queue.ts';
import { countMessages, readAllPayouts } from './read-stores.ts';
import { finishSealed, recover } from './recover.ts';

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
    const moved = { ...options, goesOn, clock: new MovableClock(options.clock) };
    if (goesOn) await goOnInTime(moved.clock, { client: aws.dynamoDb, tableName: aws.tableName });
    const events = await openEventsFile({ ...moved, aws, stage: config.stage, file });
    try {
      const run = new LocalRun(moved, aws, outputs, events);
      const result = await run.run();
      if (options.stays !== undefined) {
        await run.catchUp();
        await options.stays(run.opened(result));
      }
      return result;
    } finally {
      await events.close();
    }
  } finally {
    await aws.close();
  }
}

type RunOptions = PipelineOptions & {
  readonly clock: MovableClock;
  /** From an earlier run on the same stores. */
  readonly goesOn: boolean;
};

class LocalRun {
  readonly #options: RunOptions;
  readonly #aws: LocalAws;
  readonly #outputs: Outputs;
  readonly #events: EventsFile;
  /** Batches that waited for approvers at some time of this run. */
  readonly #proposed = new Set<string>();

  constructor(options: RunOptions, aws: LocalAws, outputs: Outputs, events: EventsFile) {
    this.#options = options;
    this.#aws = aws;
    this.#outputs = outputs;
    this.#events = events;
  }

  async run(): Promise<LocalResult> {
    await this.#recover();
    const showsEnds = await this.#isFirstOfStores();
    const runs = await collectAll(this.#aws, this.#options);
    await this.#events.drain();
    if (this.#reaches('execute')) await this.#execute();
    await this.#events.drain();
    const summaries = this.#reaches('submit') ? await this.#submit() : [];
    if (this.#reaches('submit') && !this.#options.dryRun) await this.#approve(showsEnds);
    await this.#events.drain();
    const previews = await this.#copyPreviews(summaries);
    const batches = this.#reaches('submit') ? await this.#fetchFiles() : [];
    const reports = this.#reaches('reconcile')
      ? await exchangeWithBank(this.#aws, this.#outputs, this.#options, batches)
      : [];
    await this.#events.drain();
    const proof = this.#reaches('reconcile') ? await proveSums(this.#repairDeps()) : undefined;
    return {
      simulated: this.#options.simulated,
      runs,
      batches: await Promise.all(batches.map((file) => this.#refresh(file))),
      approvals: await this.#approvals(),
      previews,
      reports,
      proof,
      ...(await readAllPayouts(this.#aws)),
      messages: await countMessages(this.#aws),
      events: { path: this.#outputs.eventsPath, count: this.#events.count },
    };
  }

  /** Reads what the schedules would have read while the clock jumped, so that no source looks overdue. */
  async catchUp(): Promise<void> {
    await collectAll(this.#aws, this.#options);
    await this.#execute();
    await this.#events.drain();
  }

  opened(result: LocalResult): OpenRun {
    const answered = new Set(result.batches.map(({ batch }) => batch.batchId));
    return {
      result,
      aws: this.#aws,
      deps: this.#repairDeps(),
      clock: this.#options.clock,
      goOn: (approval) => this.#goOn(answered, approval),
    };
  }

  /** @param answered batches whose files the bank has answered. */
  async #goOn(answered: Set<string>, approval: ApprovalRules): Promise<void> {
    const deps = { ...this.#repairDeps(), approval };
    if (this.#reaches('execute')) await this.#execute();
    await freeVoidedPayouts(deps);
    if (this.#reaches('submit') && !this.#options.dryRun) {
      await this.#submit();
      await finishSealed(deps, this.#aws.isExclusive);
      const files = (await this.#fetchFiles()).filter(({ batch }) => !answered.has(batch.batchId));
      for (const { batch } of files) answered.add(batch.batchId);
      if (this.#reaches('reconcile') && files.length > 0) {
        await exchangeWithBank(this.#aws, this.#outputs, this.#options, files);
        await proveSums(deps);
      }
    }
    await this.#events.drain();
  }

  #reaches(stage: Stage): boolean {
    return goesAsFarAs(this.#options, stage);
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

  /** First, so that this very run's files have the freed payouts. */
  async #recover(): Promise<void> {
    const recovered = await recover(this.#repairDeps(), {
      isExclusive: this.#aws.isExclusive,
      finishesSealed: !this.#options.dryRun,
    });
    if (Object.values(recovered).every((count) => count === 0)) return;
    const { voided, ended, freed, finished, retried, replanned } = recovered;
    this.#options.onProgress(
      `Resumed an earlier run: ${voided} open batches voided, ${ended} proposals ended, ${freed} payouts freed, ${finished} sealed batches finished, ${retried} payouts retried, ${replanned} planned for another account …`,
    );
  }

  /** Whether no earlier run left anything, and nobody ever had to approve: the stores may be somebody else's. */
  async #isFirstOfStores(): Promise<boolean> {
    return !this.#options.goesOn && (await readRoster(this.#table)).entries.length === 0;
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
    const previews: PreviewSummary[] = [];
    for (const { id } of this.#options.config.debtorAccounts) {
      this.#options.onProgress(`Making the payment files of ${id} …`);
      const { preview } = await this.#cutOff(id);
      if (preview !== undefined) previews.push(preview);
    }
    return previews;
  }

  async #cutOff(debtorAccountId: string): Promise<CutOffSummary> {
    const { random } = this.#options;
    const summary = await createSubmit({ ...this.#repairDeps(), random })({ debtorAccount: debtorAccountId });
    for (const { batchId } of summary.proposed) this.#proposed.add(batchId);
    return summary;
  }

  /** Also files that an earlier run left proposed. */
  async #approve(showsEnds: boolean): Promise<void> {
    const deps = this.#repairDeps();
    for await (const { batchId } of readLiveBatches(deps, 'proposed')) this.#proposed.add(batchId);
    const { people, clock, random, onProgress } = this.#options;
    if (people === undefined) return;
    await approveFiles(
      { ...deps, clock, random },
      {
        people,
        showsEnds,
        finish: async () => {
          await finishSealed(deps, this.#aws.isExclusive);
        },
        submit: async (debtorAccountId) => {
          await this.#cutOff(debtorAccountId);
        },
        onProgress,
      },
    );
  }

  async #approvals(): Promise<LocalApprovals> {
    const { people, config, clock } = this.#options;
    const batches = await Promise.all([...this.#proposed].map((batchId) => this.#readBatch(batchId)));
    const signers = new Set(batches.flatMap(({ approvals }) => approvals.map(({ person }) => person.name)));
    return {
      sandboxPeople: people?.map(({ person }) => person.name).filter((name) => signers.has(name)) ?? [],
      decided: batches.filter(({ state }) => state !== 'proposed'),
      waiting: await listProposals(this.#table),
      zones: new Map(config.debtorAccounts.map(({ id, cutOff }) => [id, cutOff.timeZone])),
      nowMs: clock.now(),
    };
  }

  async #copyPreviews(summaries: readonly PreviewSummary[]): Promise<LocalPreview[]> {
    const previews: LocalPreview[] = [];
    for (const summary of summaries) previews.push(await copyPreviewFiles(this.#aws, this.#outputs, summary));
    return previews;
  }

  async #readBatch(batchId: string): Promise<Batch> {
    const batch = await readBatch(this.#table, batchId);
    if (batch === undefined) throw new Error(`The batch ${batchId} is not in the ledger.`);
    return batch;
  }

  /** None in a dry run: it does not own what an earlier run submitted. */
  async #fetchFiles(): Promise<SubmittedFile[]> {
    if (this.#options.dryRun) return [];
    const files: SubmittedFile[] = [];
    // With kept stores, these include unsettled files of an earlier run.
    for await (const batch of readLiveBatches(this.#repairDeps(), 'submitted')) {
      files.push(await fetchSubmitted(this.#aws, this.#outputs, batch));
    }
    return files;
  }

  async #refresh({ batch, ...file }: SubmittedFile): Promise<SubmittedFile> {
    const payeeChecks = await countPayeeChecks(this.#repairDeps(), batch);
    return {
      ...file,
      batch: await this.#readBatch(batch.batchId),
      ...(payeeChecks === undefined ? {} : { payeeChecks }),
    };
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
      anchors: true,
    };
  }
}
