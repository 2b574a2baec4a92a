import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  idText,
  NumberText,
  numberText,
  parseJson,
  sessionIdText,
  textOrEmpty,
} from '../../../functions/sources/http/json.ts';
import { forAll } from '../../support/properties.ts';

describe('parseJson', () => {
  it.each([
    '0.1',
    '9007199254740993',
    '12.50',
    '1e3',
    '1E+2',
    '-0',
    '0.30000000000000004',
    '1e999',
    '100.00',
  ])('keeps the digits of %s', (text) => {
    expect(numberText.parse(parseJson(text))).toBe(text);
  });

  it('keeps every decimal as written, at any depth', () => {
    const decimal = fc
      .tuple(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.stringMatching(/^\d{0,18}$/), fc.boolean())
      .map(
        ([whole, fraction, negative]) =>
          `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`,
      );
    forAll(decimal, (text) => {
      const parsed = parseJson(`{"a":[{"amount":${text}}]}`);

      expect(parsed).toMatchObject({ a: [{}] });
      const amount = at(at(at(parsed, 'a'), '0'), 'amount');
      expect(numberText.parse(amount)).toBe(text);
    });
  });

  it('keeps them among any other values', () => {
    const digits = fc.oneof(
      fc.stringMatching(/^-?(0|[1-9]\d{0,20})(\.\d{1,20})?([eE][+-]?\d{1,3})?$/),
      fc.integer().map(String),
    );
    const layouts = fc.constantFrom('', ' ', '\n', '\t');
    forAll(fc.array(digits, { minLength: 1 }), fc.array(fc.string()), layouts, (numbers, texts, space) => {
      const members = texts.map(
        (text, index) => `${JSON.stringify(`${text}${index}`)}:${JSON.stringify(text)}`,
      );
      const list = `[${numbers.map((number) => `${space}${number}${space}`).join(',')}]`;

      const parsed = parseJson(`{${[...members, `"numbers":${list}`].join(',')}}`);

      expect(numbers.map((_, index) => numberText.parse(at(at(parsed, 'numbers'), String(index))))).toEqual(
        numbers,
      );
    });
  });

  it('leaves everything but such numbers as JSON.parse gives it', () => {
    forAll(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);

      expect(plain(parseJson(text))).toEqual(JSON.parse(text));
    });
  });

  it('does not take an object of the source for a number', () => {
    expect(numberText.safeParse(parseJson('{"text":"12"}')).success).toBe(false);
  });
});

describe('numberText', () => {
  it.each(['"12.50"', 'null', 'true', '[1]', `1${'0'.repeat(100)}`])('refuses %s', (json) => {
    expect(numberText.safeParse(parseJson(json)).success).toBe(false);
  });
});

describe('sessionIdText', () => {
  it.each([
    ['77001', '77001'],
    ['77001.0', '77001'],
    ['7.7001e4', '77001'],
    ['9007199254740993', '9007199254740993'],
    ['"77001"', '77001'],
    ['"077001"', '077001'],
    ['"77001.0"', '77001.0'],
    [`1${'0'.repeat(60)}`, `1${'0'.repeat(60)}`],
  ])('reads %s as %s: one number is one session, a text is what it is', (json, id) => {
    expect(sessionIdText.parse(parseJson(json))).toBe(id);
  });
});

describe('idText', () => {
  it.each([
    ['42', '42'],
    ['"42"', '42'],
    ['12345678901234567890', '12345678901234567890'],
    ['"f570bb7a-180a-4f82-bc13-eedf3573de43"', 'f570bb7a-180a-4f82-bc13-eedf3573de43'],
  ])('reads %s as %s', (json, id) => {
    expect(idText.parse(parseJson(json))).toBe(id);
  });

  it.each([
    '""',
    '"."',
    '".."',
    '"a b"',
    '"a\\nb"',
    '1.5',
    'null',
    '{}',
    `"${'x'.repeat(201)}"`,
    '"\\ud800"',
  ])('refuses %s', (json) => {
    expect(idText.safeParse(parseJson(json)).success).toBe(false);
  });
});

describe('textOrEmpty', () => {
  it.each([undefined, null, ''])('reads %s as empty', (value) => {
    expect(textOrEmpty.parse(value)).toBe('');
  });
});

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function plain(value: unknown): unknown {
  if (value instanceof NumberText) return Number(value.text);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
