import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { accountReport, statusReport } from '../support/bank-reports.ts';

const SCHEMAS =
  process.env['ISO20022_SCHEMAS'] ?? fileURLToPath(new URL('../../../shared/schemas', import.meta.url));

const ENTRIES = [
  { amount: '12.50', transactions: [{ endToEndId: 'E', instructionId: 'I', amount: '12.50' }] },
  {
    amount: '10.00',
    side: 'CRDT',
    reversal: true,
    transactions: [{ messageId: 'M', amount: '10.00', instructed: '12.50', returned: 'AC04' }],
  },
  { amount: '25.00', batches: [{ messageId: 'M', paymentInformationId: 'P', total: '25.00' }] },
] as const;

const REPORTS = [
  [
    'pain.002.001.10',
    statusReport({
      originalMessageId: 'M',
      group: { status: 'PART', count: 2, sum: '25.00', reason: 'NARR' },
      payment: { id: 'P', status: 'PART', reason: 'NARR' },
      lines: [{ endToEndId: 'E', instructionId: 'I', status: 'RJCT', reason: 'AC04', amount: '12.50' }],
    }),
  ],
  ['camt.053.001.08', accountReport('camt.053', ENTRIES)],
  ['camt.054.001.08', accountReport('camt.054', ENTRIES)],
] as const;

test.for(REPORTS)(
  'the %s of these tests is valid against the official schema',
  async ([version, xml], { skip }) => {
    const schemaFile = `${SCHEMAS}/${version}.xsd`;
    if (!existsSync(schemaFile)) {
      skip(`${schemaFile} is missing: set ISO20022_SCHEMAS to a folder with the ISO 20022 schemas`);
    }

    const { errors } = await validateXML({
      xml: [{ fileName: 'report.xml', contents: xml }],
      schema: [readFileSync(schemaFile, 'utf8')],
    });

    expect(errors.map(({ message }) => message)).toEqual([]);
  },
);
