import type { SourceConfig } from '../platform/config.ts';
import { logAbout } from '../platform/log.ts';
import { createAmpecoSource } from './ampeco/source.ts';
import { expiryOf } from './http/access-token.ts';
import type { Source, SourceDeps } from './source.ts';
import { createSpiriiSource } from './spirii/source.ts';

const DAY_MS = 86_400_000;
/** Enough to have the source issue another token. */
const WARN_DAYS = 7;

/** A JWT says when it expires; after that, no expense of the source is collected. */
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
