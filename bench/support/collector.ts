import { readFileSync } from 'node:fs';
import type { RunSummary } from '../../functions/collect-expenses/collect.ts';
import { createHandler } from '../../functions/collect-expenses/handler.ts';
import { parseConfig } from '../../functions/platform/check-config.ts';
import { systemClock } from '../../functions/platform/clock.ts';
import type { Config, SpiriiSourceConfig } from '../../functions/platform/config.ts';
import type { Log } from '../../functions/platform/log.ts';
import { openSource } from '../../functions/sources/open-source.ts';
import type { LocalAws } from '../../local/embedded/local-aws.ts';
import type { Endpoints } from './servers.ts';

const CONFIG_FILE = new URL('../../config/example.json', import.meta.url);
/** The most that a configuration allows: the pacer counts every request and never waits. */
const REQUESTS_PER_MINUTE = 100_000;
const PAGE_SIZE = 100;
const SILENT: Log = { info: () => undefined, warn: () => undefined, alarm: () => undefined };
/** Longer than any run of a bench. */
const NO_LIMIT_MS = 86_400_000;

/**
 * The example configuration with the bench's Spirii, without pacing. Every currency with a limit has a debtor account,
 * so that every payout becomes ready and has its message.
 */
export function benchConfig(endpoints: Endpoints): { config: Config; source: SpiriiSourceConfig } {
  const example = parseConfig(readFileSync(CONFIG_FILE, 'utf8'), 'config/example.json');
  const spirii = example.sources.find((entry) => entry.kind === 'spirii');
  const account = example.debtorAccounts[0];
  if (spirii === undefined || account === undefined) {
    throw new Error('The example configuration has no Spirii source or no debtor account.');
  }
  const source: SpiriiSourceConfig = {
    ...spirii,
    baseUrl: endpoints.spirii,
    requestsPerMinute: REQUESTS_PER_MINUTE,
    paging: { ...spirii.paging, pageSize: PAGE_SIZE },
  };
  const debtorAccounts = [...example.limits.maxPayoutMinor.keys()].map((currency) => ({
    ...account,
    id: `bench-${currency.toLowerCase()}`,
    currency,
  }));
  return { config: { ...example, sources: [source], debtorAccounts }, source };
}

/**
 * Runs the real handler once over the whole source.
 * @throws Error unless every expense became a new payout: less work would be no measurement.
 */
export async function runCollector(
  endpoints: Endpoints,
  aws: LocalAws,
  expenses: number,
): Promise<RunSummary> {
  const { config, source } = benchConfig(endpoints);
  const collect = createHandler({
    config,
    table: { client: aws.dynamoDb, tableName: aws.tableName },
    queue: { client: aws.sqs, queueUrl: aws.queueUrl, clock: systemClock, random: Math.random },
    openSource: async (opened) =>
      openSource(opened, {
        token: endpoints.token,
        fetch,
        clock: systemClock,
        random: Math.random,
        log: SILENT,
      }),
    clock: systemClock,
    random: Math.random,
    log: SILENT,
  });
  const summary = await collect({ source: source.kind, account: source.account }, NO_LIMIT_MS);
  if (!summary.complete || summary.created !== expenses) {
    throw new Error(
      `The collector made ${summary.created} payouts of ${expenses}: ${summary.error?.message ?? 'no error'}`,
    );
  }
  return summary;
}
