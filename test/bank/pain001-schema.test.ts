import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { checkPain001 } from '../../functions/bank/pain001/check.ts';
import { NATIONAL_CLEARINGS } from '../../functions/core/clearing.ts';
import type { FileTerms } from '../../functions/core/payment-file.ts';
import { BANK_PROFILES } from '../../functions/platform/bank-profiles.ts';
import { BANK_NAMES, type BankName } from '../../functions/platform/config-bank-terms.ts';
import { ibanOf } from '../support/iban.ts';
import { oncePer } from '../support/once-per.ts';
import { present } from '../support/present.ts';
import { batches, bytesOf, DEBTORS, sealedFrom } from './pain001-samples.ts';

const FOLDER = process.env['ISO20022_SCHEMAS'] ?? join(import.meta.dirname, '../../../shared/schemas');
const SEED = 20_261_123;
const FILES_PER_DEBTOR = 16;

type Debtor = (typeof DEBTORS)[number];

type Schema = readonly [file: string, origin: string, isFor: (debtor: Debtor) => boolean];

/** Schemas of ISO and national layers, all outside this project, and the debtors of their files. */
const SCHEMAS: readonly Schema[] = [
  ['pain.001.001.09.xsd', 'ISO 20022 message archive', () => true],
  ['pain.001.001.09_GBIC_5.xsd', 'Deutsche Kreditwirtschaft', ([, account]) => account.startsWith('DE')],
  ['pain.001.001.09.at.005.xsd', 'Payment Services Austria', ([, account]) => account.startsWith('AT')],
  [
    'pain.001.001.09.ch.03.xsd',
    'SIX, Swiss Payment Standards',
    ([, account]) => account.startsWith('CH') || account.startsWith('LI'),
  ],
];

function schemaAt(file: string): string | undefined {
  const path = join(FOLDER, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** The Austrian schema's parts: code lists, and ISO's schema, which it narrows. */
function included() {
  return ['pain.001.codelists.xsd', 'pain.001.001.09.xsd'].flatMap((fileName) => {
    const contents = schemaAt(fileName);
    return contents === undefined ? [] : [{ fileName, contents }];
  });
}

function samplesOf(debtor: Debtor) {
  return fc.sample(batches(12, [debtor]), { numRuns: FILES_PER_DEBTOR, seed: SEED });
}

function nameOf([currency, account]: Debtor, index: number): string {
  return `${currency}-${account}-${index}.xml`;
}

test('the samples have a debtor account of each currency and country of its clearing', () => {
  const pairs = DEBTORS.map(([currency, account]) => `${currency} ${account.slice(0, 2)}`);
  const wanted = [...NATIONAL_CLEARINGS].flatMap(([currency, { countries }]) =>
    [...countries].map((country) => `${currency} ${country}`),
  );

  expect(wanted).toHaveLength(12);
  expect(pairs).toEqual(expect.arrayContaining(wanted));
});

/** Of all files of a schema together: to read the schema takes longer than to judge them. */
const validationBy = oncePer(async (file: string) => {
  const [, , isFor] = present(SCHEMAS.find(([name]) => name === file));
  const xml = await Promise.all(
    DEBTORS.filter(isFor).flatMap((debtor) =>
      samplesOf(debtor).map(async (batch, index) => ({
        fileName: nameOf(debtor, index),
        contents: await bytesOf(batch),
      })),
    ),
  );
  return validateXML({ xml, schema: present(schemaAt(file)), preload: included() });
});

describe.each(SCHEMAS)('payment files and %s (%s)', (file, _origin, isFor) => {
  const debtors = DEBTORS.filter(isFor);
  const schema = schemaAt(file);

  test.for(debtors)('every file in %s from %s that passes the checker is valid', async (debtor, context) => {
    context.skip(schema === undefined, `${file} is not here: set ISO20022_SCHEMAS to its folder`);
    for (const batch of samplesOf(debtor)) {
      const check = await checkPain001([await bytesOf(batch)], sealedFrom(batch));
      expect(check).toMatchObject({ ok: true });
    }
    const names = Array.from({ length: FILES_PER_DEBTOR }, (_, index) => nameOf(debtor, index));

    const { errors, rawOutput } = await validationBy(file);
    expect(errors).toEqual([]);
    const said = rawOutput.split('\n');
    expect(names.filter((name) => !said.includes(`${name} validates`))).toEqual([]);
  });

  test('the schema really judges: it refuses a file with an unknown element', async (context) => {
    context.skip(schema === undefined, `${file} is not here: set ISO20022_SCHEMAS to its folder`);
    const [batch] = fc.sample(batches(1, debtors.slice(0, 1)), { numRuns: 1, seed: SEED });
    const text = batch === undefined ? '' : (await bytesOf(batch)).toString();
    const contents = text.replace('<PmtMtd>', '<Bogus/><PmtMtd>');

    const validation = await validateXML({
      xml: [{ fileName: 'bogus.xml', contents }],
      schema: schema ?? '',
      preload: included(),
    });

    expect(validation.valid).toBe(false);
  });
});

/** An account with all that the profile asks for in files of the currency. */
function termsOf(name: BankName, currency: string): FileTerms {
  const needs = BANK_PROFILES[name].needs.filter(
    ({ currencies }) => currencies === undefined || currencies.includes(currency),
  );
  const idsOf = (kind: 'initiating-party-id' | 'debtor-id') =>
    needs.flatMap(({ need }, index) =>
      need.kind === kind
        ? [{ id: `ID-${index}`, ...(need.scheme === undefined ? {} : { scheme: need.scheme }) }]
        : [],
    );
  return {
    accountCurrency: currency,
    initiatingPartyIds: idsOf('initiating-party-id'),
    debtorIds: idsOf('debtor-id'),
    ...(needs.some(({ need }) => need.kind === 'debtor-address')
      ? { debtorAddress: { town: 'Town', country: 'CH' } }
      : {}),
  };
}

const PROFILED = BANK_NAMES.flatMap((name) =>
  DEBTORS.filter(([, account]) => {
    const { countries } = BANK_PROFILES[name];
    return countries.length === 0 || countries.includes(account.slice(0, 2));
  }).map((debtor) => [name, ...debtor] as const),
);

test('the samples have the country of every profile', () => {
  expect(new Set(PROFILED.map(([name]) => name))).toEqual(new Set(BANK_NAMES));
});

async function fileFor([name, ...debtor]: (typeof PROFILED)[number]) {
  const [currency, account, bic] = debtor;
  const [first] = fc.sample(batches(3, [debtor]), { numRuns: 1, seed: SEED });
  if (first === undefined) throw new Error('There is a sample.');
  const header = { ...first.header, debtor: { ...first.header.debtor, iban: ibanOf(account), bic } };
  const batch = { ...first, header: { ...header, terms: termsOf(name, currency) } };
  return { batch, xml: { fileName: `${name}-${currency}-${account}.xml`, contents: await bytesOf(batch) } };
}

/** What the schema says of the files of all profiles whose debtors it is for; undefined where it is not here. */
const saidBy = oncePer(async ([file, , isFor]: Schema) => {
  const schema = schemaAt(file);
  if (schema === undefined) return undefined;
  const ofSchema = PROFILED.filter(([, ...debtor]) => isFor(debtor));
  const xml = await Promise.all(ofSchema.map(async (profiled) => (await fileFor(profiled)).xml));
  const { errors, rawOutput } = await validateXML({ xml, schema, preload: included() });
  expect(errors).toEqual([]);
  return rawOutput.split('\n');
});

describe('a file with all demands of its bank', () => {
  test.for(PROFILED)('is valid for %s in %s from %s', async (profiled, context) => {
    const { batch, xml } = await fileFor(profiled);
    const [, ...debtor] = profiled;

    expect(await checkPain001([xml.contents], sealedFrom(batch))).toMatchObject({ ok: true });
    const said = await Promise.all(SCHEMAS.filter(([, , isFor]) => isFor(debtor)).map(saidBy));
    for (const lines of said.filter((one) => one !== undefined))
      expect(lines).toContain(`${xml.fileName} validates`);
    context.skip(
      said.every((one) => one === undefined),
      'no schema is here: set ISO20022_SCHEMAS to their folder',
    );
  });
});
