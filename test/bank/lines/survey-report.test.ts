import { describe, expect, test } from 'vitest';
import { survey } from '../../../functions/bank/lines/survey-report.ts';
import { readBankReport } from '../../../functions/bank/read-report.ts';
import type { ReportItem, StatusItem } from '../../../functions/bank/report.ts';
import { PipelineError } from '../../../functions/core/errors.ts';
import { usedBytes } from '../../support/used-bytes.ts';
import { accountReport, asChunks, type Camt, originalGroup, statusReport } from '../report-fixtures.ts';
import {
  ACCOUNT,
  detailsOf,
  E2E,
  endToEndId,
  entryOf,
  linesOf,
  refsTo,
  surveyOf,
  transactionOf,
} from './lines.ts';

describe('a survey', () => {
  test.each(['camt.053', 'camt.054'] as const satisfies readonly Camt[])(
    'of a whole %s has its header and counts its lines by pass',
    async (type) => {
      const debit = entryOf({ details: detailsOf(transactionOf({ refs: refsTo(E2E) })) });
      const back = transactionOf({ refs: refsTo(endToEndId('2')), side: 'CRDT', returned: 'AC04' });
      const several = entryOf({ side: 'CRDT', details: detailsOf(back, back) });
      const xml = accountReport(type, '08', `<Id>S-1</Id>${ACCOUNT}${debit}${several}${entryOf({})}`);

      const { header, lines } = await surveyOf(xml);

      expect(header).toMatchObject({ type, version: `${type}.001.08`, messageId: 'BANK-1' });
      expect(lines).toEqual({ transactions: 2, endings: 2, payments: 0, groups: 0 });
      expect(await linesOf(xml)).toHaveLength(4);
    },
  );

  test('of a status report counts its lines by pass', async () => {
    const line = (status: string): string => `<TxInfAndSts><TxSts>${status}</TxSts></TxInfAndSts>`;
    const payment = (status: string, ...lines: string[]): string =>
      `<OrgnlPmtInfAndSts><OrgnlPmtInfId>P</OrgnlPmtInfId>${status}${lines.join('')}</OrgnlPmtInfAndSts>`;
    const xml = statusReport(
      '10',
      originalGroup('<GrpSts>PART</GrpSts>') +
        payment('<PmtInfSts>PART</PmtInfSts>', line('RJCT'), line('ACSP'), line('RJCT')) +
        payment('', line('ACSC')),
    );

    const { lines, statements } = await surveyOf(xml);

    expect(lines).toEqual({ transactions: 2, endings: 2, payments: 1, groups: 1 });
    expect(statements).toEqual([]);
  });

  test('refuses a report as its reading does', async () => {
    await expect(surveyOf('<Document/>')).rejects.toMatchObject({ code: 'BANK_REPORT_REFUSED' });
  });
});

describe('the days that a statement covers', () => {
  /** Of November 2026. */
  const day = (of: string): string => `2026-11-${of}`;
  const period = (from: string, to: string): string =>
    `<FrToDt><FrDtTm>${day(from)}T00:00:00</FrDtTm><ToDtTm>${day(to)}T23:59:59</ToDtTm></FrToDt>`;
  const balance = (code: string, of: string): string =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${day(of)}</Dt></Dt></Bal>`;
  const booked = (...days: readonly string[]): string =>
    days.map((of) => entryOf({}).replace('2026-11-03', day(of))).join('');

  test.each<[name: string, days: [from: string, to: string] | undefined, period: string, content: string]>([
    ['its period', ['02', '04'], period('02', '04'), balance('CLBD', '05')],
    ['one day of balances', ['03', '03'], '', balance('OPBD', '03') + balance('CLBD', '03')],
    ['the closing before it', ['03', '03'], '', balance('PRCD', '02') + balance('CLBD', '03') + booked('03')],
    [
      'an opening dated as the closing before it',
      ['03', '04'],
      '',
      balance('OPBD', '02') + balance('CLBD', '04') + booked('03'),
    ],
    [
      'an opening on a day of which it tells',
      ['02', '04'],
      '',
      balance('OPBD', '02') + balance('CLBD', '04') + booked('04', '02'),
    ],
    ['its entries', ['02', '05'], '', booked('03', '05', '02')],
    ['nothing', undefined, '', ''],
  ])('by %s', async (_name, days, ofPeriod, content) => {
    const { statements } = await surveyOf(
      accountReport('camt.053', '08', `<Id>S-1</Id>${ofPeriod}${ACCOUNT}${content}`),
    );

    const [from, to] = days?.map(day) ?? [];
    const account = { iban: 'DE89370400440532013000' };
    expect(statements).toEqual([{ id: 'S-1', account, from, to, complete: true, pageNumber: undefined }]);
  });

  test('of several statements, each its own', async () => {
    const other = '<Acct><Id><Othr><Id>123 456</Id></Othr></Id></Acct>';
    const { statements } = await surveyOf(
      accountReport(
        'camt.053',
        '08',
        `<Id>S-1</Id>${ACCOUNT}${booked('03')}`,
        `<Id>S-2</Id>${other}`,
        `<Id>S-3</Id>${other}${booked('04')}`,
      ),
    );

    expect(statements.map(({ id, account, from }) => [id, account.other, from])).toEqual([
      ['S-1', undefined, '2026-11-03'],
      ['S-2', '123456', undefined],
      ['S-3', '123456', '2026-11-04'],
    ]);
  });

  test('are told of statements, not of notifications', async () => {
    const xml = accountReport('camt.054', '08', `<Id>N-1</Id>${period('02', '02')}${ACCOUNT}`);

    expect((await surveyOf(xml)).statements).toEqual([]);
  });

  const page = (name: string, number: number, isLast: boolean): string =>
    `<${name}><PgNb>${number}</PgNb><LastPgInd>${isLast}</LastPgInd></${name}>`;
  test.each<
    [name: string, complete: boolean, pageNumber: number | undefined, message: string, statement: string]
  >([
    ['no page', true, undefined, '', ''],
    ['the only page', true, 1, '', page('StmtPgntn', 1, true)],
    ['a first page', false, 1, '', page('StmtPgntn', 1, false)],
    ['a last page', false, 2, '', page('StmtPgntn', 2, true)],
    ['the only message', true, 1, page('MsgPgntn', 1, true), ''],
    ['a last message', false, 3, page('MsgPgntn', 3, true), ''],
    [
      'the only page of a message that is not the last',
      false,
      1,
      page('MsgPgntn', 1, false),
      page('StmtPgntn', 1, true),
    ],
  ])('are complete with %s: %s', async (_name, complete, pageNumber, ofMessage, ofStatement) => {
    const xml = accountReport('camt.053', '08', `<Id>S-1</Id>${ofStatement}${ACCOUNT}`);

    const { statements } = await surveyOf(
      xml.replace('</CreDtTm></GrpHdr>', `</CreDtTm>${ofMessage}</GrpHdr>`),
    );

    expect(statements).toMatchObject([{ complete, pageNumber }]);
  });
});

describe('hostile sizes', () => {
  const rejected = async (reading: Promise<unknown>): Promise<unknown> => {
    const error = await reading.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return error instanceof PipelineError ? { code: error.code, ...error.details } : error;
  };
  const TOO_MANY = { code: 'BANK_REPORT_REFUSED', rule: 'too-many', line: 0, limit: 10_000 };

  test('as many payment informations as the limit are read, one more is refused', async () => {
    const payments = (count: number) =>
      statusReport(
        '03',
        originalGroup() +
          '<OrgnlPmtInfAndSts><OrgnlPmtInfId>P</OrgnlPmtInfId></OrgnlPmtInfAndSts>'.repeat(count),
      );

    expect(await rejected(surveyOf(payments(10_000)))).toBeUndefined();
    expect(await rejected(surveyOf(payments(10_001)))).toEqual(TOO_MANY);
  });

  test('as many statements as the limit are read, one more is refused', async () => {
    const statements = (count: number) =>
      accountReport('camt.053', '08', ...Array<string>(count).fill(`<Id>S</Id>${ACCOUNT}`));

    expect(await rejected(surveyOf(statements(10_000)))).toBeUndefined();
    expect(await rejected(surveyOf(statements(10_001)))).toEqual(TOO_MANY);
  });

  test('memory does not grow with statuses, nor with the details of a batch', async () => {
    const status = (level: StatusItem['level'], says: string): StatusItem => ({
      kind: 'status',
      level,
      status: says,
      reasons: [],
      originalMessageId: 'M',
      originalPaymentInformationId: 'P',
      originalEndToEndId: E2E,
      counts: [],
    });
    const used: number[] = [];
    async function* items(): AsyncGenerator<ReportItem> {
      yield {
        kind: 'header',
        type: 'pain.002',
        version: 'pain.002.001.10',
        messageId: 'B',
        createdAt: '2026',
      };
      yield status('group', 'RJCT');
      yield status('payment', 'PART');
      for (let i = 0; i <= 60_000; i += 1) {
        if (i % 30_000 === 0) used.push(usedBytes());
        yield status('transaction', i % 2 === 0 ? 'RJCT' : 'ACSP');
      }
    }

    const { lines, resolution } = await survey(items());

    expect(lines).toEqual({ transactions: 30_000, endings: 30_001, payments: 1, groups: 1 });
    expect([...resolution.opposed]).toEqual([1]);
    const [, early = 0, late = 0] = used;
    expect(late - early).toBeLessThan(2_000_000);
  });

  test('the details of a batch are one line, however many they are', async () => {
    const detail = transactionOf({ refs: refsTo('NOTPROVIDED'), amount: '0.01' });
    const head = entryOf({ amount: '200.00', details: '<NtryDtls>|</NtryDtls>' });
    const [before = '', after = ''] = accountReport('camt.053', '08', `<Id>S</Id>${ACCOUNT}${head}`).split(
      '|',
    );
    const used: number[] = [];
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${before}<Btch><PmtInfId>BA00000000000000000000000000-01</PmtInfId></Btch>`);
      for (let i = 0; i < 20; i += 1) {
        yield Buffer.from(detail.repeat(1000));
        if (i === 9 || i === 19) used.push(usedBytes());
      }
      yield Buffer.from(after);
    }

    const { lines } = await survey(readBankReport(chunks()));

    expect(lines.transactions).toBe(1);
    const [early = 0, late = 0] = used;
    // 10,000 details that were kept would be some MB.
    expect(late - early).toBeLessThan(2_000_000);
  });
});

test('the same survey however the bytes are cut', async () => {
  const xml = statusReport(
    '10',
    `${originalGroup('<GrpSts>RJCT</GrpSts>')}<OrgnlPmtInfAndSts><OrgnlPmtInfId>P</OrgnlPmtInfId><TxInfAndSts><TxSts>ACSP</TxSts></TxInfAndSts></OrgnlPmtInfAndSts>`,
  );
  const bytes = Buffer.from(xml);
  const single = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));

  expect(await survey(readBankReport(asChunks(...single)))).toEqual(await surveyOf(xml));
});
