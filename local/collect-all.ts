import type { RunSummary } from '../functions/collect-expenses/collect.ts';
import { createHandler as createCollect } from '../functions/collect-expenses/handler.ts';
import type { SourceName } from '../functions/core/expense.ts';
import type { Config } from '../functions/platform/config.ts';
import type { LocalAws } from './embedded/local-aws.ts';
import { type LocalSourceOptions, type LocalSources, startLocalSources } from './sources.ts';

export type CollectOptions = LocalSourceOptions & {
  readonly config: Config;
  readonly onProgress: (what: string) => void;
};

/** A run on this machine has no time limit of its own; a day is longer than any. */
const NO_LIMIT_MS = 86_400_000;

/** Reads every configured source once, its sandbox or its API. */
export async function collectAll(aws: LocalAws, options: CollectOptions): Promise<RunSummary[]> {
  const sources = await startLocalSources(options.config, options);
  try {
    const runs: RunSummary[] = [];
    for (const { kind, account } of sources.config.sources) {
      runs.push(await collectOne(aws, options, sources, kind, account));
    }
    return runs;
  } finally {
    await sources.close();
  }
}

async function collectOne(
  aws: LocalAws,
  { clock, random, log, onProgress }: CollectOptions,
  sources: LocalSources,
  source: SourceName,
  account: string,
): Promise<RunSummary> {
  const where = sources.sandboxes.includes(source) ? 'its sandbox' : 'its API';
  const reading = `Reading ${source}/${account} from ${where} …`;
  onProgress(reading);
  const collect = createCollect({
    config: sources.config,
    table: { client: aws.dynamoDb, tableName: aws.tableName },
    queue: { client: aws.sqs, queueUrl: aws.queueUrl, clock, random },
    openSource: sources.open,
    clock,
    random,
    log,
    onProgress: ({ fetched }) => onProgress(`${reading} ${fetched} expenses`),
  });
  return collect({ source, account }, NO_LIMIT_MS);
}
