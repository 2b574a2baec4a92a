import { readFileSync } from 'node:fs';
import { PipelineError } from '../functions/core/errors.ts';
import { type Config, parseConfig } from '../functions/platform/config.ts';
import type { Log, LogFields } from '../functions/platform/log.ts';

/** What the commands of this folder share: how they end, read their configuration and log. */

const WRONG_USE = 2;

/** Runs a command; a wrong option or configuration ends it with a sentence and status 2, never with a stack trace. */
export async function exitWithUsage(command: () => Promise<number>): Promise<number> {
  // A reader that has seen enough (`| head`) closes the pipe: that is no fault of the command.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    return await command();
  } catch (error) {
    if (!(error instanceof PipelineError) || error.code !== 'CONFIG_INVALID') throw error;
    process.stderr.write(`${error.message}\n${error.action}\n`);
    return WRONG_USE;
  }
}

export function wrongUse(message: string, action: string, cause?: unknown): PipelineError {
  return new PipelineError('CONFIG_INVALID', message, { action, cause });
}

/** @throws PipelineError CONFIG_INVALID where the file cannot be read or is wrong. */
export function readConfig(file: string): Config {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw wrongUse(
      `The configuration file ${file} cannot be read.`,
      'Name an existing file with --config; config/example.json shows a whole one.',
      cause,
    );
  }
  return parseConfig(text, file);
}

/** What needs a person's look goes to stderr; the rest is in the tables. */
export function stderrLog(): Log {
  const write = (level: string, event: string, fields?: LogFields): void => {
    process.stderr.write(`${JSON.stringify({ level, event, ...fields })}\n`);
  };
  return {
    info: () => undefined,
    warn: (event, fields) => write('warn', event, fields),
    alarm: (event, fields) => write('alarm', event, fields),
  };
}
