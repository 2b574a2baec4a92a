import type { Clock, Random } from '../platform/clock.ts';
import type { SourceConfig } from '../platform/config.ts';
import { createAmpecoSource } from './ampeco/source.ts';
import type { Source } from './source.ts';
import { createSpiriiSource } from './spirii/source.ts';

export type SourceDeps = {
  readonly token: string;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly random: Random;
};

/** The one place that knows which sources there are. */
export function openSource(config: SourceConfig, deps: SourceDeps): Source {
  switch (config.kind) {
    case 'spirii':
      return createSpiriiSource(config, deps);
    case 'ampeco':
      return createAmpecoSource(config, deps);
  }
}
