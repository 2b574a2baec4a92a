/**
 * Turns the positions of a stack trace of a deployed function, as they are in its log lines, into those of the
 * sources: `execute-payouts-11d1f0b80ae0.mjs:1:20400` becomes `functions/execute-payouts/execute.ts:41:9`.
 */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const MAPS = fileURLToPath(new URL('../cdk.out/source-maps', import.meta.url));

const HELP = `Shows where in the sources a deployed function was, from a log line or a stack trace.

Usage: npm run stack-trace -- FILE|- [--maps DIRECTORY]

  FILE               text with a stack trace in it; - reads the standard input
  --maps DIRECTORY   where the source maps are, if not in cdk.out/source-maps

A position names its code and the version of it. Where its source map is not there, check out the version that is
deployed and run "npx cdk synth -c config=FILE": the same sources give the same code and the same map.

Exit status: 0 when every position was found, 1 when a source map is missing, 2 on wrong use.
`;

const EXIT = { ok: 0, mapMissing: 1, wrongUse: 2 } as const;

/** A name that infra/finish-bundle.ts gives to code, with a line and a column from 1. */
const POSITION = /([a-z][a-z-]*-[0-9a-f]{12}\.mjs):(\d{1,7}):(\d{1,9})/g;

export type ShownTrace = { readonly text: string; readonly missingMaps: readonly string[] };

/** @param readMap the JSON text of the source map of a code's name; undefined where there is none. */
export function showSources(text: string, readMap: (name: string) => string | undefined): ShownTrace {
  const maps = new Map<string, SourceMap | undefined>();
  const mapOf = (name: string): SourceMap | undefined => {
    if (!maps.has(name)) {
      const json = readMap(name);
      maps.set(name, json === undefined ? undefined : new SourceMap(JSON.parse(json)));
    }
    return maps.get(name);
  };
  const shown = text.replaceAll(POSITION, (position, name: string, line: string, column: string) => {
    const origin = mapOf(name)?.findOrigin(Number(line), Number(column));
    return origin === undefined || !('fileName' in origin)
      ? position
      : `${origin.fileName}:${origin.lineNumber}:${origin.columnNumber}`;
  });
  const missingMaps = [...maps].flatMap(([name, map]) => (map === undefined ? [`${name}.map`] : []));
  return { text: shown, missingMaps };
}

function readMapIn(directory: string, name: string): string | undefined {
  try {
    return readFileSync(join(directory, `${name}.map`), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function main(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { help: { type: 'boolean' }, maps: { type: 'string', default: MAPS } },
  });
  const [file, ...others] = positionals;
  if (values.help === true) {
    process.stdout.write(HELP);
    return EXIT.ok;
  }
  if (file === undefined || others.length > 0) {
    process.stderr.write(HELP);
    return EXIT.wrongUse;
  }
  const text = readFileSync(file === '-' ? 0 : file, 'utf8');
  const shown = showSources(text, (name) => readMapIn(values.maps, name));
  process.stdout.write(shown.text.endsWith('\n') ? shown.text : `${shown.text}\n`);
  for (const map of shown.missingMaps) process.stderr.write(`There is no ${map} in ${values.maps}.\n`);
  return shown.missingMaps.length === 0 ? EXIT.ok : EXIT.mapMissing;
}

if (import.meta.main) {
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'It broke off.'}\n`);
    process.exitCode = EXIT.wrongUse;
  }
}
