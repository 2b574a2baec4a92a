import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSatisfied, judge, packagesOf } from '../../local/licence-check.ts';
import { forAll } from '../support/properties.ts';

const allowed = new Set(['MIT', 'ISC', 'Apache-2.0']);

describe('isSatisfied', () => {
  it.each<[string, boolean]>([
    ['MIT', true],
    ['(MIT)', true],
    ['MIT OR GPL-3.0-or-later', true],
    ['(GPL-3.0-only OR MIT)', true],
    ['MIT or MPL-2.0', true],
    ['MIT AND ISC', true],
    ['MIT AND (GPL-2.0-only OR ISC)', true],
    ['GPL-3.0-only OR MIT AND ISC', true],
    ['GPL-3.0-only', false],
    ['AGPL-3.0', false],
    ['MIT AND GPL-2.0-only', false],
    ['(MIT OR ISC) AND GPL-2.0-only', false],
    ['Apache-2.0 WITH LLVM-exception', false],
    ['', false],
    ['UNLICENSED', false],
    ['SEE LICENSE IN LICENSE.md', false],
    ['MIT OR', false],
    ['(MIT', false],
    ['MIT)', false],
    ['MIT ISC', false],
    ['mit', false],
  ])('%s is met: %s', (expression, expected) => {
    expect(isSatisfied(expression, allowed)).toBe(expected);
  });

  it('ends for any text, and never passes one without an allowed licence', () => {
    const token = fc.constantFrom('(', ')', 'AND', 'OR', 'WITH', 'GPL-3.0-only', 'x');
    forAll(fc.array(token, { maxLength: 60 }), (tokens) => {
      expect(isSatisfied(tokens.join(' '), allowed)).toBe(false);
    });
  });

  it('is met by one allowed choice among any', () => {
    const other = fc.constantFrom<string>('GPL-3.0-only', 'AGPL-3.0-only', 'SSPL-1.0');
    forAll(fc.array(other, { maxLength: 5 }), fc.nat(5), (others, at) => {
      const choices = others.toSpliced(at, 0, 'MIT');

      expect(isSatisfied(choices.join(' OR '), allowed)).toBe(true);
      expect(isSatisfied(choices.join(' AND '), allowed)).toBe(others.length === 0);
    });
  });
});

function lockOf(packages: object): string {
  return JSON.stringify({ lockfileVersion: 3, packages });
}

describe('packagesOf', () => {
  it('lists each package and version once, with its stricter use', () => {
    const text = lockOf({
      '': { version: '1.0.0' },
      'node_modules/b': { version: '2.0.0', license: 'MIT', dev: true },
      'node_modules/a/node_modules/b': { version: '2.0.0', license: 'MIT' },
      'node_modules/@scope/a': { version: '1.0.0', license: 'ISC', dev: true, optional: true },
      'node_modules/c': { version: '1.0.0' },
      'packages/inner': { link: true },
    });

    expect(packagesOf(text)).toEqual([
      { name: '@scope/a', version: '1.0.0', licence: 'ISC', use: 'development' },
      { name: 'b', version: '2.0.0', licence: 'MIT', use: 'production' },
      { name: 'c', version: '1.0.0', licence: '', use: 'production' },
    ]);
  });

  it('takes what was read of a package that states none, and of no other version', () => {
    const text = lockOf({
      'node_modules/png-js': { version: '2.0.0' },
      'node_modules/a/node_modules/png-js': { version: '2.0.1' },
      'node_modules/b/node_modules/png-js': { version: '2.0.0', license: 'GPL-3.0-only' },
    });

    expect(packagesOf(text).map(({ version, licence }) => [version, licence])).toEqual([
      ['2.0.0', 'MIT'],
      ['2.0.1', ''],
    ]);
  });

  it.each(['', '{}', '{"lockfileVersion":1,"packages":{}}'])(
    'refuses a text that is not a lock file: %s',
    (text) => {
      expect(() => packagesOf(text)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    },
  );
});

describe('judge', () => {
  const one = { name: 'a', version: '1.0.0' };

  it('allows weak copyleft for tools, never in deployed code', () => {
    expect(judge({ ...one, licence: 'MPL-2.0', use: 'development' }).isAllowed).toBe(true);
    expect(judge({ ...one, licence: 'MPL-2.0', use: 'production' }).isAllowed).toBe(false);
  });

  it.each(['GPL-3.0-only', 'AGPL-3.0-or-later', 'LGPL-3.0-only', 'SSPL-1.0', ''])(
    'takes %s for nothing',
    (licence) => {
      expect(judge({ ...one, licence, use: 'development' }).isAllowed).toBe(false);
      expect(judge({ ...one, licence, use: 'production' }).isAllowed).toBe(false);
    },
  );
});

describe('package-lock.json', () => {
  const packages = packagesOf(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));

  it('has only packages with allowed licences', () => {
    const refused = packages.map(judge).filter(({ isAllowed }) => !isAllowed);

    expect(refused).toEqual([]);
  });

  it('tells deployed packages from tools', () => {
    const useOf = (name: string) => packages.find((one) => one.name === name)?.use;

    expect(useOf('@aws-sdk/client-dynamodb')).toBe('production');
    expect(useOf('zod')).toBe('production');
    expect(useOf('aws-cdk-lib')).toBe('development');
  });
});
