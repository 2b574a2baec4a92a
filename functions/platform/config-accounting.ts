import * as z from 'zod/mini';
import { timeZone } from './config-schedule.ts';
import { companyName } from './config-tariff.ts';

/** What a file tells of one line of the journal. */
export const CSV_FIELDS = [
  'date',
  'evidence-date',
  'document',
  'kind',
  'role',
  'account',
  'debit',
  'credit',
  'amount',
  'currency',
  'cost-centre',
  'recipient-external-id',
  'text',
  'source',
  'expense-id',
  'payout-id',
  'end-to-end-id',
  'bank-reference',
  'bank-report-id',
] as const;
export type CsvField = (typeof CSV_FIELDS)[number];

const DATE_FORMATS = ['YYYY-MM-DD', 'YYYYMMDD', 'DD.MM.YYYY', 'DD-MM-YYYY', 'MM/DD/YYYY'] as const;
export type DateFormat = (typeof DATE_FORMATS)[number];

/** Countries whose payroll needs more than the amount. */
export const PAYROLL_COUNTRIES = ['AT'] as const;

/** It may begin a line of a spreadsheet: no sign that makes the line a formula. */
const account = z
  .string()
  .check(
    z.regex(
      /^[\p{L}\p{N}](?:[\p{L}\p{N} ._:/-]{0,38}[\p{L}\p{N}])?$/u,
      'has to be an account of the accounting program: at most 40 letters, digits and . _ : / - between them',
    ),
  );

/** Such as `spirii/nordfleet`. */
const sourceName = z
  .string()
  .check(
    z.regex(
      /^[a-z]+\/[a-z][a-z0-9-]{0,29}$/,
      'has to be a source and its account, such as "spirii/nordfleet"',
    ),
  );

const accounts = z.strictObject({
  /** By source: the cost of its payouts. */
  expense: z.record(sourceName, account),
  /** What is owed to recipients. */
  payable: account,
  /** What is owed again because the money came back; left out, `payable`. */
  returned: z.optional(account),
  /** By debtor account. */
  bank: z.record(z.string(), account),
  /** Bank charges, and what the bank booked beyond the order or short of it. */
  difference: account,
});

const text = (maxLength: number) => z.string().check(z.minLength(1), z.maxLength(maxLength));

/** Which marks a spreadsheet takes depends on its country. */
const marks = { delimiter: z.enum([',', ';', 'tab']), decimalSign: z.enum(['.', ',']) };

const csv = z.strictObject({
  format: z.literal('csv'),
  ...marks,
  dateFormat: z.enum(DATE_FORMATS),
  encoding: z.enum(['utf-8', 'windows-1252']),
  columns: z
    .array(z.strictObject({ title: text(60), field: z.enum(CSV_FIELDS) }))
    .check(z.minLength(1), z.maxLength(40)),
});

const datev = z.strictObject({
  format: z.literal('datev'),
  adviser: z.int().check(z.minimum(1001), z.maximum(9_999_999)),
  client: z.int().check(z.minimum(1), z.maximum(99_999)),
  accountLength: z.int().check(z.minimum(4), z.maximum(8)),
  fiscalYearStart: z
    .string()
    .check(
      z.regex(
        /^(0[1-9]|1[0-2])-01$/,
        'has to be the first day of a month, MM-01, such as "01-01" for a calendar year',
      ),
    ),
});

const sie = z.strictObject({
  format: z.literal('sie'),
  organisationNumber: z
    .string()
    .check(z.regex(/^\d{6}-\d{4}$/, 'has to be a Swedish organisation number, such as "556677-8899"')),
  companyName: text(70),
  series: z.string().check(z.regex(/^[A-Z]{1,3}$/, 'has to be of one to three capital letters, such as "A"')),
});

const businessCentral = z.strictObject({
  format: z.literal('business-central'),
  journalTemplate: text(10),
  journalBatch: text(10),
  localCurrency: z.string().check(z.regex(/^[A-Z]{3}$/, 'has to be a currency of ISO 4217, such as "DKK"')),
  bankAccountType: z.enum(['G/L Account', 'Bank Account']),
});

const eConomic = z.strictObject({ format: z.literal('e-conomic') });

const netSuite = z.strictObject({
  format: z.literal('netsuite'),
  dateFormat: z.enum(DATE_FORMATS),
  subsidiary: z.optional(text(100)),
});

/** For the readers of a statement. */
const ofReaders = {
  /** Where they charge; left out, the zone of the country in `tariff` or `payroll`, else UTC. */
  timeZone: z.optional(timeZone),
};

/** What the company's books need; left out, off. */
export const accounting = z.strictObject({
  /** The books have what the bank said before it. Never move it later once a month is closed. */
  firstMonth: z
    .string()
    .check(z.regex(/^20\d{2}-(0[1-9]|1[0-2])$/, 'has to be a month, YYYY-MM, such as "2026-10"')),
  accounts,
  /** By source. */
  costCentres: z.optional(
    z.record(
      sourceName,
      z
        .string()
        .check(
          z.regex(/^[\p{L}\p{N}][\p{L}\p{N} _-]{0,35}$/u, 'has to be of at most 36 letters, digits, _ and -'),
        ),
    ),
  ),
  /** Whether the cost centre on a driver's card replaces it, where there is one. */
  costCentresOfCards: z.optional(z.boolean()),
  /** Whether texts of entries name the recipient; left out, no name leaves with a journal. */
  namesInTexts: z.optional(z.boolean()),
  formats: z
    .array(z.discriminatedUnion('format', [csv, datev, sie, businessCentral, eConomic, netSuite]))
    .check(z.minLength(1), z.maxLength(6)),
  /** By source: how to write its recipients' statements. */
  statements: z.optional(
    z.record(
      sourceName,
      z.strictObject({
        ...ofReaders,
        companies: z.optional(z.record(companyName, z.strictObject(ofReaders))),
      }),
    ),
  ),
  /** How to write the lists of payroll, statements and summaries; left out, as the journal's `csv`. */
  spreadsheets: z.optional(z.strictObject(marks)),
  payroll: z.optional(
    z.strictObject({
      /** Sources that pay people on the company's payroll; partners are not. */
      sources: z
        .array(
          z.strictObject({
            source: sourceName,
            /** Where they pay wage tax, if that needs more than the amount. */
            country: z.optional(z.enum(PAYROLL_COUNTRIES)),
            /** By company, in place of `country`; a company without one needs only the amount. */
            companies: z.optional(
              z.record(companyName, z.strictObject({ country: z.optional(z.enum(PAYROLL_COUNTRIES)) })),
            ),
          }),
        )
        .check(z.minLength(1), z.maxLength(20)),
      /** Decimals of an inexact tariff. */
      tariffDecimals: z.int().check(z.minimum(2), z.maximum(8)),
    }),
  ),
});

export type Accounting = z.infer<typeof accounting>;
