import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkConfig } from '../../functions/platform/check-config.ts';
import { configFileSchema } from '../../functions/platform/config-file.ts';
import { exampleText } from '../support/config.ts';

type Schema = z.infer<typeof schemaShape>;
const schemaShape = z.object({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  const: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  required: z.array(z.string()).default([]),
  get properties() {
    return z.record(z.string(), schemaShape).optional();
  },
  /** `false` after those of a list of fixed length. */
  get items() {
    return z.union([z.literal(false), schemaShape]).optional();
  },
  /** Of a list of fixed length, in which all are alike. */
  get prefixItems() {
    return z.array(schemaShape).optional();
  },
  get oneOf() {
    return z.array(schemaShape).optional();
  },
  get additionalProperties() {
    return z.union([z.literal(false), schemaShape]).optional();
  },
});

type Key = { readonly path: string; readonly schema: Schema; readonly isOptional: boolean };

/** Objects that the page describes once, in a table of their own. */
const SHARED: Readonly<Record<string, string>> = {
  'expression,timeZone': 'a schedule',
  'count,sumMinor': 'a cap',
};

function sharedName({ properties = {} }: Schema): string | undefined {
  return SHARED[Object.keys(properties).join()];
}

/** Every key that holds a value, with lists of texts and shared objects as one value each. */
function keysOf(schema: Schema, path = '', isOptional = false): Key[] {
  const { properties, prefixItems, oneOf, additionalProperties, required } = schema;
  const items = schema.items || prefixItems?.[0];
  if (path !== '' && sharedName(schema) !== undefined) return [{ path, schema, isOptional }];
  if (properties !== undefined) {
    return Object.entries(properties).flatMap(([name, inner]) =>
      keysOf(inner, path === '' ? name : `${path}.${name}`, isOptional || !required.includes(name)),
    );
  }
  if (oneOf !== undefined) return oneOf.flatMap((inner) => keysOf(inner, path, isOptional));
  if (items !== undefined && (items.properties ?? items.oneOf) !== undefined)
    return keysOf(items, `${path}[]`);
  if (typeof additionalProperties === 'object') return keysOf(additionalProperties, `${path}.*`, true);
  return [{ path, schema, isOptional }];
}

const account = z.looseObject({ approval: z.unknown().optional() });
const accountsShape = z.looseObject({ debtorAccounts: z.tuple([account], account) });

const schema = schemaShape.parse(z.toJSONSchema(configFileSchema, { io: 'input', unrepresentable: 'any' }));
const keys = keysOf(schema);

type Row = {
  readonly key: string;
  readonly meaning: string;
  readonly values: string;
  readonly leftOut: string;
  readonly example: string;
};

const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
const rows: readonly Row[] = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => {
    const [, key = '', meaning = '', values = '', leftOut = '', example = ''] = line
      .split('|')
      .map((cell) => cell.trim());
    return { key: key.replaceAll('`', ''), meaning, values, leftOut, example: example.replace(/^`|`$/g, '') };
  });

const shared = Object.keys(SHARED).flatMap((names) => names.split(','));
const described = rows.filter(({ key }) => !shared.includes(key));

function rowOf(path: string): Row {
  const row = rows.find(({ key }) => key === path);
  if (row === undefined) throw new Error(`docs/configuration.md has no entry for ${path}.`);
  return row;
}

describe('docs/configuration.md', () => {
  it('has one entry for each key of the schema, and none that there is not', () => {
    const paths = [...new Set(keys.map(({ path }) => path))];

    expect(described.map(({ key }) => key).sort()).toEqual(paths.sort());
  });

  it('describes what several keys share once', () => {
    for (const name of shared) expect(rows.filter(({ key }) => key === name)).toHaveLength(1);
  });

  it.each(keys.map((key) => [key.path, key] as const))(
    'says what %s takes',
    (path, { schema, isOptional }) => {
      const row = rowOf(path);

      expect(row.meaning).not.toBe('');
      expect(row.leftOut !== '').toBe(isOptional);
      for (const value of [schema.const ?? [], schema.enum ?? []].flat()) {
        expect(row.values).toContain(`\`${value}\``);
      }
      const [least, most] = [schema.minimum ?? schema.minItems, schema.maximum ?? schema.maxItems];
      if (least !== undefined) expect(row.values).toMatch(new RegExp(`^${least} to ${most}\\b`));
      const name = sharedName(schema);
      if (name !== undefined) expect(row.values).toBe(name);
    },
  );

  it('shows the lists with their bounds', () => {
    for (const name of ['sources', 'debtorAccounts']) {
      const { minItems, maxItems } = schema.properties?.[name] ?? {};

      expect(page).toContain(`\`${name}\` is a list of ${minItems} to ${maxItems} `);
    }
  });

  it('shows a policy of approvals that a deployment takes', () => {
    const shown = z
      .looseObject({ approvals: z.unknown() })
      .parse(JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? ''));
    const { approval } = accountsShape.parse(shown).debtorAccounts[0];
    const example = accountsShape.parse(JSON.parse(exampleText()));
    const debtorAccounts = example.debtorAccounts.map((account) => ({ ...account, approval }));

    const checked = checkConfig(
      JSON.stringify({ ...example, console: {}, approvals: shown.approvals, debtorAccounts }),
    );

    expect(checked).toMatchObject({ ok: true });
  });

  it('shows values of config/example.json, which has every key but the lock and approvals', () => {
    const values = valuesOf(JSON.parse(exampleText()));

    for (const { key, example } of rows) {
      if (example === '') continue;
      const found = [...values].filter(([path]) => path === key || path.endsWith(`.${key}`));
      if (key.startsWith('objectLock.')) expect(found).toEqual([]);
      else expect(found.flatMap(([, seen]) => seen)).toContain(JSON.stringify(JSON.parse(example)));
    }
  });
});

/** Objects whose keys are currencies. */
const BY_CURRENCY = /(^limits\.maxPayoutMinor|\.usualPerKwh)$/;

/** All values of a configuration by their path, as JSON texts. */
function valuesOf(value: unknown, path = '', found = new Map<string, string[]>()): Map<string, string[]> {
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (Array.isArray(value) && !isList) {
    for (const item of value) valuesOf(item, `${path}[]`, found);
  } else if (typeof value === 'object' && value !== null && !isList) {
    for (const [name, inner] of Object.entries(value)) {
      const key = BY_CURRENCY.test(path) ? '*' : name;
      valuesOf(inner, path === '' ? key : `${path}.${key}`, found);
    }
  } else {
    found.set(path, [...(found.get(path) ?? []), JSON.stringify(value)]);
  }
  return found;
}
