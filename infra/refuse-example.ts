import { PipelineError } from '../functions/core/errors.ts';
import type { Config } from '../functions/platform/config.ts';

const EXAMPLE_STAGE = 'example';

/** Known by its stage: an unchanged copy is the example too. */
export function isExample({ stage }: Config): boolean {
  return stage === EXAMPLE_STAGE;
}

/**
 * cdk.json names the example, so that `cdk synth` and `cdk bootstrap` work without a configuration. Without this, a
 * `cdk deploy` that forgets to name one would set up nobody's tables and schedules.
 * @throws PipelineError CONFIG_INVALID
 */
export function refuseExample(config: Config): void {
  if (!isExample(config)) return;
  throw new PipelineError('CONFIG_INVALID', 'The example configuration is never deployed.', {
    action:
      'Name a configuration with a stage, sources and accounts of your own: npx cdk deploy -c config=config/prod.json',
  });
}
