import { type OptionKinds, type Options, parseOptions } from './options.ts';
import { exitWithUsage } from './program.ts';
import { createTerminal, type Terminal } from './terminal.ts';

/** A command of `npm run`. */
export type Command = {
  /** Its name in `package.json`. */
  readonly script: string;
  readonly help: string;
  readonly options: OptionKinds;
  /** @returns the exit status. */
  readonly run: (options: Options, terminal: Terminal) => Promise<number>;
};

/** Runs a command with the options of this process, or shows its help. */
export async function runCommand({ script, help, options, run }: Command): Promise<void> {
  process.exitCode = await exitWithUsage(async () => {
    const given = parseOptions(script, options, process.argv.slice(2));
    if (!given.flag('help')) return run(given, createTerminal(process.stdout, process.env));
    process.stdout.write(help);
    return 0;
  });
}

/** Prints one JSON document and nothing else. */
export function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
