import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseConfig } from '../functions/platform/check-config.ts';

const PROJECT_ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Hexadecimal digits of the SHA-256 of the code: enough to tell all versions of a function apart. */
const ID_LENGTH = 12;

/** What a source map of esbuild has, as far as it is changed here. */
type SourceMapJson = { readonly sources: readonly string[] };

/**
 * Run by the CDK after esbuild, with a bundle's directory in the CDK's output directory: checks the configuration and
 * puts it beside the code, and the source map where it is not deployed. The code gets a name with its own hash, which stack
 * traces show instead of its path, and the map gets the same: `npm run stack-trace` needs no more to find it.
 * https://tc39.es/ecma426/#sec-linking-eval
 * @throws PipelineError CONFIG_INVALID for a configuration that is wrong or contradicts itself: it is never deployed.
 */
function finishBundle(directory: string, functionName: string, configFile: string): void {
  // The very text that is deployed: the code that reads it there looks at its shape alone.
  const configText = readFileSync(configFile, 'utf8');
  parseConfig(configText, configFile);
  const codeFile = join(directory, 'index.mjs');
  const code = readFileSync(codeFile, 'utf8');
  const id = createHash('sha256').update(code).digest('hex').slice(0, ID_LENGTH);
  const name = `${functionName}-${id}.mjs`;
  writeFileSync(codeFile, `${code}//# sourceURL=${name}\n`);
  keepSourceMap(directory, name);
  const config = join(directory, 'config.json');
  writeFileSync(config, configText);
  // Readable for all, whatever the file is on this machine: in Lambda the code runs as another user.
  chmodSync(config, 0o644);
}

function keepSourceMap(directory: string, name: string): void {
  const mapFile = join(directory, 'index.mjs.map');
  const map: SourceMapJson = JSON.parse(readFileSync(mapFile, 'utf8'));
  // From the project's root, so that a map reads the same wherever it was made.
  const sources = map.sources.map((source) => relative(PROJECT_ROOT, resolve(directory, source)));
  const maps = join(dirname(directory), 'source-maps');
  mkdirSync(maps, { recursive: true });
  // Whole or not at all: two runs may write the same map at once.
  const draft = join(maps, `${name}.map.${process.pid}`);
  writeFileSync(draft, JSON.stringify({ ...map, file: name, sources }));
  renameSync(draft, join(maps, `${name}.map`));
  rmSync(mapFile);
}

const [directory, functionName, configFile, ...others] = process.argv.slice(2);
if (directory === undefined || functionName === undefined || configFile === undefined || others.length > 0) {
  process.stderr.write('Usage: node infra/finish-bundle.ts BUNDLE-DIRECTORY FUNCTION-NAME CONFIG-FILE\n');
  process.exitCode = 2;
} else {
  finishBundle(resolve(directory), functionName, configFile);
}
