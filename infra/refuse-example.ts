import { PipelineError } from '../functions/core/errors.ts';
import type { Config } from '../functions/platform/config.ts';

const EXAMPLE_STAGE = 'example';

/** Known by its stage, wherever its file lies: a copy in which nothing was set is the example too. */
export function isExample({ stage }: Config): boolean {
  return stage === EXAMPLE_STAGE;
}

/**
 * cdk.json names the example, so that `cdk synth` and `cdk bootstrap` work before there is a configuration of one's
 * own: a `cdk deploy` that forgets to name that one would set up tables and schedules of nobody's.
 * @throws PipelineError CONFIG_INVALID
 */
export function refuseExample(config: Config): void {
  if (!isExample(config)) return;
  throw new PipelineError('CONFIG_INVALID', 'The example configuration is never deployed.', {
    action:
      'Name a configuration with a stage, sources and accounts of your own: npx cdk deploy -c config=config/prod.json',
  });
}
