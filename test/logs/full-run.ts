import { readFileSync } from 'node:fs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { sourceModesOf } from '../../functions/core/source-mode.ts';
import { approvalRulesOf } from '../../functions/platform/approval-rules.ts';
import { systemClock } from '../../functions/platform/clock.ts';
import { createLambdaMetrics } from '../../functions/platform/lambda-metrics.ts';
import type { OutlookDeps } from '../../functions/repair-payouts/outlook-deps.ts';
import type { SubmitDeps } from '../../functions/submit-batches/submit-deps.ts';
import type { LocalResult } from '../../local/document.ts';
import {
  type EmbeddedDynamoDb,
  type EmbeddedService,
  startDynamoDb,
  startQueueAndObjects,
} from '../../local/embedded/embedded-aws.ts';
import { clientInProcess, LOCAL_IDENTITY } from '../../local/embedded/local-aws.ts';
import { runPipeline } from '../../local/pipeline.ts';
import { type AmpecoSandbox, startAmpecoSandbox } from '../../local/sandbox/ampeco/sandbox.ts';
import { type SpiriiSandbox, startSpiriiSandbox } from '../../local/sandbox/spirii/sandbox.ts';
import { TestClock } from '../support/clock.ts';
import { exampleConfig } from '../support/config.ts';
import { UNHURRIED } from '../support/sandboxes.ts';
import type { CapturedOutput } from './captured-output.ts';

const DAY_MS = 86_400_000;

export const CONFIG = exampleConfig();

/** One run of everything, and its remains. */
export class FullRun {
  readonly spirii: SpiriiSandbox;
  readonly ampeco: AmpecoSandbox;
  readonly dynamoDb: DynamoDBClient;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly tableName = `ev-payouts-${CONFIG.stage}`;
  readonly bucketName = `ev-payouts-${CONFIG.stage}-files`;
  /** Long after the run: late things are then very late. */
  readonly clock = new TestClock(Date.now() + 30 * DAY_MS);
  readonly #services: readonly EmbeddedService[];
  #result: LocalResult | undefined;

  private constructor(
    sandboxes: { readonly spirii: SpiriiSandbox; readonly ampeco: AmpecoSandbox },
    tables: EmbeddedDynamoDb,
    queues: EmbeddedService,
  ) {
    this.spirii = sandboxes.spirii;
    this.ampeco = sandboxes.ampeco;
    this.#services = [tables, queues];
    this.dynamoDb = clientInProcess(tables);
    this.sqs = new SQSClient({ ...LOCAL_IDENTITY, endpoint: queues.endpoint });
    this.s3 = new S3Client({ ...LOCAL_IDENTITY, endpoint: queues.endpoint, forcePathStyle: true });
  }

  static async start(): Promise<FullRun> {
    const [spirii, ampeco, tables, queues] = await Promise.all([
      startSpiriiSandbox(UNHURRIED),
      startAmpecoSandbox(UNHURRIED),
      startDynamoDb(undefined),
      startQueueAndObjects(undefined),
    ]);
    return new FullRun({ spirii, ampeco }, tables, queues);
  }

  /** As `npm start` does: both sources, their troubles, the files, the bank and its reports. */
  async pipeline(output: CapturedOutput): Promise<void> {
    const [tables, queues] = this.#services;
    this.#result = await runPipeline({
      config: CONFIG,
      dataDir: undefined,
      environment: {
        AWS_ENDPOINT_URL_DYNAMODB: tables?.endpoint,
        AWS_ENDPOINT_URL_SQS: queues?.endpoint,
        AWS_ENDPOINT_URL_S3: queues?.endpoint,
      },
      endpoints: {
        spirii: { baseUrl: this.spirii.url, token: this.spirii.token },
        ampeco: { baseUrl: this.ampeco.url, token: this.ampeco.token },
      },
      simulated: { bank: 'simulated', realSources: ['spirii', 'ampeco'], sandboxes: [], services: [] },
      people: undefined,
      stopAfter: 'reconcile',
      dryRun: false,
      clock: systemClock,
      random: Math.random,
      log: output.log,
      onProgress: () => undefined,
    });
  }

  get result(): LocalResult {
    if (this.#result === undefined) throw new Error('The pipeline did not run.');
    return this.#result;
  }

  /** The run's events, as EventBridge would deliver them. */
  get publishedEvents(): string {
    return readFileSync(this.result.events.path, 'utf8');
  }

  get table() {
    return { client: this.dynamoDb, tableName: this.tableName };
  }

  get queue() {
    return { client: this.sqs, queueUrl: this.#urlOf('payouts'), clock: this.clock, random: Math.random };
  }

  get asideQueueUrl(): string {
    return this.#urlOf('events-aside');
  }

  #urlOf(queue: string): string {
    return `${this.#services[1]?.endpoint}/000000000000/ev-payouts-${CONFIG.stage}-${queue}`;
  }

  /** A client of its own, for a test that makes it fail. */
  newS3(): S3Client {
    return new S3Client({ ...LOCAL_IDENTITY, forcePathStyle: true });
  }

  deps(output: CapturedOutput): SubmitDeps & OutlookDeps {
    return {
      table: this.table,
      queue: this.queue,
      bucket: { client: this.s3, bucketName: this.bucketName },
      clock: this.clock,
      random: Math.random,
      log: output.log,
      stalledAfterMs: 30 * 60_000,
      anchors: true,
      maxAttempts: 3,
      retryAfter: 'statement',
      sourceModes: sourceModesOf(CONFIG.sources),
      sources: CONFIG.sources,
      debtorAccounts: CONFIG.debtorAccounts,
      approval: approvalRulesOf(CONFIG),
      metrics: createLambdaMetrics(`ev-payouts/${CONFIG.stage}`),
    };
  }

  async close(): Promise<void> {
    for (const client of [this.dynamoDb, this.sqs, this.s3]) client.destroy();
    await Promise.all([this.spirii, this.ampeco, ...this.#services].map((service) => service.close()));
  }
}
