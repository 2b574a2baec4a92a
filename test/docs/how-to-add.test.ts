import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SOURCE_NAMES } from '../../functions/core/expense.ts';
import { PROJECT_ROOT } from '../infra/synthesized.ts';

const textOf = (file: string): string => readFileSync(`${PROJECT_ROOT}/${file}`, 'utf8');

/** Its rows by what is added, such as `A source`. */
const TABLES = new Map(
  (textOf('docs/architecture.md').split('\n## How to add\n')[1] ?? '')
    .split('\n## ')[0]
    ?.split('\n### ')
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), rowsOf(section)]),
);

type Row = { readonly file: string; readonly name: string; readonly what: string };

function rowsOf(section: string): readonly Row[] {
  return [...section.matchAll(/^\| `([^`]+)` \| `([^`]+)` \| (.+) \|$/gm)].map(
    ([, file = '', name = '', what = '']) => ({ file, name, what }),
  );
}

const ROWS = [...TABLES].flatMap(([added, rows]) => rows.map((row) => ({ added, ...row })));

function declares(text: string, name: string): boolean {
  return new RegExp(`\\b(?:const|function|class|type|interface) ${name}\\b`).test(text);
}

/** Whatever the compiler reads. */
const COMPILED = globSync('{functions,infra,operate,local,simulation,console,test}/**/*.{ts,tsx}', {
  cwd: PROJECT_ROOT,
});

const CODE = globSync('{functions,infra,operate,local,simulation}/**/*.ts', { cwd: PROJECT_ROOT });

/** Files that a table names. */
function filesOf(added: string): readonly string[] {
  return (TABLES.get(added) ?? []).map(({ file }) => file).toSorted();
}

describe('how to add', () => {
  it('has a table for each of seven things', () => {
    expect([...TABLES.keys()]).toEqual([
      'A source',
      'A rail',
      'A state',
      'A reason code',
      'An accounting format',
      'An alarm',
      'An event field',
    ]);
    for (const rows of TABLES.values()) expect(rows.length).toBeGreaterThan(2);
  });

  it.each(ROWS)('$added: $file has $name', ({ file, name, what }) => {
    expect(existsSync(`${PROJECT_ROOT}/${file}`)).toBe(true);
    const text = textOf(file);
    const isCode = /\.tsx?$/.test(file);

    if (isCode) expect(declares(text, name), `${name} is declared in ${file}`).toBe(true);
    else expect(text).toContain(name);
    for (const [, constant = ''] of what.matchAll(/`([A-Z]+(?:_[A-Z]+)+|[A-Z]{5,})`/g)) {
      expect(declares(text, constant), `${constant} is declared in ${file}`).toBe(true);
    }
  });

  it.each([
    ['A source', "SourceName|SourceConfig\\['kind'\\]"],
    ['A rail', 'RailName'],
    ['A state', '(?:Exclude<)?State|ReachableState'],
    ['An alarm', 'AlarmEvent'],
  ])('%s: every table of the code that has a word for each is among them', (added, type) => {
    const total = new RegExp(
      `(?:^(?:export )?const \\w+:|\\bsatisfies) Readonly<\\s*Record<(?:\\w+ \\| )*(?:${type})\\b`,
      'm',
    );
    const found = COMPILED.filter((file) => total.test(textOf(file)));

    expect(found.length).toBeGreaterThan(0);
    expect(filesOf(added)).toEqual(expect.arrayContaining(found));
  });

  it('A source: every file that knows one by its name is among them, but for its own', () => {
    const named = new RegExp(`'(?:${SOURCE_NAMES.join('|')})'`);
    const own = new RegExp(`^(?:functions/sources|local/sandbox)/(?:${SOURCE_NAMES.join('|')})/`);
    const found = CODE.filter((file) => !own.test(file) && named.test(textOf(file)));

    expect(found.length).toBeGreaterThan(5);
    expect(filesOf('A source')).toEqual(expect.arrayContaining(found));
  });
});
