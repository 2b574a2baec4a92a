import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../functions/platform/check-config.ts';
import { isOrigin } from '../../functions/platform/origin.ts';
import { exampleConfig, exampleText } from '../support/config.ts';
import { errorOf } from '../support/errors.ts';
import { forAll } from '../support/properties.ts';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function example(): Json {
  return JSON.parse(exampleText());
}

/** As the messages name it: `sources[0].paging.pageSize`. */
function shown(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}

/** Paths of every value of the example, objects and lists among them. */
function pathsOf(value: Json, path: Path = []): Path[] {
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => pathsOf(item, [...path, index]))
    : isObject(value)
      ? Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]))
      : [];
  return [path, ...inner];
}

/** The example with the value at `path` replaced; `undefined` removes it. */
function changed(value: Json, [key, ...rest]: Path, change: (old: Json) => Json | undefined): Json {
  if (Array.isArray(value)) {
    return value.map((item, index) => (index === key ? (changedInside(item, rest, change) ?? null) : item));
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, item]): [string, Json | undefined] => [
    name,
    name === key ? changedInside(item, rest, change) : item,
  ]);
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

function changedInside(item: Json, rest: Path, change: (old: Json) => Json | undefined): Json | undefined {
  return rest.length === 0 ? change(item) : changed(item, rest, change);
}

function problemsOf(config: Json): string {
  const error = errorOf(() => parseConfig(JSON.stringify(config), 'some.json'));
  expect(error.code).toBe('CONFIG_INVALID');
  return error.message;
}

/** `parseConfig`'s problems with one value of the example changed. */
function problemsWith(path: Path, value: Json): string {
  return problemsOf(changed(example(), path, () => value));
}

const PATHS = pathsOf(example());
/** Objects whose keys are names, such as currencies: none of them is missing, and none is unknown. */
const MAPS: readonly unknown[] = ['maxPayoutMinor', 'usualPerKwh', 'expense', 'bank', 'costCentres'];
const isInMap = (path: Path): boolean => MAPS.includes(path.at(-2));
const OPTIONAL: readonly string[] = [
  'bic',
  'acscIsPaid',
  'confirmsFiles',
  'transferRoleArns',
  'marksPaidByHand',
  'payOrigins',
  'requestsPerDay',
  'fractions',
  'duplicates',
  'payees',
  'newAccount',
  'recipientsPerAccount',
  'tariff',
  'country',
  'usualPerKwh',
  'maxPowerKw',
  'accounting',
  'returned',
  'costCentres',
  'costCentresOfCards',
  'namesInTexts',
  'subsidiary',
  'payroll',
];

describe('config/example.json', () => {
  it('is a valid configuration, with amounts as whole minor units', () => {
    const config = exampleConfig();

    expect(config.stage).toBe('example');
    expect(config.limits.maxPayoutMinor.get('EUR')).toBe(1_000_000n);
    expect(config.sources.map((source) => source.kind)).toEqual(['spirii', 'ampeco']);
  });
});

describe('each key', () => {
  const required = PATHS.filter(
    (path) => typeof path.at(-1) === 'string' && !isInMap(path) && !OPTIONAL.includes(String(path.at(-1))),
  );

  it.each(required.map((path) => [shown(path), path] as const))(
    '%s is named where it is missing',
    (name, path) => {
      const message = problemsOf(changed(example(), path, () => undefined));

      // Without its kind a source is none of the known ones, nor is a format without its name.
      const tells = path.at(-1) === 'kind' || path.at(-1) === 'format';
      expect(message).toContain(tells ? name : `  ${name}: is missing`);
    },
  );

  const leaves = PATHS.filter((path) => path.length > 0);

  it.each(leaves.map((path) => [shown(path), path] as const))(
    '%s is named where it is of a wrong type',
    (name, path) => {
      const message = problemsWith(path, null);

      expect(message).toContain(`  ${name}: `);
      expect(message).not.toContain('missing');
    },
  );

  const objects = PATHS.filter((path) => {
    const value = path.reduce<Json | undefined>(
      (at, key) =>
        Array.isArray(at) ? at[Number(key)] : at !== undefined && isObject(at) ? at[key] : undefined,
      example(),
    );
    return value !== undefined && isObject(value) && !MAPS.includes(path.at(-1));
  });

  it.each(objects.map((path) => [shown(path), path] as const))('unknown in "%s" is named', (name, path) => {
    const withUnknown = (old: Json): Json => (isObject(old) ? { ...old, mistyped: 1 } : old);
    const config = path.length === 0 ? withUnknown(example()) : changed(example(), path, withUnknown);

    expect(problemsOf(config)).toContain(`  ${name === '' ? '' : `${name}.`}mistyped: is an unknown key`);
  });

  it('that is wrong is named together with all other wrong ones', () => {
    const twice = changed(example(), ['stage'], () => 'No Good');
    const message = problemsOf(changed(twice, ['sources', 1, 'concurrency'], () => 0));

    expect(message).toContain('  stage: ');
    expect(message).toContain('  sources[1].concurrency: ');
    expect(message.startsWith('some.json is not a valid configuration')).toBe(true);
  });
});

describe('values', () => {
  it.each<[string, Path, Json]>([
    ['a stage in upper case', ['stage'], 'Example'],
    ['a stage that is too long', ['stage'], 'a'.repeat(31)],
    ['no source', ['sources'], []],
    ['a kind that there is not', ['sources', 0, 'kind'], 'other'],
    ['a token over plain HTTP', ['sources', 0, 'baseUrl'], 'http://api.spirii.com'],
    ['an address with a path', ['sources', 0, 'baseUrl'], 'https://api.spirii.com/v1'],
    ['a schedule of another kind', ['sources', 0, 'schedule', 'expression'], 'at(2026-01-01)'],
    ['a zone that there is not', ['sources', 0, 'schedule', 'timeZone'], 'Europe/Copenhague'],
    ['no request at all', ['sources', 0, 'requestsPerMinute'], 0],
    ['a fraction of a request', ['sources', 0, 'requestsPerMinute'], 1.5],
    ['a way to pay that there is not', ['sources', 1, 'pays'], 'both'],
    ['no status that pays', ['sources', 0, 'payWhen'], []],
    ['a limit as a number', ['limits', 'maxPayoutMinor', 'EUR'], 1_000_000],
    ['a limit with decimals', ['limits', 'maxPayoutMinor', 'EUR'], '10000.00'],
    ['a limit of nothing', ['limits', 'maxPayoutMinor', 'EUR'], '0'],
    ['a limit that is negative', ['limits', 'maxPayoutMinor', 'EUR'], '-1'],
    ['an IBAN with wrong check digits', ['debtorAccounts', 0, 'iban'], 'DE88370400440532013000'],
    ['a BIC that is none', ['debtorAccounts', 0, 'bic'], 'COBA'],
    ['a cut-off at 24:00', ['debtorAccounts', 0, 'cutOff', 'time'], '24:00'],
    ['a rail that there is not', ['debtorAccounts', 0, 'rail'], 'swift'],
  ])('refuses %s', (_what, path, value) => {
    expect(problemsWith(path, value)).toContain(`  ${shown(path)}`);
  });

  it.each<[Path, Json, string]>([
    [['sources', 0, 'mode'], 'dryrun', 'has to be one of "dry-run", "live"'],
    [['sources', 0, 'kind'], 'other', 'has to be one of "spirii", "ampeco"'],
    [['sources'], [], 'has to have at least 1 entry'],
    [['sources', 0, 'payWhen'], ['a', 'b', 'c', 'd', 'e'], 'has to have at most 4 entries'],
    [['sources', 0, 'payWhen', 0], '', 'has to have at least 1 character'],
    [['sources', 0, 'concurrency'], 65, 'has to be at most 64'],
    [['sources', 0, 'concurrency'], '8', 'has to be a number, without quotation marks'],
    [['sources', 0, 'concurrency'], 1.5, 'has to be a whole number, without quotation marks'],
    [['limits', 'maxPayoutMinor', 'EUR'], 1, 'has to be a text, in quotation marks'],
    [['limits', 'maxPayoutMinor'], 1, 'has to be an object, in { }'],
    [['xRay'], 'false', 'has to be true or false, without quotation marks'],
    [['alarms', 'emails'], 'a@b.example', 'has to be a list, in [ ]'],
    [['transferRoleArns', 0], 'bank-transfer', 'has to be the ARN of an IAM role'],
    [['transferRoleArns', 0], 'arn:aws:iam::111122223333:role/*', 'has to be the ARN of an IAM role'],
    [['transferRoleArns', 0], 'arn:aws:iam::111122223333:root', 'has to be the ARN of an IAM role'],
    [['debtorAccounts', 0, 'iban'], 'DE88370400440532013000', 'has to be an IBAN. The check digits'],
    [
      ['debtorAccounts', 0, 'iban'],
      'DE89 **** 3000',
      "has to be an IBAN. Part of the IBAN is hidden (DE** ****). Write it as the account's",
    ],
    [['debtorAccounts', 0, 'cutOff', 'timeZone'], 'CEST', 'has to be a time zone of the IANA database'],
  ])('says in a sentence what %j must be in place of %j', (path, value, sentence) => {
    const message = problemsWith(path, value);

    expect(message).toContain(`  ${shown(path)}: ${sentence}`);
    expect(message).not.toMatch(/invalid|recipient/i);
  });

  it('refuses a limit of an unknown currency, and names it', () => {
    const limits = ['limits', 'maxPayoutMinor'];

    expect(problemsWith(limits, { EURO: '1' })).toContain('  limits.maxPayoutMinor.EURO: ');
  });

  it.each<[string, Path, Path, string]>([
    ['one account of a source', ['sources', 0], ['sources', 1], 'sources[1].account'],
    ['one secret', ['sources', 0], ['sources', 1], 'sources[1].secretName'],
    ['one debtor account', ['debtorAccounts', 0], ['debtorAccounts', 1], 'debtorAccounts[1].id'],
    ['one currency by one rail', ['debtorAccounts', 0], ['debtorAccounts', 1], 'debtorAccounts[1].currency'],
  ])('refuses %s twice', (_what, from, to, named) => {
    const source = from.reduce<Json>(
      (at, key) => (Array.isArray(at) ? (at[Number(key)] ?? null) : isObject(at) ? (at[key] ?? null) : null),
      example(),
    );

    expect(problemsWith(to, source)).toContain(`  ${named}: is there twice`);
  });

  it('refuses a rail that does not carry the currency of its account', () => {
    expect(problemsWith(['debtorAccounts', 1, 'rail'], 'sepa-credit-transfer')).toContain(
      'does not carry DKK',
    );
  });

  it('refuses a file that may pay more than its run', () => {
    const path = ['debtorAccounts', 0, 'maxPerFile', 'sumMinor'];

    expect(problemsWith(path, '100000001')).toContain('  debtorAccounts[0].maxPerRun: ');
  });
});

describe('a text that is no configuration', () => {
  it.each(['', '{', 'null', '[]', '"text"', '7'])('is refused: %s', (text) => {
    const error = errorOf(() => parseConfig(text, 'some.json'));

    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toContain('some.json');
  });

  it('is taken with the byte order mark of an editor before it', () => {
    expect(parseConfig(`\u{feff}${exampleText()}`, 'config/example.json')).toEqual(exampleConfig());
    expect(() => parseConfig(`\u{feff}${exampleText().replace('{', '{"stage": "twice",')}`, 'x')).toThrow(
      /stage: is there twice/,
    );
  });

  it('is refused without quoting it, since it could be an IBAN', () => {
    const unquoted = exampleText().replace('"DE19370400440987654300"', 'DE19370400440987654300');

    const { message } = errorOf(() => parseConfig(unquoted, 'some.json'));

    expect(message).toContain("is not JSON: Unexpected token 'D'");
    expect(message).not.toMatch(/\d{4}/);
  });

  it('of any kind is refused with that error and no other', () => {
    forAll(fc.oneof(fc.json(), fc.string()), (text) => {
      expect(errorOf(() => parseConfig(text, 'some.json')).code).toBe('CONFIG_INVALID');
    });
  });
});

describe('isOrigin', () => {
  it.each([
    'https://api.spirii.com',
    'https://api.spirii.com/',
    'https://api.spirii.com:8443',
    'http://127.0.0.1:4000',
    'http://localhost:4000',
    'http://[::1]:4000',
  ])('takes %s', (text) => {
    expect(isOrigin(text)).toBe(true);
  });

  it.each([
    'http://api.spirii.com',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'https://user:secret@api.spirii.com',
    'https://api.spirii.com?x=1',
    'https://api.spirii.com#x',
    'https://api.spirii.com/v1',
    'ftp://api.spirii.com',
    'file:///etc/passwd',
    'api.spirii.com',
    '',
  ])('refuses "%s"', (text) => {
    expect(isOrigin(text)).toBe(false);
  });
});
