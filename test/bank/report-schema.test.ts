import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { EXAMPLES } from './report-fixtures.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const SCHEMAS = process.env['ISO20022_SCHEMAS'] ?? join(ROOT, '../shared/schemas');

const validated = Object.entries(EXAMPLES).filter(([name]) => /\.(10|08) /.test(name));

async function problemsOf(version: string, xml: string, skip: (note: string) => void): Promise<string[]> {
  const schemaFile = join(SCHEMAS, `${version}.xsd`);
  if (!existsSync(schemaFile)) {
    skip(`${schemaFile} is missing: set ISO20022_SCHEMAS to a folder with the ISO 20022 schemas`);
  }
  const result = await validateXML({
    xml: [{ fileName: 'report.xml', contents: xml }],
    schema: [readFileSync(schemaFile, 'utf8')],
  });
  return result.errors.map((error) => error.message);
}

describe('the examples of these tests are valid against the official schemas', () => {
  test.for(validated)('%s', async ([name, xml], { skip }) => {
    const problems = await problemsOf(name.slice(0, 'camt.053.001.08'.length), xml, skip);

    expect(problems).toEqual([]);
  });

  test('and an example with an error would be found', async ({ skip }) => {
    const xml = EXAMPLES['camt.054.001.08 return']?.replace('>CRDT<', '>CREDIT<') ?? '';

    const problems = await problemsOf('camt.054.001.08', xml, skip);

    expect(problems).not.toEqual([]);
  });
});
