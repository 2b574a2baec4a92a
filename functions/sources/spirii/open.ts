import { assert } from '../../core/errors.ts';
import type { SourceConfig } from '../../platform/config.ts';
import { preparedFor } from '../prepared.ts';
import type { Source, SourceDeps } from '../source.ts';
import { createSpiriiSource } from './source.ts';

/** @throws PipelineError SECRET_INVALID */
export function openSpirii(config: SourceConfig, deps: SourceDeps): Source {
  assert(config.kind === 'spirii', 'the collector of a source is started for that source');
  return createSpiriiSource(config, preparedFor(config, deps));
}
