import { readFileSync } from 'node:fs';
import { kindOf } from '../../functions/core/error-kind.ts';
import { PipelineError } from '../../functions/core/errors.ts';
import { parseConfig } from '../../functions/platform/check-config.ts';
import type { ConfigFile } from '../../functions/platform/config-file.ts';
import type { Log, LogFields } from '../../functions/platform/log.ts';
import { wrongUse } from '../wrong-use.ts';
import { type AwsProblem, awsProblemOf } from './aws-errors.ts';
import { createTerminal, visible } from './terminal.ts';
import { wrap } from './text-width.ts';

/** What all commands share: how they end, read their configuration and log. */

const FAILED = 1;
const WRONG_USE = 2;

/**
 * Runs a command. An error ends it with what happened and what to do, never with a stack trace: status 2 for a wrong
 * option, configuration or AWS environment, 1 for any other.
 */
export async function exitWithUsage(command: () => Promise<number>): Promise<number> {
  // A reader that has seen enough (`| head`) closes the pipe: that is no fault of the command.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    return await command();
  } catch (error) {
    const problem = awsProblemOf(error);
    const { columns } = createTerminal(process.stderr, process.env);
    const lines = explain(error, problem)
      .split('\n')
      .map(visible)
      .flatMap((line) => wrap(line, columns));
    // On a screen the progress line is still open.
    const clear = process.stderr.isTTY ? '\r\u001b[K' : '';
    process.stderr.write(`${clear}${lines.join('\n')}\n`);
    const isWrongUse = error instanceof PipelineError && kindOf(error).needs === 'configuration';
    return isWrongUse || problem?.isWrongUse === true ? WRONG_USE : FAILED;
  }
}

/** Shows an error that is not ours by name and code alone: its message may hold what nobody should read. */
function explain(error: unknown, problem: AwsProblem | undefined): string {
  const known = error instanceof PipelineError ? error : problem;
  if (known !== undefined) return `${known.message}\n${known.action}`;
  const name = error instanceof Error ? error.name : typeof error;
  const code = error instanceof Error && 'code' in error ? ` ${String(error.code)}` : '';
  // The operating system's errors say which file or address it was.
  const about = error instanceof Error && 'syscall' in error ? ` (${error.message})` : '';
  return `The command ended early with the error ${name}${code}${about}.\nWhat was done is kept, and running it again goes on from there; if it ends the same way, report this line.`;
}

/** @throws PipelineError CONFIG_INVALID where the file cannot be read or is wrong. */
export function readConfig(file: string): ConfigFile {
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
    process.stderr.write(`${visible(JSON.stringify({ level, event, ...fields }))}\n`);
  };
  return {
    info: () => undefined,
    warn: (event, fields) => write('warn', event, fields),
    alarm: (event, fields) => write('alarm', event, fields),
  };
}
