import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { parseConfig } from '../../../functions/platform/check-config.ts';
import { cdkContext } from '../../../infra/cdk-context.ts';
import { PipelineStack } from '../../../infra/pipeline-stack.ts';

/** What was synthesised: the template and the bundles that it deploys. */
export type Assembly = { readonly directory: string; readonly stackName: string };

/**
 * Does what `npx cdk synth` does with a configuration, bundles and all. Unlike the app, it takes one whose sources
 * are on this machine.
 * @param configText goes into every bundle as it is.
 * @param directory an empty one.
 * @throws PipelineError CONFIG_INVALID
 */
export function synthesize(configText: string, directory: string): Assembly {
  const configFile = join(directory, 'config.json');
  writeFileSync(configFile, configText);
  const config = parseConfig(configText, 'config.json');
  const out = join(directory, 'cdk.out');
  const app = new App({
    context: cdkContext(),
    outdir: out,
    autoSynth: false,
    builtinCloudFormationValidation: false,
  });
  const stack = new PipelineStack(app, { config, configFile });
  app.synth();
  return { directory: out, stackName: stack.stackName };
}
