import { STAGE_SHAPE } from '../functions/platform/config.ts';
import type { ConfigFile } from '../functions/platform/config-file.ts';
import type { Options } from './terminal/options.ts';
import { readConfig } from './terminal/program.ts';
import { wrongUse } from './wrong-use.ts';

/** Where a command works: a deployed stage, or the stores that `npm start -- --data DIR` kept. */
export type Place =
  | { readonly kind: 'stage'; readonly stage: string; readonly config: () => ConfigFile }
  | { readonly kind: 'data'; readonly dataDir: string; readonly config: () => ConfigFile };

/** The options that name it, alike in each command. */
export const PLACE_OPTIONS = { stage: 'text', data: 'text', config: 'text' } as const;
export const PLACE_NAMES: readonly string[] = [...Object.keys(PLACE_OPTIONS), 'help'];

export const PLACE_HELP = `Where it is (one of the two)
  --stage NAME   The deployed stage, with the credentials of the AWS
                 environment.
  --data DIR     The stores that \`npm start -- --data DIR\` kept.
  --config FILE  The configuration that was used (default: config/NAME.json of
                 the stage; with --data config/example.json).`;

/** @throws PipelineError CONFIG_INVALID where not exactly one place is named, or its name cannot exist. */
export function placeOf(options: Options): Place {
  const [stage, dataDir] = [options.text('stage'), options.text('data')];
  if (stage !== undefined && dataDir !== undefined) {
    throw wrongUse('Give one of --stage and --data, not both.', options.hint);
  }
  if (stage === undefined && dataDir === undefined) {
    throw wrongUse('Give --stage NAME, or --data DIR for kept stores.', options.hint);
  }
  const file = options.text('config');
  if (dataDir !== undefined) {
    return { kind: 'data', dataDir, config: () => readConfig(file ?? 'config/example.json') };
  }
  if (stage === undefined || !STAGE_SHAPE.test(stage)) {
    throw wrongUse(
      '--stage is not the name of a stage, such as prod: lower-case letters, digits and hyphens, a letter first, at most 21.',
      options.hint,
    );
  }
  return { kind: 'stage', stage, config: () => readConfig(file ?? `config/${stage}.json`) };
}
