import { assert } from '../../core/errors.ts';
import type { SourceConfig } from '../../platform/config.ts';
import { preparedFor } from '../prepared.ts';
import type { Source, SourceDeps } from '../source.ts';
import { createAmpecoSource } from './source.ts';

/** @throws PipelineError SECRET_INVALID */
export function openAmpeco(config: SourceConfig, deps: SourceDeps): Source {
  assert(config.kind === 'ampeco', 'the collector of a source is started for that source');
  return createAmpecoSource(config, preparedFor(config, deps));
}
