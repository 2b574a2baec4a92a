import type { RunCounts, RunSummary } from '../functions/collect-expenses/collect.ts';
import { createHandler } from '../functions/collect-expenses/handler.ts';
import type { SourceName } from '../functions/core/expense.ts';
import type { Clock, Random } from '../functions/platform/clock.ts';
import type { Config } from '../functions/platform/config.ts';
import type { Log } from '../functions/platform/log.ts';
import type { PipelineResult } from './document.ts';
import { startLocalAws } from './local-aws.ts';
import type { Endpoint } from './options.ts';
import { countMessages, readAllPayouts } from './read-stores.ts';
import { startLocalSources } from './sources.ts';

export type PipelineOptions = {
  readonly config: Config;
  readonly dataDir: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly endpoints: Readonly<Record<SourceName, Endpoint | undefined>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly onProgress: (what: string) => void;
};

/** A run on this machine has no time limit of its own; a day is longer than any. */
const NO_LIMIT_MS = 86_400_000;

/** Runs the pipeline once: the real handlers against embedded services. */
export async function runPipeline(options: PipelineOptions): Promise<PipelineResult> {
  const { clock, random, log, onProgress } = options;
  onProgress('Starting DynamoDB and SQS in this process …');
  const aws = await startLocalAws(options.config.stage, options.dataDir, options.environment);
  try {
    const sources = await startLocalSources(options.config, options);
    try {
      const queue = { client: aws.sqs, queueUrl: aws.queueUrl, clock, random };
      const runs: RunSummary[] = [];
      for (const source of sources.config.sources) {
        const where = sources.sandboxes.includes(source.kind) ? 'its sandbox' : source.baseUrl;
        const reading = `Reading ${source.kind}/${source.account} from ${where} …`;
        onProgress(reading);
        const collect = createHandler({
          config: sources.config,
          table: { client: aws.dynamoDb, tableName: aws.tableName },
          queue,
          openSource: sources.open,
          clock,
          random,
          log,
          onProgress: (counts: RunCounts) => onProgress(`${reading} ${counts.fetched} expenses`),
        });
        runs.push(await collect({ source: source.kind, account: source.account }, NO_LIMIT_MS));
      }
      return { runs, payouts: await readAllPayouts(aws), messages: await countMessages(aws) };
    } finally {
      await sources.close();
    }
  } finally {
    await aws.close();
  }
}
