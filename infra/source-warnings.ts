import type { SourceConfig } from '../functions/platform/config.ts';
import type { ConfigProblem } from '../functions/platform/config-problem.ts';
import { isReserved } from './reserved-name.ts';
import { gapMinutes } from './schedule-gaps.ts';
import { tariffWarnings } from './tariff-warnings.ts';

/**
 * The sources' published limits, in requests per minute. No error, since a tenant may have agreed on another limit, and
 * the collector slows down when a source says so. Spirii: reads, https://docs.spirii.com/errors-and-limits/rate-limits.
 * AMPECO: the platform's default.
 */
const PUBLISHED_REQUESTS_PER_MINUTE: Readonly<Record<SourceConfig['kind'], number>> = {
  spirii: 600,
  ampeco: 1000,
};

/** Statuses of a report that pays: https://docs.spirii.com/api-reference/reimbursement-expenses/list-expense-reports */
const PAYING_STATUSES: ReadonlySet<string> = new Set(['Approved', 'FundsReceived']);

/** A collection may take this long, and a source is never read twice at once. */
const LONGEST_COLLECTION_MINUTES = 15;

/** What may be meant for one source but is more often a mistake. */
export function sourceWarnings(
  source: SourceConfig,
  at: ConfigProblem['path'],
  nowMs: number,
): ConfigProblem[] {
  const warnings: ConfigProblem[] = [];
  if (isReserved(new URL(source.baseUrl).hostname)) {
    warnings.push({
      path: [...at, 'baseUrl'],
      message: 'is of a domain for examples: no collection can succeed',
    });
  }
  const published = PUBLISHED_REQUESTS_PER_MINUTE[source.kind];
  if (source.requestsPerMinute > published) {
    warnings.push({
      path: [...at, 'requestsPerMinute'],
      message: `is above the ${published} that ${source.kind} publishes: right only where it agreed on more`,
    });
  }
  const shortest = gapMinutes(source.schedule, nowMs)?.least;
  if (shortest !== undefined && shortest < LONGEST_COLLECTION_MINUTES) {
    warnings.push({
      path: [...at, 'schedule', 'expression'],
      message: `runs every ${shortest} minutes: a collection may take ${LONGEST_COLLECTION_MINUTES}, and the next one waits for it`,
    });
  }
  warnings.push(...tariffWarnings(source, [...at, 'tariff'], nowMs));
  if (source.kind === 'ampeco' && source.pays === 'expenses') {
    warnings.push({ path: [...at, 'pays'], message: meaningOfExpenses(source.payOrigins ?? []) });
  }
  if (source.kind !== 'spirii') return warnings;
  const unknown = source.payWhen.filter((status) => !PAYING_STATUSES.has(status));
  if (unknown.length > 0) {
    warnings.push({
      path: [...at, 'payWhen'],
      message: `${unknown.join(', ')}: no status that Spirii documents`,
    });
  }
  return warnings;
}

function meaningOfExpenses(origins: readonly string[]): string {
  return origins.length === 0
    ? 'pays nothing: payOrigins names no origin whose expenses are owed to the partner'
    : `pays every expense of the origin ${origins.join(' or ')} to its partner. In AMPECO's own terms an expense is what the partner owes the operator: right only where this tenant lists what it owes its partners`;
}

/** Spirii tells tenants apart only by their tokens, which no configuration holds. */
export function tenantWarnings(sources: readonly SourceConfig[]): ConfigProblem[] {
  const first = sources.findIndex(({ kind }) => kind === 'spirii');
  return sources.flatMap((source, index) =>
    source.kind === 'spirii' && index > first
      ? [
          {
            path: ['sources', index, 'secretName'],
            message: `must get the token of another tenant than sources[${first}]: one tenant read as two accounts is paid twice`,
          },
        ]
      : [],
  );
}
