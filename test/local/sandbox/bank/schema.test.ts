import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import {
  FILE_TROUBLES,
  type ListedTrouble,
  PAYMENT_TROUBLES,
  STATEMENT_TROUBLES,
} from '../../../../local/sandbox/bank/troubles.ts';
import { type Answers, aFile, answersTo } from './samples.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../../..');
const SCHEMAS = process.env['ISO20022_SCHEMAS'] ?? join(ROOT, '../shared/schemas');
const VERSIONS = ['pain.002.001.10', 'camt.053.001.08', 'camt.054.001.08'] as const;

/** Forms that the schema refuses, and a version whose schema is not at hand. */
const NOT_VALID: ReadonlySet<string> = new Set(['account-lower-case', 'account-spaced', 'version-02']);

async function everyKindOfReport(): Promise<Answers['reports']> {
  const first = await aFile('M1', 30);
  const files = [
    first,
    await aFile('M2', 30, { batchBooking: true }),
    await aFile('M3', 10, { currency: 'NOK', rail: 'domestic-credit-transfer' }),
    { name: 'bad.xml', bytes: Buffer.from('<no-order/>') },
    { ...first, name: 'again.xml' },
  ];
  const troubles: ListedTrouble[] = [
    ...Object.keys(FILE_TROUBLES).filter(isIn(FILE_TROUBLES)).map(ofKind),
    ...Object.keys(PAYMENT_TROUBLES).filter(isIn(PAYMENT_TROUBLES)).map(ofKind),
    ...Object.keys(STATEMENT_TROUBLES).filter(isIn(STATEMENT_TROUBLES)).map(ofKind),
  ];
  const troubled = troubles
    .filter(({ kind }) => !NOT_VALID.has(kind))
    .flatMap((trouble) => answersTo(files, { troubles: [trouble], statusLines: 'all' }).reports);
  return [...troubled, ...answersTo(files).reports];
}

function ofKind<K>(kind: K): { readonly kind: K } {
  return { kind };
}

function isIn<K extends string>(kinds: Readonly<Record<K, string>>) {
  return (kind: string): kind is K => Object.hasOwn(kinds, kind);
}

describe('every report is valid against the official schema', () => {
  test.for(VERSIONS)('%s', { timeout: 60_000 }, async (version, { skip }) => {
    const schemaFile = join(SCHEMAS, `${version}.xsd`);
    if (!existsSync(schemaFile)) {
      skip(`${schemaFile} is missing: set ISO20022_SCHEMAS to a folder with the ISO 20022 schemas`);
    }
    const reports = (await everyKindOfReport()).filter(({ name }) => name.startsWith(version.slice(0, 8)));

    const result = await validateXML({
      xml: reports.map(({ bytes }, index) => ({
        fileName: `${index}.xml`,
        contents: Buffer.from(bytes).toString(),
      })),
      schema: [readFileSync(schemaFile, 'utf8')],
    });

    expect(reports.length).toBeGreaterThan(2);
    expect(result.errors.map(({ message }) => message)).toEqual([]);
    expect(result.valid).toBe(true);
  });
});
