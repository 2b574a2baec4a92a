import { readFileSync } from 'node:fs';
import { PipelineError } from '../functions/core/errors.ts';
import { systemClock } from '../functions/platform/clock.ts';
import { type Config, parseConfig } from '../functions/platform/config.ts';
import type { Log, LogFields } from '../functions/platform/log.ts';
import { toDocument } from './document.ts';
import { HELP, parseStartOptions, type StartOptions } from './options.ts';
import { runPipeline } from './pipeline.ts';
import { printResult } from './print.ts';
import { createTerminal } from './terminal.ts';

const EXIT = { ok: 0, sourceNotRead: 1, wrongUse: 2 } as const;

async function main(args: readonly string[]): Promise<number> {
  let options: StartOptions;
  let config: Config;
  try {
    options = parseStartOptions(args, process.env);
    if (options.help) {
      process.stdout.write(HELP);
      return EXIT.ok;
    }
    config = readConfig(options.configFile);
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    process.stderr.write(`${error.message}\n${error.action}\n`);
    return EXIT.wrongUse;
  }
  return run(options, config);
}

function readConfig(file: string): Config {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new PipelineError('CONFIG_INVALID', `The configuration file ${file} cannot be read.`, {
      action: 'Name an existing file with --config; config/example.json shows a whole one.',
      cause,
    });
  }
  return parseConfig(text, file);
}

async function run(options: StartOptions, config: Config): Promise<number> {
  // With --json nothing but the document may be on stdout.
  const terminal = createTerminal(options.json ? process.stderr : process.stdout);
  let announced = '';
  const result = await runPipeline({
    config,
    dataDir: options.dataDir,
    environment: process.env,
    endpoints: { spirii: options.spirii, ampeco: options.ampeco },
    clock: systemClock,
    random: Math.random,
    log: stderrLog(),
    onProgress: (what) => {
      if (terminal.isTerminal) terminal.progress(what);
      else if (what.endsWith('…') && what !== announced) terminal.line(what);
      announced = what;
    },
  });
  if (options.json) process.stdout.write(`${JSON.stringify(toDocument(result), null, 2)}\n`);
  else printResult(terminal, result);
  return result.runs.some((summary) => !summary.complete) ? EXIT.sourceNotRead : EXIT.ok;
}

/** What needs a person's look; the rest is in the table. */
function stderrLog(): Log {
  const write = (level: string, event: string, fields?: LogFields): void => {
    process.stderr.write(`${JSON.stringify({ level, event, ...fields })}\n`);
  };
  return {
    info: () => undefined,
    warn: (event, fields) => write('warn', event, fields),
    alarm: (event, fields) => write('alarm', event, fields),
  };
}

process.exitCode = await main(process.argv.slice(2));
