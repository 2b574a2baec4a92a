import type { Clock, Random } from '../platform/clock.ts';
import type { SourceConfig } from '../platform/config.ts';
import { type Log, logAbout } from '../platform/log.ts';
import type { ClientCredentials } from '../platform/secrets.ts';
import { createAmpecoSource } from './ampeco/source.ts';
import { expiryOf } from './http/access-token.ts';
import type { RequestAllowance } from './http/get-json.ts';
import type { Source } from './source.ts';
import { createSpiriiSource } from './spirii/source.ts';

export type SourceDeps = {
  readonly token: string | ClientCredentials;
  /** When no more is asked of the source; left out, never. */
  readonly deadlineMs?: number;
  readonly allowance?: RequestAllowance | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly random: Random;
  /** For what a source has to tell a person beside its expenses; each line says which source it is of. */
  readonly log: Log;
};

const DAY_MS = 86_400_000;
/** Enough to have the source issue another token. */
const WARN_DAYS = 7;

/** A token that is a JWT says when it ends; once it has, no expense of the source is collected. */
function warnOfExpiry({ token, clock, log }: SourceDeps): void {
  const expiresAtMs = typeof token === 'string' ? expiryOf(token) : undefined;
  if (expiresAtMs === undefined || expiresAtMs - clock.now() > WARN_DAYS * DAY_MS) return;
  log.alarm('token-expiring', {
    expiresAt: new Date(expiresAtMs).toISOString(),
    action: 'Have the source issue another token, and put it into the secret before this one expires.',
  });
}

/** The most requests in a day; AMPECO's own default, which a tenant may have changed. Spirii publishes none. */
export function requestsPerDayOf(config: SourceConfig): number | undefined {
  return config.kind === 'ampeco' ? (config.requestsPerDay ?? 100_000) : undefined;
}

/** The one place that knows which sources there are. */
export function openSource(config: SourceConfig, given: SourceDeps): Source {
  const deps = { ...given, log: logAbout(given.log, { source: config.kind, account: config.account }) };
  warnOfExpiry(deps);
  switch (config.kind) {
    case 'spirii':
      return createSpiriiSource(config, deps);
    case 'ampeco':
      return createAmpecoSource(config, deps);
  }
}
