import { join } from 'node:path';
import { type Ended, PROJECT, runNode } from '../support/run-node.ts';

const CLI = join(PROJECT, 'node_modules/aws-cdk/bin/cdk');
const BIN = join(PROJECT, 'node_modules/.bin');

/** Runs the CDK CLI as `npx cdk` does, where no AWS credentials are and the folder is the user's home. */
export function runCdk(folder: string, ...args: readonly string[]): Promise<Ended> {
  const env = {
    PATH: `${BIN}:${process.env['PATH']}`,
    HOME: folder,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: 'eu-central-1',
    // Its rules for templates take most of a synthesis; a template that somebody asks for is held against them.
    ...(args.includes('synth') ? {} : { CDK_VALIDATION: 'false' }),
    // Each bundle is made by npx, which would ask the registry for a newer npm.
    npm_config_update_notifier: 'false',
  };
  return runNode([CLI, ...args, '--output', join(folder, 'cdk.out')], { cwd: PROJECT, env });
}
