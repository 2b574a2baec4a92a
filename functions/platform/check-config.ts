import type * as z from 'zod/mini';
import { PipelineError } from '../core/errors.ts';
import { withoutByteOrderMark } from './byte-order-mark.ts';
import { contradictionsOf } from './config-contradictions.ts';
import { type ConfigFile, configFileSchema } from './config-file.ts';
import type { ConfigProblem } from './config-problem.ts';
import { sentenceOf } from './config-sentences.ts';
import { duplicateKeysOf } from './duplicate-keys.ts';

export type CheckedConfig =
  | { readonly ok: true; readonly config: ConfigFile }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/**
 * All problems of a configuration: every wrong, unknown, missing or repeated key with its path; if there are none,
 * every contradiction.
 */
export function checkConfig(text: string): CheckedConfig {
  let json: unknown;
  try {
    json = JSON.parse(withoutByteOrderMark(text));
  } catch (cause) {
    // After a comma the parser quotes the text around the mistake: it may be an IBAN.
    const what = cause instanceof Error ? cause.message.replace(/, (\.\.\.)?".*$/s, '') : 'unreadable';
    return { ok: false, problems: [{ path: [], message: `is not JSON: ${what}` }] };
  }
  // Without its input, an issue does not tell a missing key from one of a wrong type.
  const parsed = configFileSchema.safeParse(json, { reportInput: true });
  const twice = duplicateKeysOf(text);
  if (!parsed.success) return { ok: false, problems: [...twice, ...parsed.error.issues.flatMap(problemsOf)] };
  const problems = twice.length === 0 ? contradictionsOf(parsed.data) : twice;
  return problems.length === 0 ? { ok: true, config: parsed.data } : { ok: false, problems };
}

/**
 * Reads a configuration.
 * @param fileName for the message only.
 * @throws PipelineError CONFIG_INVALID that names every problem.
 */
export function parseConfig(text: string, fileName: string): ConfigFile {
  const checked = checkConfig(text);
  if (checked.ok) return checked.config;
  throw configError(fileName, 'is not a valid configuration', checked.problems);
}

export function configError(
  fileName: string,
  why: string,
  problems: readonly ConfigProblem[],
): PipelineError {
  const lines = problems.map(({ path, message }) => `  ${shownPath(path)}: ${message}`);
  return new PipelineError('CONFIG_INVALID', `${fileName} ${why}:\n${lines.join('\n')}`, {
    action: 'Correct the keys named above; config/example.json shows a whole configuration.',
    details: { problems: problems.length },
  });
}

/** As people write it: `sources[0].schedule.timeZone`. */
export function shownPath(path: ConfigProblem['path']): string {
  const shown = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  return shown === '' ? 'the file' : shown.replace(/^\./, '');
}

function problemsOf(issue: z.core.$ZodIssue): ConfigProblem[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], message: 'is an unknown key' }));
  }
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => ({ path, message }));
  return [{ path, message: sentenceOf(issue) }];
}
