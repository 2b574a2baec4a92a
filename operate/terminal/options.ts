import { parseArgs } from 'node:util';
import { wrongUse } from '../wrong-use.ts';

/** Options of a command by name: with a text behind it, with one text each time, or without. */
export type OptionKinds = Readonly<Record<string, 'text' | 'texts' | 'flag'>>;

/** What the command line gave. */
export type Options = {
  readonly positionals: readonly string[];
  /** Names of the options given. */
  readonly given: readonly string[];
  text(name: string): string | undefined;
  /** In the order given; none where the option was not. */
  texts(name: string): readonly string[];
  flag(name: string): boolean;
  /** What shows the options: the action in a message about a wrong one. */
  readonly hint: string;
};

/**
 * @param script of `package.json`, as its user knows the command.
 * @throws PipelineError CONFIG_INVALID for an option that is unknown, or a text that is missing or blank.
 */
export function parseOptions(script: string, kinds: OptionKinds, args: readonly string[]): Options {
  const hint = `npm run ${script} -- --help shows the options.`;
  const options = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [
      name,
      { type: kind === 'flag' ? 'boolean' : 'string', multiple: kind === 'texts' } as const,
    ]),
  );
  const { values, positionals } = parsed(args, options, hint);
  refuseBlank(values, hint);
  refuseBlankArgument(positionals, hint);
  const given = new Map<string, unknown>(Object.entries(values));
  return {
    positionals,
    given: [...given.keys()],
    text: (name) => {
      const value = given.get(name);
      return typeof value === 'string' ? value : undefined;
    },
    texts: (name) => [given.get(name)].flat().filter((value) => typeof value === 'string'),
    flag: (name) => given.get(name) === true,
    hint,
  };
}

function parsed(
  args: readonly string[],
  options: Record<string, { readonly type: 'string' | 'boolean'; readonly multiple: boolean }>,
  hint: string,
) {
  try {
    return parseArgs({
      args: [...args],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
  } catch (cause) {
    const [problem = ''] = cause instanceof Error ? cause.message.split('. ') : [];
    throw wrongUse(`Wrong option: ${problem.replace(/\.$/, '')}.`, hint, cause);
  }
}

/**
 * A shell makes a blank text of a variable that is not set: it would be another question than the one meant.
 * @throws PipelineError CONFIG_INVALID
 */
export function refuseBlank(values: Readonly<Record<string, unknown>>, hint: string): void {
  const blank = Object.entries(values).find(([, value]) =>
    [value].flat().some((text) => typeof text === 'string' && isBlank(text)),
  );
  if (blank === undefined) return;
  throw wrongUse(`--${blank[0]} is blank.`, `Give it a value; ${hint}`);
}

function refuseBlankArgument(positionals: readonly string[], hint: string): void {
  const at = positionals.findIndex(isBlank);
  if (at < 0) return;
  const what = at === 0 ? 'The first argument' : `What follows ${positionals[at - 1]?.slice(0, 40)}`;
  throw wrongUse(`${what} is blank.`, `Give what belongs there; ${hint}`);
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** @throws PipelineError CONFIG_INVALID where an option was given that is for something else. */
export function allowOnly(options: Options, names: readonly string[], what: string): void {
  const other = options.given.find((name) => !names.includes(name));
  if (other !== undefined) throw wrongUse(`--${other} is not for ${what}.`, options.hint);
}
