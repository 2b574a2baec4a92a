import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { mayDeploy } from '../../infra/cdk-plugin.ts';
import { exampleText } from '../support/config.ts';
import { COMPILED } from '../support/run-node.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { PROJECT_ROOT } from './synthesized.ts';

/** The CLI, the app and the bundles take some seconds, more on a busy machine. */
const TIMEOUT_MS = 240_000;
vi.setConfig({ testTimeout: TIMEOUT_MS, hookTimeout: TIMEOUT_MS });

const directory = temporaryFolder();
const out = join(directory, 'cdk.out');
const prodConfig = join(directory, 'prod.json');
writeFileSync(
  prodConfig,
  exampleText().replace('"stage": "example"', '"stage": "prod"').replaceAll('/example/', '/prod/'),
);
type Outcome = { readonly exitCode: number | null; readonly output: string };

/** Runs the CDK CLI as `npx cdk` does, where no AWS credentials are. */
function cdk(...args: readonly string[]): Promise<Outcome> {
  rmSync(out, { recursive: true, force: true });
  return new Promise((resolve) => {
    const cli = join(PROJECT_ROOT, 'node_modules/aws-cdk/bin/cdk');
    const bin = join(PROJECT_ROOT, 'node_modules/.bin');
    const env = {
      PATH: `${bin}:${process.env['PATH']}`,
      HOME: directory,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_REGION: 'eu-central-1',
      ...COMPILED,
    };
    const child = execFile(
      process.execPath,
      [cli, ...args, '--output', out],
      { cwd: PROJECT_ROOT, env, timeout: TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024 },
      (_error, stdout, stderr) => resolve({ exitCode: child.exitCode, output: stdout + stderr }),
    );
  });
}

/** The CLI's end where only the account is missing: the app has synthesised, and nothing refused. */
const NO_ACCOUNT = /Unable to resolve AWS account|no credentials have been configured/;
const EXAMPLE = 'The example configuration is never deployed.';
const NAME_ONE = 'npx cdk deploy -c config=config/prod.json';

function synthesised(stage: string): boolean {
  return existsSync(join(out, `ev-payouts-${stage}.template.json`));
}

describe('npx cdk', () => {
  it.each([
    ['deploy without a configuration', ['deploy']],
    [
      'deploy of all stacks, with an option before the command',
      ['--strict', 'deploy', '--all', '-c', 'config=config/example.json'],
    ],
  ])('refuses %s before it synthesises anything', async (_what, args) => {
    const { exitCode, output } = await cdk(...args);

    expect(exitCode, output).toBe(1);
    expect(output).toContain(EXAMPLE);
    expect(output).toContain(NAME_ONE);
    expect(synthesised('example')).toBe(false);
  });

  it('refuses misspelt context keys, also of the CDK, and names each', async () => {
    const keys = ['confg', 'stage', '@aws-cdk/core:bootstrapQualifer'];
    const misspelt = keys.flatMap((key) => ['-c', `${key}=${prodConfig}`]);

    const { exitCode, output } = await cdk('synth', ...misspelt, '-c', `config=${prodConfig}`);

    expect(exitCode, output).toBe(1);
    expect(output).toContain(`The context key ${keys.join(', ')} is unknown.`);
    expect(output).toContain(NAME_ONE);
    expect(synthesised('prod') || synthesised('example')).toBe(false);
  });

  it('synthesises the example', async () => {
    const { exitCode, output } = await cdk('synth', '--quiet', '-c', 'config=config/example.json');

    expect(exitCode, output).toBe(0);
    expect(synthesised('example')).toBe(true);
  });

  it("lets deploy of another configuration, with the CDK's own keys, go on until it needs the account", async () => {
    const keys = [
      '@aws-cdk/core:bootstrapQualifier=evp',
      '@aws-cdk/core:permissionsBoundary={"name":"b"}',
      `config=${prodConfig}`,
    ];

    const { output } = await cdk('deploy', '--no-rollback', ...keys.flatMap((key) => ['-c', key]));

    expect(output).toMatch(NO_ACCOUNT);
    expect(output).not.toMatch(/is unknown|is never deployed/);
    expect(synthesised('prod')).toBe(true);
  });

  it('lets the example be destroyed', async () => {
    const { output } = await cdk('destroy', '--force');

    expect(output).toMatch(NO_ACCOUNT);
    expect(output).not.toContain(EXAMPLE);
    expect(synthesised('example')).toBe(true);
  });

  it('bootstraps an account before there is a configuration', async () => {
    const { output } = await cdk('bootstrap', 'aws://111111111111/eu-central-1');

    expect(output).toMatch(NO_ACCOUNT);
    expect(output).not.toContain(EXAMPLE);
  });
});

describe('the plugin of the CLI', () => {
  it('is in cdk.json', () => {
    expect(readFileSync(join(PROJECT_ROOT, 'cdk.json'), 'utf8')).toContain('infra/cdk-plugin.ts');
  });

  it.each([
    ['deploy\n-c\nconfig=config/prod.json', true],
    ['--strict\ndeploy\n--all', true],
    ['import', true],
    ['watch', true],
    ['synth', false],
    ['diff', false],
    ['destroy\n--force', false],
    ['bootstrap\naws://111111111111/eu-central-1', false],
  ])('knows whether a command may deploy: %j', (cliArguments, may) => {
    expect(mayDeploy({ CDK_CLI_VERSION: '2.0.0', EV_PAYOUTS_CDK_ARGUMENTS: cliArguments })).toBe(may);
  });

  it('errs against the example: where the CLI did not load it, a deployment is possible', () => {
    expect(mayDeploy({ CDK_CLI_VERSION: '2.0.0' })).toBe(true);
    expect(mayDeploy({})).toBe(false);
  });
});
