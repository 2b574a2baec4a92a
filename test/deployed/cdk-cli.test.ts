import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { mayDeploy } from '../../infra/cdk-plugin.ts';
import { runCdk } from '../infra/run-cdk.ts';
import { exampleText } from '../support/config.ts';
import { PROJECT } from '../support/run-node.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

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

/** Runs the CLI where it has left nothing before. */
async function cdk(...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  rmSync(out, { recursive: true, force: true });
  const { code, stdout, stderr } = await runCdk(directory, ...args);
  return { code, output: stdout + stderr };
}

/** The CLI's end where only the account is missing: the app has synthesised, and nothing refused. */
const NO_ACCOUNT = /Unable to resolve AWS account|no credentials have been configured/;
const EXAMPLE = 'The example configuration is never deployed.';
const NAME_ONE = 'npx cdk deploy -c config=config/prod.json';

function synthesised(stage: string): boolean {
  return existsSync(join(out, `ev-payouts-${stage}.template.json`));
}

describe('npx cdk', () => {
  it('refuses deploy of the example before it synthesises anything, with an option before the command too', async () => {
    const { code, output } = await cdk('--strict', 'deploy', '--all');

    expect(code, output).toBe(1);
    expect(output).toContain(EXAMPLE);
    expect(output).toContain(NAME_ONE);
    expect(synthesised('example')).toBe(false);
  });

  it('refuses misspelt context keys, also of the CDK, and names each', async () => {
    const keys = ['confg', 'stage', '@aws-cdk/core:bootstrapQualifer'];
    const misspelt = keys.flatMap((key) => ['-c', `${key}=${prodConfig}`]);

    const { code, output } = await cdk('synth', ...misspelt, '-c', `config=${prodConfig}`);

    expect(code, output).toBe(1);
    expect(output).toContain(`The context key ${keys.join(', ')} is unknown.`);
    expect(output).toContain(NAME_ONE);
    expect(synthesised('prod') || synthesised('example')).toBe(false);
  });

  it("lets deploy of another configuration, with the CDK's own keys, go on to its stack", async () => {
    const keys = [
      '@aws-cdk/core:bootstrapQualifier=evp',
      '@aws-cdk/core:validateAgainstDefaultRules=false',
      '@aws-cdk/core:permissionsBoundary={"name":"b"}',
      `config=${prodConfig}`,
    ];
    const context = keys.flatMap((key) => ['-c', key]);

    // Of a stack that is not there, so that none is bundled.
    const { output } = await cdk('deploy', '--exclusively', 'ev-payouts-other', '--no-rollback', ...context);

    expect(output).toContain('No stacks match the name(s) ev-payouts-other');
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
    expect(readFileSync(join(PROJECT, 'cdk.json'), 'utf8')).toContain('infra/cdk-plugin.ts');
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
