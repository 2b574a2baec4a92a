import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { parseConfig } from '../../functions/platform/check-config.ts';
import { deployedConfigIn } from '../../functions/platform/deployed-config.ts';
import { cdkContext } from '../../infra/cdk-context.ts';
import { runNode } from '../support/run-node.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { runCdk } from './run-cdk.ts';
import { PROJECT_ROOT } from './synthesized.ts';

/** Starting Node with the CDK takes a second, bundling another few, more on a busy machine. */
const TIMEOUT_MS = 60_000;
vi.setConfig({ testTimeout: TIMEOUT_MS });

const directory = temporaryFolder();
const configFile = join(directory, 'the company.json');

/** What `npx cdk synth` makes of a configuration that only its owner may read. */
const it = test.extend('synthesized', { scope: 'file' }, async () => {
  copyFileSync(join(PROJECT_ROOT, 'config/example.json'), configFile);
  chmodSync(configFile, 0o600);
  const { code, stderr } = await runCdk(directory, 'synth', '--quiet', '-c', `config=${configFile}`);
  const out = join(directory, 'cdk.out');
  const bundles = readdirSync(out).filter((name) => name.startsWith('asset.'));
  return { code, stderr, out, bundles: bundles.map((name) => join(out, name)) };
});

describe('infra/app.ts with a wrong configuration', () => {
  it('names each unknown and missing key with its path, ends with an error and synthesises nothing', async () => {
    const example = readFileSync(join(PROJECT_ROOT, 'config/example.json'), 'utf8');
    const config = join(directory, 'wrong.json');
    writeFileSync(config, example.replace('"timeZone"', '"timezone"'));
    const out = join(directory, 'wrong.out');
    const CDK_CONTEXT_JSON = JSON.stringify({ ...cdkContext(), config });

    const { code, stderr } = await runNode(['infra/app.ts'], {
      cwd: PROJECT_ROOT,
      env: { CDK_CONTEXT_JSON, CDK_OUTDIR: out },
    });

    expect(code).toBe(1);
    expect(stderr).toContain('sources[0].schedule.timezone: is an unknown key');
    expect(stderr).toContain('sources[0].schedule.timeZone: is missing');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(join(out, 'manifest.json'))).toBe(false);
  });
});

const functionShape = z.object({
  Type: z.literal('AWS::Lambda::Function'),
  Properties: z.object({
    Description: z.string(),
    Code: z.object({ S3Key: z.string() }),
    Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
  }),
});

function functionsOf(templateText: string): z.infer<typeof functionShape>['Properties'][] {
  const { Resources } = z
    .object({ Resources: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(templateText));
  return Object.values(Resources).flatMap((resource) => {
    const parsed = functionShape.safeParse(resource);
    return parsed.success ? [parsed.data.Properties] : [];
  });
}

describe('npx cdk synth with a configuration readable only by its owner', () => {
  it('synthesises the stack, with one bundle for each kind of function', ({
    synthesized: { code, stderr, out, bundles },
  }) => {
    expect(code, stderr).toBe(0);
    expect(existsSync(join(out, 'ev-payouts-example.template.json'))).toBe(true);
    expect(bundles).toHaveLength(7);
  });

  it('bundles one small file without its source map, and the configuration beside it', ({
    synthesized: { bundles },
  }) => {
    for (const bundle of bundles) {
      expect(readdirSync(bundle).sort()).toEqual(['config.json', 'index.mjs']);
      expect(statSync(join(bundle, 'index.mjs')).size).toBeLessThan(1_500_000);
      expect(deployedConfigIn(readFileSync(join(bundle, 'config.json'), 'utf8'))).toEqual(
        parseConfig(readFileSync(configFile, 'utf8'), configFile),
      );
    }
  });

  it("lets Lambda's user read the configuration", ({ synthesized: { bundles } }) => {
    for (const bundle of bundles) expect(statSync(join(bundle, 'config.json')).mode & 0o777).toBe(0o644);
  });

  it("bundles handlers that load with the stack's variables, and no others", async ({
    synthesized: { out },
  }) => {
    const functions = functionsOf(readFileSync(join(out, 'ev-payouts-example.template.json'), 'utf8'));

    expect(functions).toHaveLength(7);
    for (const { Description, Code, Environment } of functions) {
      const bundle = join(out, `asset.${Code.S3Key.replace(/\.zip$/, '')}`, 'index.mjs');
      const names = Object.keys(Environment.Variables);
      const variables = Object.fromEntries(names.map((name) => [name, 'https://example.invalid/name']));
      const script = `process.stdout.write(typeof (await import('${pathToFileURL(bundle).href}')).handler)`;

      const loaded = await runNode(['--input-type=module', '--eval', script], {
        env: { ...variables, AWS_REGION: 'eu-central-1' },
      });

      expect(loaded, Description).toEqual({ code: 0, stdout: 'function', stderr: '' });
    }
  });
});
