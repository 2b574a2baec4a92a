import type { Clock, Random } from '../platform/clock.ts';
import type { SourceConfig } from '../platform/config.ts';
import { type Log, logAbout } from '../platform/log.ts';
import { createAmpecoSource } from './ampeco/source.ts';
import type { Source } from './source.ts';
import { createSpiriiSource } from './spirii/source.ts';

export type SourceDeps = {
  readonly token: string;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly random: Random;
  /** For what a source has to tell a person beside its expenses; each line says which source it is of. */
  readonly log: Log;
};

/** The one place that knows which sources there are. */
export function openSource(config: SourceConfig, given: SourceDeps): Source {
  const deps = { ...given, log: logAbout(given.log, { source: config.kind, account: config.account }) };
  switch (config.kind) {
    case 'spirii':
      return createSpiriiSource(config, deps);
    case 'ampeco':
      return createAmpecoSource(config, deps);
  }
}
