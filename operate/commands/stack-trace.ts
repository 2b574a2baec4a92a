/**
 * Turns the positions of a stack trace of a deployed function, as they are in its log lines, into those of the
 * sources: `execute-payouts-11d1f0b80ae0.mjs:1:20400` becomes `functions/execute-payouts/execute.ts:41:9`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { showSources } from '../deployment/stack-trace.ts';
import { runCommand } from '../terminal/command.ts';
import type { Options } from '../terminal/options.ts';
import { wrongUse } from '../wrong-use.ts';

const MAPS = fileURLToPath(new URL('../../cdk.out/source-maps', import.meta.url));

const HELP = `Shows where in the sources a deployed function was, from a log line or a stack
trace.

Usage: npm run stack-trace -- FILE|- [--maps DIR]

FILE is a text with a stack trace in it; - reads the standard input.

Options
  --maps DIR  Where the source maps are (default: cdk.out/source-maps).
  --help      Show this help.

A position names its code and the version of it. Where its source map is not
there, check out the version that is deployed and run "npx cdk synth -c
config=FILE": the same sources give the same code and the same map.

Exit status: 0 when every position was found, 1 when a source map is missing, 2
on wrong use.
`;

async function run(options: Options): Promise<number> {
  const [file, ...others] = options.positionals;
  if (file === undefined || others.length > 0) throw wrongUse('Give one file, or -.', options.hint);
  const maps = options.text('maps') ?? MAPS;
  const shown = showSources(textOf(file, options.hint), (name) => readMapIn(maps, name));
  process.stdout.write(shown.text.endsWith('\n') ? shown.text : `${shown.text}\n`);
  for (const map of shown.missingMaps) process.stderr.write(`There is no ${map} in ${maps}.\n`);
  return shown.missingMaps.length === 0 ? 0 : 1;
}

function textOf(file: string, hint: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw wrongUse(`${file} cannot be read.`, hint, cause);
  }
}

function readMapIn(directory: string, name: string): string | undefined {
  try {
    return readFileSync(join(directory, `${name}.map`), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

await runCommand({ script: 'stack-trace', help: HELP, options: { maps: 'text' }, run });
