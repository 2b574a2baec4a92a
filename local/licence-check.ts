import { z } from 'zod';
import { PipelineError } from '../functions/core/errors.ts';

/** One package of package-lock.json. */
export type Package = {
  readonly name: string;
  readonly version: string;
  /** As the package states it: an SPDX expression, or whatever else stands there; empty where nothing does. */
  readonly licence: string;
  /** Whether the deployed functions hold it, or only those who build and test do. */
  readonly use: 'production' | 'development';
};

export type Judged = Package & { readonly isAllowed: boolean };

/** Ask for the notice at most: good for code that is bundled into the functions. SPDX identifiers. */
const PERMISSIVE: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT-0',
  'PSF-2.0',
  'Unlicense',
]);

/**
 * Beside them, for tools that no function holds: MPL-2.0 is about changes to its own files, and CC-BY-3.0 about data
 * that asks to be named.
 */
const FOR_TOOLS: ReadonlySet<string> = new Set([...PERMISSIVE, 'CC-BY-3.0', 'MPL-2.0']);

const lockShape = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      link: z.boolean().optional(),
    }),
  ),
});

/**
 * All packages of a package-lock.json, by name and version. One that both production and development need counts as
 * production.
 * @throws PipelineError CONFIG_INVALID where the text is no lock file of version 3.
 */
export function packagesOf(lockText: string): Package[] {
  const found = new Map<string, Package>();
  for (const [path, entry] of Object.entries(readLock(lockText).packages)) {
    // The project itself, and packages that lie in it.
    if (path === '' || entry.link === true) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const version = entry.version ?? '';
    const use = entry.dev === true ? 'development' : 'production';
    const key = `${name}@${version}`;
    if (found.get(key)?.use === 'production') continue;
    found.set(key, { name, version, licence: entry.license ?? '', use });
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

function readLock(text: string): z.infer<typeof lockShape> {
  try {
    return lockShape.parse(JSON.parse(text));
  } catch (cause) {
    throw new PipelineError('CONFIG_INVALID', 'package-lock.json is not a lock file of version 3.', {
      action: 'Make it with npm 9 or later.',
      cause,
    });
  }
}

export function judge(one: Package): Judged {
  const allowed = one.use === 'production' ? PERMISSIVE : FOR_TOOLS;
  return { ...one, isAllowed: isSatisfied(one.licence, allowed) };
}

/** A licence with an `OR` is the user's choice, one with an `AND` is all of them. Longer texts are no expression. */
const MAX_EXPRESSION_LENGTH = 200;

/**
 * Whether an SPDX licence expression can be met with the allowed licences alone. `WITH` and what is no expression are
 * not met: somebody has to read it. https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/
 */
export function isSatisfied(expression: string, allowed: ReadonlySet<string>): boolean {
  if (expression.length > MAX_EXPRESSION_LENGTH) return false;
  const tokens = expression.match(/[()]|[^\s()]+/g) ?? [];
  const parsed = readChoice(tokens, 0, allowed);
  return parsed !== undefined && parsed.next === tokens.length && parsed.isMet;
}

/** What was read of an expression, and where it goes on; undefined where it is none. */
type Read = { readonly isMet: boolean; readonly next: number } | undefined;

function readChoice(tokens: readonly string[], start: number, allowed: ReadonlySet<string>): Read {
  let read = readAll(tokens, start, allowed);
  while (read !== undefined && tokens[read.next]?.toUpperCase() === 'OR') {
    const other = readAll(tokens, read.next + 1, allowed);
    read = other && { isMet: read.isMet || other.isMet, next: other.next };
  }
  return read;
}

function readAll(tokens: readonly string[], start: number, allowed: ReadonlySet<string>): Read {
  let read = readOne(tokens, start, allowed);
  while (read !== undefined && tokens[read.next]?.toUpperCase() === 'AND') {
    const other = readOne(tokens, read.next + 1, allowed);
    read = other && { isMet: read.isMet && other.isMet, next: other.next };
  }
  return read;
}

function readOne(tokens: readonly string[], start: number, allowed: ReadonlySet<string>): Read {
  const token = tokens[start];
  if (token === undefined || token === ')') return undefined;
  if (token !== '(') return { isMet: allowed.has(token), next: start + 1 };
  const inner = readChoice(tokens, start + 1, allowed);
  return inner !== undefined && tokens[inner.next] === ')' ? { ...inner, next: inner.next + 1 } : undefined;
}
