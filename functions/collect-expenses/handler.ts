import * as z from 'zod/mini';
import { PipelineError } from '../core/errors.ts';
import { SOURCE_NAMES } from '../core/expense.ts';
import { readCheckpoint } from '../ledger/checkpoints.ts';
import type { Config, SourceConfig } from '../platform/config.ts';
import { payeePolicyOf } from '../platform/payee-policy.ts';
import { tariffPolicyOf } from '../platform/tariff-policy.ts';
import { DailyAllowance } from '../sources/daily-allowance.ts';
import type { RequestAllowance } from '../sources/http/attempt.ts';
import { requestsPerDayOf } from '../sources/requests-per-day.ts';
import type { Source } from '../sources/source.ts';
import { type CollectDeps, collectExpenses, type RunSummary, STOP_BEFORE_MS } from './collect.ts';
import { alarmOfFailure, failureOf } from './collection-failure.ts';

export type CollectHandlerDeps = Omit<
  CollectDeps,
  'limits' | 'debtorAccounts' | 'payees' | 'retryAfter' | 'sameAccountAndAmount' | 'tariff'
> & {
  readonly config: Pick<
    Config,
    'sources' | 'limits' | 'payees' | 'debtorAccounts' | 'retries' | 'duplicates'
  >;
  /**
   * @param deadlineMs the end of requests to the source.
   * @param allowance its daily requests, if bounded.
   */
  readonly openSource: (
    config: SourceConfig,
    deadlineMs: number,
    allowance: RequestAllowance | undefined,
  ) => Promise<Source>;
};

const collectEvent = z.object({
  source: z.enum(SOURCE_NAMES),
  account: z.string(),
  /** A run that continues the previous one: it does not begin a reading. */
  goesOn: z.optional(z.boolean()),
});

/**
 * Collects the source in the schedule's event, `{ "source": "spirii", "account": "nordfleet" }`, from its beginning or
 * where the previous run ended. The answer says whether a next run goes on at once.
 * @param remainingMs the function's remaining time.
 */
export function createHandler(
  deps: CollectHandlerDeps,
): (event: unknown, remainingMs: number) => Promise<RunSummary> {
  const limits = deps.config.limits.maxPayoutMinor;
  const retryAfter = deps.config.retries.after;
  const payees = payeePolicyOf(deps.config);
  return async (event, remainingMs) => {
    const config = sourceOf(event, deps.config.sources);
    if (collectEvent.parse(event).goesOn === true && !(await hasCheckpoint(deps, config))) {
      deps.log.info('nothing-to-go-on-with', { source: config.kind, account: config.account });
      return nothingRead(config);
    }
    const deadlineMs = deps.clock.now() + remainingMs - STOP_BEFORE_MS;
    const allowance = allowanceOf(deps, config);
    const source = await deps.openSource(config, deadlineMs, allowance).catch((error: unknown) => {
      const failure = failureOf(error);
      deps.log.alarm(alarmOfFailure(failure), { source: config.kind, account: config.account, ...failure });
      throw error;
    });
    const given = {
      limits,
      debtorAccounts: deps.config.debtorAccounts,
      payees,
      retryAfter,
      tariff: tariffPolicyOf(config),
      ...deps.config.duplicates,
    };
    try {
      return await collectExpenses({ ...deps, ...given }, source, deadlineMs);
    } finally {
      await allowance?.close();
    }
  };
}

function allowanceOf(
  { table, clock, log }: CollectHandlerDeps,
  config: SourceConfig,
): DailyAllowance | undefined {
  const perDay = requestsPerDayOf(config);
  if (perDay === undefined) return undefined;
  return new DailyAllowance({ table, source: config.kind, account: config.account, perDay, clock, log });
}

/** An event may come twice: another run may have reached the source's end meanwhile. */
async function hasCheckpoint(
  { table }: CollectHandlerDeps,
  { kind, account }: SourceConfig,
): Promise<boolean> {
  return (await readCheckpoint(table, kind, account)).checkpoint !== undefined;
}

function nothingRead({ kind, account }: SourceConfig): RunSummary {
  const counts = { fetched: 0, created: 0, unchanged: 0, updated: 0, skipped: 0, failed: 0 };
  return { source: kind, account, runId: '', ...counts, complete: true, goesOn: false };
}

function sourceOf(event: unknown, sources: readonly SourceConfig[]): SourceConfig {
  const named = collectEvent.safeParse(event);
  const found = sources.find(
    (config) => named.success && config.kind === named.data.source && config.account === named.data.account,
  );
  if (found !== undefined) return found;
  throw new PipelineError('CONFIG_INVALID', 'The event does not name a configured source and account.', {
    action: 'Send { "source": "…", "account": "…" } as the configuration names them.',
  });
}
