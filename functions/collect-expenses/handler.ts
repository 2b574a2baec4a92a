import * as z from 'zod/mini';
import { PipelineError } from '../core/errors.ts';
import { SOURCE_NAMES } from '../core/expense.ts';
import { addressCurrenciesOf } from '../core/plan.ts';
import type { Config, SourceConfig } from '../platform/config.ts';
import type { Source } from '../sources/source.ts';
import { type CollectDeps, collectExpenses, type RunSummary, STOP_BEFORE_MS } from './collect.ts';
import { alarmOfFailure, failureOf } from './collection-failure.ts';

export type CollectHandlerDeps = Omit<
  CollectDeps,
  'limits' | 'paidCurrencies' | 'addressCurrencies' | 'retryAfter'
> & {
  readonly config: Pick<Config, 'sources' | 'limits' | 'debtorAccounts' | 'retries'>;
  readonly openSource: (config: SourceConfig) => Promise<Source>;
};

const collectEvent = z.object({ source: z.enum(SOURCE_NAMES), account: z.string() });

/**
 * Collects one source: the one that the schedule's event names, `{ "source": "spirii", "account": "nordfleet" }`.
 * @param remainingMs how long the function may still run.
 */
export function createHandler(
  deps: CollectHandlerDeps,
): (event: unknown, remainingMs: number) => Promise<RunSummary> {
  const limits = deps.config.limits.maxPayoutMinor;
  const paidCurrencies = new Set(deps.config.debtorAccounts.map((account) => account.currency));
  const retryAfter = deps.config.retries.after;
  const addressCurrencies = addressCurrenciesOf(deps.config.debtorAccounts);
  return async (event, remainingMs) => {
    const config = sourceOf(event, deps.config.sources);
    const deadlineMs = deps.clock.now() + remainingMs - STOP_BEFORE_MS;
    const source = await deps.openSource(config).catch((error: unknown) => {
      const failure = failureOf(error);
      deps.log.alarm(alarmOfFailure(failure), { source: config.kind, account: config.account, ...failure });
      throw error;
    });
    const given = { limits, paidCurrencies, addressCurrencies, retryAfter };
    return collectExpenses({ ...deps, ...given }, source, deadlineMs);
  };
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
