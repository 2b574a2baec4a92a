import { z } from 'zod';
import { PipelineError } from '../functions/core/errors.ts';

/** One package of package-lock.json. */
export type Package = {
  readonly name: string;
  readonly version: string;
  /** As the package states it: an SPDX expression, or any text; empty where it states none. */
  readonly licence: string;
  /** Whether deployed functions contain it, or only building and testing use it. */
  readonly use: 'production' | 'development';
};

export type Judged = Package & { readonly isAllowed: boolean };

/** These require at most a notice: fit for code bundled into functions. SPDX identifiers. */
const PERMISSIVE: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT-0',
  // A font's, whose documents are free of it.
  'OFL-1.1',
  'PSF-2.0',
  'Unlicense',
]);

/**
 * Also fit for tools outside the functions: MPL-2.0 concerns changes to its own files, CC-BY-3.0 data that must be
 * credited.
 */
const FOR_TOOLS: ReadonlySet<string> = new Set([...PERMISSIVE, 'CC-BY-3.0', 'MPL-2.0']);

/** Licences of packages that state none, as people read them, by version: a new version needs a new reading. */
const READ: ReadonlyMap<string, string> = new Map([['png-js@2.0.0', 'MIT']]);

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
 * @throws PipelineError CONFIG_INVALID where the text is not a lock file of version 3.
 */
export function packagesOf(lockText: string): Package[] {
  const found = new Map<string, Package>();
  for (const [path, entry] of Object.entries(readLock(lockText).packages)) {
    // The project itself, and packages inside it.
    if (path === '' || entry.link === true) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const version = entry.version ?? '';
    const use = entry.dev === true ? 'development' : 'production';
    const key = `${name}@${version}`;
    if (found.get(key)?.use === 'production') continue;
    found.set(key, { name, version, licence: entry.license ?? READ.get(key) ?? '', use });
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

/** `OR` leaves the choice to the user, `AND` requires all. Longer texts are not expressions. */
const MAX_EXPRESSION_LENGTH = 200;

/**
 * Whether the allowed licences alone satisfy an SPDX licence expression. `WITH`, or a text that is no expression, is
 * never satisfied: somebody has to read it. https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/
 */
export function isSatisfied(expression: string, allowed: ReadonlySet<string>): boolean {
  if (expression.length > MAX_EXPRESSION_LENGTH) return false;
  const tokens = expression.match(/[()]|[^\s()]+/g) ?? [];
  const parsed = readChoice(tokens, 0, allowed);
  return parsed !== undefined && parsed.next === tokens.length && parsed.isMet;
}

/** Whether a part of an expression is met, and where the next begins; undefined where it is no expression. */
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
