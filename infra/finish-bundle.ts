import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openApiText } from '../console/api/contract/open-api.ts';
import { parseConfig } from '../functions/platform/check-config.ts';
import { deployedConfigText } from '../functions/platform/deployed-config.ts';
import { FONT_FILES } from '../operate/statements/pdf/fonts.ts';
import { installedFont } from '../operate/statements/pdf/installed-fonts.ts';

const PROJECT_ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Hexadecimal digits of the SHA-256 of the code: tells all versions of a function apart. */
const ID_LENGTH = 12;

/** The changed part of esbuild's source map. */
type SourceMapJson = { readonly sources: readonly string[] };

/**
 * The CDK runs it after esbuild, with a bundle's directory in its output directory. It checks the configuration and
 * puts it beside the code, with the OpenAPI document or the fonts for the function that needs them, and moves the
 * source map out of the deployment. Code and map get a name with the code's hash, which stack traces show in place of
 * the path: `npm run stack-trace` finds the map by it.
 * https://tc39.es/ecma426/#sec-linking-eval
 * @throws PipelineError CONFIG_INVALID for a wrong or contradictory configuration: it is never deployed.
 */
function finishBundle(directory: string, functionName: string, configFile: string): void {
  const parsed = parseConfig(readFileSync(configFile, 'utf8'), configFile);
  const codeFile = join(directory, 'index.mjs');
  const code = readFileSync(codeFile, 'utf8');
  const id = createHash('sha256').update(code).digest('hex').slice(0, ID_LENGTH);
  const name = `${functionName}-${id}.mjs`;
  writeFileSync(codeFile, `${code}//# sourceURL=${name}\n`);
  keepSourceMap(directory, name);
  const config = join(directory, 'config.json');
  writeFileSync(config, deployedConfigText(parsed));
  if (functionName === 'console-read')
    writeFileSync(join(directory, 'openapi.json'), openApiText(), { mode: 0o644 });
  if (functionName === 'console-export') {
    for (const file of Object.values(FONT_FILES)) {
      copyFileSync(installedFont(file), join(directory, file));
      chmodSync(join(directory, file), 0o644);
    }
  }
  // Readable for all, since the code runs as another user in Lambda.
  chmodSync(config, 0o644);
}

function keepSourceMap(directory: string, name: string): void {
  const mapFile = join(directory, 'index.mjs.map');
  const map: SourceMapJson = JSON.parse(readFileSync(mapFile, 'utf8'));
  // From the project's root, so that a map is the same wherever it is made.
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
