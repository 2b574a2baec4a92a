import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import {
  type Bundled,
  bundleBareHandler,
  bundleFunction,
  codeName,
  configOf,
  type DeployedBundle,
  synthesizeBundles,
} from '../../bench/support/bundles.ts';
import { hasPage } from '../../console/build-page.ts';
import { UNUSED_CREDENTIAL_PROVIDERS } from '../../infra/bundling.ts';
import { CODE_NAMES, type CodeName } from '../../infra/pipeline-function.ts';
import { showSources } from '../../operate/deployment/stack-trace.ts';
import { FONT_FILES } from '../../operate/statements/pdf/fonts.ts';
import { PROJECT_ROOT } from '../infra/synthesized.ts';
import { oncePer } from '../support/once-per.ts';
import { runNode } from '../support/run-node.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Bundling all functions takes seconds, more on a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

const MAX_SIZE_RATIO = 1.25;
/** Beside what writes documents, it has the verifier: all that reads files, reports and signatures. Nobody waits for its start. */
const MAX_SIZE_RATIO_OF_EXPORT = 1.5;

/** The AWS clients that each function calls. Every other one would only make its cold start longer. */
const CLIENTS: Readonly<Record<CodeName, readonly string[]>> = {
  'collect-spirii': ['dynamodb', 'secrets-manager', 'sqs'],
  'collect-ampeco': ['dynamodb', 'secrets-manager', 'sqs'],
  'execute-payouts': ['dynamodb'],
  'submit-batches': ['dynamodb', 's3'],
  'reconcile-bank-reports': ['dynamodb', 's3'],
  'repair-payouts': ['dynamodb', 's3', 'sqs'],
  'publish-events': ['eventbridge', 'sqs'],
  'write-back': ['dynamodb', 'secrets-manager'],
  'console-read': ['dynamodb'],
  'console-decide': ['dynamodb', 'lambda', 's3', 'sqs'],
  'console-publish': ['dynamodb', 's3'],
  'console-mail': ['dynamodb', 'sns'],
  'console-export': ['dynamodb', 's3'],
};
/** Writes documents: fonts, their shapes, and what packs them. */
const DOCUMENTS =
  /\/node_modules\/(pdfkit|fontkit|fflate|brotli|linebreak|unicode-(properties|trie)|restructure|dfa|png-js|clone|tiny-inflate|fast-deep-equal|base64-js|pako|@noble|@swc|tslib)\//;

function sizeOf({ inputs }: Bundled, path: RegExp): number {
  return Object.entries(inputs).reduce(
    (sum, [input, { bytesInOutput }]) => (path.test(`/${input}`) ? sum + bytesInOutput : sum),
    0,
  );
}

const NAMES = CODE_NAMES;

/** One for each way in which a bundle is made: code alone, the OpenAPI document beside it, the page beside it. */
const EACH_WAY: readonly CodeName[] = ['execute-payouts', 'console-read', 'console-publish'];

/** All that the functions are made of. */
const COPIED = ['functions', 'console', 'operate', 'infra', 'package.json', 'package-lock.json'];

const directory = temporaryFolder();
const out = join(directory, 'cdk.out');

const bundleOf = oncePer(bundleFunction);

const it = test.extend('deployed', { scope: 'file' }, () => synthesizeBundles(out));

function codeOf(deployed: readonly DeployedBundle[], name: string): string {
  const bundle = deployed.find((candidate) => candidate.name === name);
  if (bundle === undefined) throw new Error(`${name} is not deployed.`);
  return readFileSync(join(bundle.directory, 'index.mjs'), 'utf8');
}

function besideCode(name: CodeName): readonly string[] {
  if (name === 'console-read') return ['openapi.json'];
  if (name === 'console-export') return Object.values(FONT_FILES);
  return name === 'console-publish' && hasPage() ? ['page'] : [];
}

describe('the bundles of the stack', () => {
  it('are those of the functions, one each', ({ deployed }) => {
    expect(deployed.map(({ name }) => name)).toEqual(NAMES.toSorted());
  });

  it('hold code and configuration, and no mention of a source map', ({ deployed }) => {
    for (const bundle of deployed) {
      expect(readdirSync(bundle.directory).sort()).toEqual(
        ['config.json', 'index.mjs', ...besideCode(bundle.name)].sort(),
      );
      expect(codeOf(deployed, bundle.name)).not.toContain('sourceMappingURL');
    }
  });

  it('are named by the hash of their code, as are the kept maps', ({ deployed }) => {
    const names = deployed.map((bundle) => codeName(bundle.directory) ?? '');

    for (const name of names) {
      const { name: owner = '', id = '' } = /^(?<name>.+)-(?<id>\w+)\.mjs$/.exec(name)?.groups ?? {};
      const code = codeOf(deployed, owner).replace(/\/\/# sourceURL=.*\n$/, '');
      expect(createHash('sha256').update(code).digest('hex').slice(0, 12)).toBe(id);
    }
    expect(readdirSync(join(out, 'source-maps')).sort()).toEqual(names.map((name) => `${name}.map`).sort());
  });

  it('are the same, byte for byte, from a copy of the sources elsewhere', async ({ deployed }) => {
    const copy = join(directory, 'elsewhere', 'project');
    mkdirSync(copy, { recursive: true });
    for (const path of COPIED) cpSync(join(PROJECT_ROOT, path), join(copy, path), { recursive: true });
    symlinkSync(join(PROJECT_ROOT, 'node_modules'), join(copy, 'node_modules'));
    const elsewhere = join(copy, 'cdk.out');
    const script = `
      import { App, Duration, Stack } from 'aws-cdk-lib';
      import { readDeployment } from './infra/deployment-config.ts';
      import { PipelineFunction } from './infra/pipeline-function.ts';
      const [outdir, configFile, ...codes] = process.argv.slice(1);
      const stack = new Stack(new App({ outdir }), 'elsewhere');
      const deployment = readDeployment(configFile);
      const settings = { permissions: [], environment: {}, timeout: Duration.minutes(1), memoryMb: 256 };
      for (const code of codes) {
        new PipelineFunction(stack, code, { deployment, code, name: code, description: code, ...settings });
      }`;

    const { code, stderr } = await runNode(
      ['--input-type=module', '--eval', script, elsewhere, configOf(out), ...EACH_WAY],
      { cwd: copy },
    );

    expect(code, stderr).toBe(0);
    // An asset's directory is named by the hash of its content.
    expect(
      readdirSync(elsewhere)
        .filter((name) => name.startsWith('asset.'))
        .sort(),
    ).toEqual(
      deployed
        .filter(({ name }) => EACH_WAY.includes(name))
        .map((bundle) => basename(bundle.directory))
        .sort(),
    );
  });
});

describe.each(NAMES)('the bundle of %s', (name) => {
  it('is the measured one', async ({ deployed }) => {
    const bundled = await bundleOf(name);
    expect(codeOf(deployed, name).startsWith(bundled.code)).toBe(true);
  });

  const maxRatio = name === 'console-export' ? MAX_SIZE_RATIO_OF_EXPORT : MAX_SIZE_RATIO;

  it(`is at most ${maxRatio} times as large as a bare handler with the same AWS clients`, async () => {
    const bundled = await bundleOf(name);
    const bare = await bundleBareHandler(bundled, { withoutUnused: false });
    const documents = sizeOf(bundled, DOCUMENTS);

    // Nobody waits at the cold start of the function that makes documents.
    expect(documents > 0).toBe(name === 'console-export');
    expect((bundled.code.length - documents) / bare.code.length).toBeLessThanOrEqual(maxRatio);
  });

  it('holds only the AWS clients that it calls', async () => {
    const bundled = await bundleOf(name);
    const clients = Object.entries(bundled.inputs).flatMap(([path, { bytesInOutput }]) => {
      const client = /\/@aws-sdk\/client-([a-z0-9-]+)\//.exec(path)?.[1];
      return client === undefined || bytesInOutput === 0 ? [] : [client];
    });

    expect([...new Set(clients)].sort()).toEqual(CLIENTS[name]);
  });

  it('starts without anything outside it', async () => {
    const bundled = await bundleOf(name);
    const outside = bundled.imports.filter(({ path }) => !isBuiltin(path));

    for (const { kind, path } of outside) {
      expect(kind).toBe('dynamic-import');
      expect(UNUSED_CREDENTIAL_PROVIDERS).toContain(path);
    }
  });
});

describe('a stack trace of a deployed function', () => {
  it('is shown with the sources of its source map', async ({ deployed }) => {
    const bundle = deployed.find(({ name }) => name === 'execute-payouts');
    const script = `
      const { handler } = await import(process.argv[1]);
      await handler({ Records: 'none' }, { awsRequestId: 'request-1' }).catch(() => undefined);`;
    const { stdout, stderr } = await runNode(
      ['--input-type=module', '--eval', script, join(bundle?.directory ?? '', 'index.mjs')],
      { env: { TABLE_NAME: 'ledger', AWS_REGION: 'eu-central-1' } },
    );
    const logged = stdout + stderr;
    const readMap = (name: string) => readFileSync(join(out, 'source-maps', `${name}.map`), 'utf8');

    const shown = showSources(logged, readMap);

    expect(logged).toMatch(/at .*\(?execute-payouts-[0-9a-f]{12}\.mjs:\d+:\d+/);
    expect(shown.text).toMatch(/functions\/execute-payouts\/handler\.ts:\d+:\d+/);
    expect(shown.text).not.toMatch(/\.mjs:\d+/);
    expect(shown.missingMaps).toEqual([]);
  });
});
