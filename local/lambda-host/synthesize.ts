import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { z } from 'zod';
import { parseConfig } from '../../functions/platform/config.ts';
import { PipelineStack } from '../../infra/pipeline-stack.ts';

const CDK_JSON = new URL('../../cdk.json', import.meta.url);

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

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
  const { context } = cdkJson.parse(JSON.parse(readFileSync(CDK_JSON, 'utf8')));
  const out = join(directory, 'cdk.out');
  const app = new App({ context, outdir: out, autoSynth: false });
  const stack = new PipelineStack(app, { config, configFile });
  app.synth();
  return { directory: out, stackName: stack.stackName };
}
