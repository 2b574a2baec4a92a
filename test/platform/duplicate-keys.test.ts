import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkConfig, shownPath } from '../../functions/platform/check-config.ts';
import { duplicateKeysOf } from '../../functions/platform/duplicate-keys.ts';
import { exampleText } from '../support/config.ts';
import { forAll } from '../support/properties.ts';

function pathsOf(json: string): string[] {
  return duplicateKeysOf(json).map(({ path }) => shownPath(path));
}

describe('duplicateKeysOf', () => {
  it.each<[string, string, string[]]>([
    ['a key of the file', '{"a":1,"b":2,"a":3}', ['a']],
    ['a key that is there three times', '{"a":1,"a":2,"a":3}', ['a', 'a']],
    ['a key in a list', '{"l":[{"a":1},{"a":1,"a":2}]}', ['l[1].a']],
    ['a key behind a list', '{"o":{"l":[1,[2],{"x":3}],"a":1,"a":2}}', ['o.a']],
    ['a key that is written another way', String.raw`{"mode":1,"\u006dode":2}`, ['mode']],
    ['a key with marks in it', String.raw`{"a\"},{":1, "a\"},{" : 2}`, ['a"},{']],
    ['nothing where the same key is in two objects', '{"a":{"a":1},"b":[{"a":1},{"a":2}]}', []],
    ['nothing where a value is like a key', '{"a":"b","b":"a","c":["a","a"]}', []],
  ])('finds %s', (_what, json, paths) => {
    expect(pathsOf(json)).toEqual(paths);
  });

  it('finds nothing in what JSON.stringify writes, since an object has each key once', () => {
    forAll(fc.jsonValue(), (value) => {
      expect(duplicateKeysOf(JSON.stringify(value, null, 1))).toEqual([]);
    });
  });
});

describe('a configuration', () => {
  it('with dry-run and, further down, live, is refused', () => {
    const text = exampleText().replace(
      '"mode": "live"',
      '"mode": "dry-run", "concurrency": 8, "mode": "live"',
    );

    const checked = checkConfig(text);

    expect(checked.ok ? [] : checked.problems.map(({ path }) => shownPath(path))).toEqual([
      'sources[0].mode',
      'sources[0].concurrency',
    ]);
  });
});
