import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build, type Metafile, transform } from 'esbuild';
import { z } from 'zod';
import { BUNDLE_MAIN_FIELDS, BUNDLE_TARGET, UNUSED_CREDENTIAL_PROVIDERS } from '../../infra/bundling.ts';
import { type CodeName, ENTRIES, isCodeName } from '../../infra/pipeline-function.ts';
import { wholeConfigText } from '../../test/support/whole-config.ts';

const PROJECT_ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SYNTHESIS_TIMEOUT_MS = 120_000;

/** A function's deployed code. */
export type DeployedBundle = {
  readonly name: CodeName;
  /** Holds `index.mjs` and `config.json`. */
  readonly directory: string;
  /** Variables set by the stack. */
  readonly variables: readonly string[];
  readonly memoryMb: number;
};

/** The configuration of the stack that is synthesised into a directory. */
export function configOf(outDirectory: string): string {
  return `${outDirectory}.config.json`;
}

/** Synthesises the stack of config/example.json with every function as the CDK CLI does, into a new directory. */
export async function synthesizeBundles(outDirectory: string): Promise<DeployedBundle[]> {
  const { context: known } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'cdk.json'), 'utf8'));
  const config = configOf(outDirectory);
  mkdirSync(dirname(config), { recursive: true });
  writeFileSync(config, wholeConfigText());
  const context = { ...known, config };
  await promisify(execFile)(process.execPath, ['infra/app.ts'], {
    cwd: PROJECT_ROOT,
    timeout: SYNTHESIS_TIMEOUT_MS,
    env: {
      ...process.env,
      CDK_CONTEXT_JSON: JSON.stringify(context),
      CDK_OUTDIR: outDirectory,
      // The bundles are measured, not the template.
      CDK_VALIDATION: 'false',
    },
  });
  const bundles = new Map<string, DeployedBundle>();
  for (const { Code, Environment, MemorySize } of functionsOf(outDirectory)) {
    const directory = join(outDirectory, `asset.${Code.S3Key.replace(/\.zip$/, '')}`);
    const name = codeName(directory)?.replace(/-[0-9a-f]{12}\.mjs$/, '');
    if (name === undefined || !isCodeName(name)) {
      throw new Error(`${directory} holds code without a name.`);
    }
    const variables = Object.keys(Environment.Variables);
    bundles.set(name, { name, directory, variables, memoryMb: MemorySize });
  }
  return [...bundles.values()].sort((a, b) => a.name.localeCompare(b.name));
}

const functionShape = z.object({
  Type: z.literal('AWS::Lambda::Function'),
  Properties: z.object({
    Code: z.object({ S3Key: z.string() }),
    Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
    MemorySize: z.int(),
  }),
});

function functionsOf(outDirectory: string): z.infer<typeof functionShape>['Properties'][] {
  const text = readFileSync(join(outDirectory, 'ev-payouts-example.template.json'), 'utf8');
  const { Resources } = z.object({ Resources: z.record(z.string(), z.unknown()) }).parse(JSON.parse(text));
  return Object.values(Resources).flatMap((resource) => {
    const parsed = functionShape.safeParse(resource);
    return parsed.success ? [parsed.data.Properties] : [];
  });
}

/** The code's name in stack traces. */
export function codeName(directory: string): string | undefined {
  const code = readFileSync(join(directory, 'index.mjs'), 'utf8');
  return /\n\/\/# sourceURL=(\S+)\n$/.exec(code)?.[1];
}

export type Bundled = { readonly code: string } & Pick<Metafile['outputs'][string], 'inputs' | 'imports'>;

/** The stack's bundle, with esbuild's account of its content. */
export function bundleFunction(name: CodeName): Promise<Bundled> {
  return bundle({ entryPoints: [ENTRIES[name]] }, UNUSED_CREDENTIAL_PROVIDERS);
}

/**
 * The least function with the same AWS clients: it imports the function's clients, commands and errors, makes each
 * client once, and does nothing. Bundled with the same esbuild settings.
 *
 * @param withoutUnused also leaves out the function's unused credential providers.
 */
export async function bundleBareHandler(
  { inputs }: Bundled,
  { withoutUnused }: { readonly withoutUnused: boolean },
): Promise<Bundled> {
  const contents = bareSource(await clientImports(Object.keys(inputs)));
  return bundle(
    { stdin: { contents, resolveDir: PROJECT_ROOT, loader: 'js' } },
    withoutUnused ? UNUSED_CREDENTIAL_PROVIDERS : [],
  );
}

/** A directory that Lambda could start, with the code in `index.mjs`. */
export function writeBundle({ code }: Bundled, directory: string): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'index.mjs'), code);
}

type Entry =
  | { readonly entryPoints: string[] }
  | { readonly stdin: { contents: string; resolveDir: string; loader: 'js' } };

async function bundle(entry: Entry, external: readonly string[]): Promise<Bundled> {
  const { metafile, outputFiles } = await build({
    ...entry,
    absWorkingDir: PROJECT_ROOT,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: BUNDLE_TARGET,
    mainFields: [...BUNDLE_MAIN_FIELDS],
    external: [...external],
    minify: true,
    charset: 'utf8',
    metafile: true,
    write: false,
  });
  const [output, ...others] = Object.values(metafile.outputs);
  const [file] = outputFiles;
  if (output === undefined || file === undefined || others.length > 0)
    throw new Error('esbuild wrote other than one file.');
  return { code: file.text, inputs: output.inputs, imports: output.imports };
}

type ClientImports = ReadonlyMap<string, ReadonlySet<string>>;

/** Our imports of each AWS client in a bundle. Removing types removes their imports. */
async function clientImports(files: readonly string[]): Promise<ClientImports> {
  const imports = new Map<string, Set<string>>();
  for (const file of files.filter((path) => !path.includes('node_modules/'))) {
    const { code } = await transform(readFileSync(join(PROJECT_ROOT, file), 'utf8'), { loader: 'ts' });
    const found = code.matchAll(/^import \{([^}]*)\} from "(@aws-sdk\/client-[a-z0-9-]+)";$/gm);
    for (const [, names = '', client = ''] of found) {
      const known = imports.get(client) ?? new Set();
      for (const name of names.split(',')) known.add(name.trim());
      imports.set(client, known);
    }
  }
  return imports;
}

function bareSource(imports: ClientImports): string {
  const lines = [...imports].map(
    ([client, names]) => `import { ${[...names].join(', ')} } from '${client}';`,
  );
  const values = [...imports.values()].flatMap((names) => [...names]);
  const made = values.map((name) => (name.endsWith('Client') ? `${name}: new ${name}()` : name));
  return [
    ...lines,
    `const made = { ${made.join(', ')} };`,
    'export const handler = async ({ name }) => typeof made[name];',
  ].join('\n');
}
