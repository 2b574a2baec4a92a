import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { cdkContext, PROJECT_ROOT } from './synthesized.ts';

/** Starting Node with the CDK takes a second, bundling another few, more on a busy machine. */
const TIMEOUT_MS = 60_000;
vi.setConfig({ testTimeout: TIMEOUT_MS, hookTimeout: TIMEOUT_MS });

type Outcome = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

function runNode(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      args,
      { cwd: PROJECT_ROOT, env: { ...process.env, ...env }, timeout: TIMEOUT_MS },
      (error, stdout, stderr) => {
        if (child.exitCode === null) reject(error ?? new Error('It did not end by itself.'));
        else resolve({ exitCode: child.exitCode, stdout, stderr });
      },
    );
  });
}

/** Runs the app as the CDK CLI does. */
function runApp(outDirectory: string, context: Readonly<Record<string, unknown>>): Promise<Outcome> {
  return runNode(['infra/app.ts'], {
    CDK_CONTEXT_JSON: JSON.stringify({ ...cdkContext(), ...context }),
    CDK_OUTDIR: outDirectory,
  });
}

const directory = mkdtempSync(join(tmpdir(), 'ev-payouts-app-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('infra/app.ts with a wrong configuration', () => {
  it('names each unknown and missing key with its path, ends with an error and synthesises nothing', async () => {
    const example = readFileSync(join(PROJECT_ROOT, 'config/example.json'), 'utf8');
    const config = join(directory, 'wrong.json');
    writeFileSync(config, example.replace('"timeZone"', '"timezone"'));
    const out = join(directory, 'wrong.out');

    const { exitCode, stderr } = await runApp(out, { config });

    expect(exitCode).toBe(1);
    expect(stderr).toContain('sources[0].schedule.timezone: unknown key');
    expect(stderr).toContain('sources[0].schedule.timeZone: missing');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(join(out, 'manifest.json'))).toBe(false);
  });
});

describe('infra/app.ts with config/example.json', () => {
  const out = join(directory, 'cdk.out');
  let outcome: Outcome;
  let assets: string[];
  beforeAll(async () => {
    outcome = await runApp(out, {});
    assets = readdirSync(out).filter((name) => name.startsWith('asset.'));
  });

  it('synthesises the stack, with one bundle for all functions', () => {
    expect(outcome.exitCode, outcome.stderr).toBe(0);
    expect(existsSync(join(out, 'ev-payouts-example.template.json'))).toBe(true);
    expect(assets).toHaveLength(1);
  });

  it('bundles one small file without its source map', () => {
    const bundle = join(out, assets.join());

    expect(readdirSync(bundle)).toEqual(['index.mjs']);
    expect(statSync(join(bundle, 'index.mjs')).size).toBeLessThan(1_500_000);
  });

  it('bundles a handler that loads with the environment that the stack gives it', async () => {
    const templateText = readFileSync(join(out, 'ev-payouts-example.template.json'), 'utf8');
    const configText = firstFunctionConfig(JSON.parse(templateText));
    const url = pathToFileURL(join(out, assets.join(), 'index.mjs')).href;

    const loaded = await runNode(
      ['--input-type=module', '--eval', `process.stdout.write(typeof (await import('${url}')).handler)`],
      {
        CONFIG: configText,
        TABLE_NAME: 'table',
        QUEUE_URL: 'https://sqs.invalid/queue',
        AWS_REGION: 'eu-central-1',
      },
    );

    expect(loaded).toEqual({ exitCode: 0, stdout: 'function', stderr: '' });
  });
});

function firstFunctionConfig(template: unknown): string {
  const functionShape = z.object({
    Type: z.literal('AWS::Lambda::Function'),
    Properties: z.object({ Environment: z.object({ Variables: z.object({ CONFIG: z.string() }) }) }),
  });
  const resources = z.object({ Resources: z.record(z.string(), z.unknown()) }).parse(template).Resources;
  for (const resource of Object.values(resources)) {
    const parsed = functionShape.safeParse(resource);
    if (parsed.success) return parsed.data.Properties.Environment.Variables.CONFIG;
  }
  throw new Error('The template has no function with a CONFIG.');
}
