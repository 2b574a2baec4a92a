import type { SourceConfig } from '../platform/config.ts';
import { logAbout } from '../platform/log.ts';
import { expiryOf } from './http/access-token.ts';
import type { SourceDeps } from './source.ts';

const DAY_MS = 86_400_000;
/** Time to have the source issue another token. */
const WARN_DAYS = 7;

/** A JWT says when it expires; after that, the collector gets no expense. */
function warnOfExpiry({ token, clock, log }: SourceDeps): void {
  const expiresAtMs = typeof token === 'string' ? expiryOf(token) : undefined;
  if (expiresAtMs === undefined || expiresAtMs - clock.now() > WARN_DAYS * DAY_MS) return;
  log.alarm('token-expiring', {
    expiresAt: new Date(expiresAtMs).toISOString(),
    action: 'Have the source issue another token, and put it into the secret before this one expires.',
  });
}

/** What opens a source: its log lines name it, and a warning precedes its token's end. */
export function preparedFor(config: SourceConfig, given: SourceDeps): SourceDeps {
  const deps = { ...given, log: logAbout(given.log, { source: config.kind, account: config.account }) };
  warnOfExpiry(deps);
  return deps;
}
