import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { batches, bytesOf } from './pain001-samples.ts';

const FOLDER = process.env['ISO20022_SCHEMAS'] ?? join(import.meta.dirname, '../../../shared/schemas');
const SCHEMA_PATH = join(FOLDER, 'pain.001.001.09.xsd');
const FILES = 60;
const SEED = 20_261_123;

describe('payment files and the official schema', () => {
  test('every generated file is valid', async (context) => {
    context.skip(
      !existsSync(SCHEMA_PATH),
      'pain.001.001.09.xsd is not here: set ISO20022_SCHEMAS to its folder',
    );
    const generated = fc.sample(batches(50), { numRuns: FILES, seed: SEED });
    const xml = await Promise.all(
      generated.map(async (batch, index) => ({ fileName: `${index}.xml`, contents: await bytesOf(batch) })),
    );

    const validation = await validateXML({ xml, schema: readFileSync(SCHEMA_PATH, 'utf8') });

    expect(validation.errors).toEqual([]);
    expect(validation.valid).toBe(true);
    expect(validation.rawOutput.match(/validates/g)).toHaveLength(FILES);
  });

  test('the schema is really looked at: a file with an unknown element is refused', async (context) => {
    context.skip(
      !existsSync(SCHEMA_PATH),
      'pain.001.001.09.xsd is not here: set ISO20022_SCHEMAS to its folder',
    );
    const [batch] = fc.sample(batches(1), { numRuns: 1, seed: SEED });
    const text = batch === undefined ? '' : (await bytesOf(batch)).toString();
    const contents = text.replace('<PmtMtd>', '<Bogus/><PmtMtd>');

    const validation = await validateXML({
      xml: [{ fileName: 'bogus.xml', contents }],
      schema: readFileSync(SCHEMA_PATH, 'utf8'),
    });

    expect(validation.valid).toBe(false);
  });
});
