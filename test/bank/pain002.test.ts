import { describe, expect, test } from 'vitest';
import {
  EUR,
  EXAMPLES,
  itemsOf,
  itemsOfKind,
  originalGroup,
  statusReason,
  statusReport,
} from './report-fixtures.ts';

describe('pain.002', () => {
  test('a rejected group without transactions speaks for the whole file', async () => {
    const items = await itemsOf(EXAMPLES['pain.002.001.10 group rejected, no transactions'] ?? '');

    expect(items).toEqual([
      {
        kind: 'header',
        type: 'pain.002',
        version: 'pain.002.001.10',
        messageId: 'BANK-1',
        createdAt: '2026-11-02T06:00:00Z',
      },
      {
        kind: 'status',
        level: 'group',
        status: 'RJCT',
        originalMessageId: 'MSG-1',
        originalTransactions: 2,
        originalControlSum: { digits: 305n, scale: 1 },
        reasons: [{ code: 'FF01', additional: ['Invalid file'] }],
        counts: [],
      },
    ]);
  });

  test.each(['03', '10'])('version %s: a partly accepted file is told line by line', async (version) => {
    const items = await itemsOfKind(
      'status',
      EXAMPLES[`pain.002.001.${version} PART with mixed lines`] ?? '',
    );

    const uetr = version === '10' ? { originalUetr: '8a562c67-ca16-48ba-b074-65581be6f001' } : {};
    expect(items).toEqual([
      {
        kind: 'status',
        level: 'group',
        status: 'PART',
        originalMessageId: 'MSG-1',
        originalTransactions: 3,
        reasons: [],
        counts: [
          { status: 'ACSP', transactions: 2, controlSum: { digits: 205n, scale: 1 } },
          { status: 'RJCT', transactions: 1, controlSum: { digits: 205n, scale: 1 } },
        ],
      },
      {
        kind: 'status',
        level: 'payment',
        status: 'PART',
        originalMessageId: 'MSG-1',
        originalPaymentInformationId: 'PMT-1',
        reasons: [],
        counts: [],
      },
      {
        kind: 'status',
        level: 'transaction',
        status: 'RJCT',
        originalMessageId: 'MSG-1',
        originalPaymentInformationId: 'PMT-1',
        originalInstructionId: 'I-1',
        originalEndToEndId: 'E2E-1',
        ...uetr,
        originalAmount: EUR(2050n),
        reasons: [{ code: 'AC04', additional: ['Account closed', 'since 2025'] }],
        counts: [],
      },
      {
        kind: 'status',
        level: 'transaction',
        status: 'ACSP',
        originalMessageId: 'MSG-1',
        originalPaymentInformationId: 'PMT-1',
        originalEndToEndId: 'E2E-2',
        reasons: [],
        counts: [],
      },
    ]);
  });

  test('a payment without transactions is told, with its own reason', async () => {
    const payment = `<OrgnlPmtInfAndSts><OrgnlPmtInfId>PMT-1</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts>${statusReason('DT01')}</OrgnlPmtInfAndSts>`;

    const items = await itemsOfKind('status', statusReport('10', originalGroup() + payment));

    expect(items.map(({ level, status, reasons }) => ({ level, status, reasons }))).toEqual([
      { level: 'group', status: undefined, reasons: [] },
      { level: 'payment', status: 'RJCT', reasons: [{ code: 'DT01', additional: [] }] },
    ]);
  });

  test('the ids of one payment do not leak into the next', async () => {
    const payment = (id: string, endToEndId: string): string =>
      `<OrgnlPmtInfAndSts><OrgnlPmtInfId>${id}</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>${endToEndId}</OrgnlEndToEndId><TxSts>ACCP</TxSts></TxInfAndSts></OrgnlPmtInfAndSts>`;

    const items = await itemsOfKind(
      'status',
      statusReport('03', originalGroup() + payment('PMT-1', 'E2E-1') + payment('PMT-2', 'E2E-2')),
    );

    expect(
      items
        .filter(({ level }) => level === 'transaction')
        .map((item) => [item.originalPaymentInformationId, item.originalEndToEndId]),
    ).toEqual([
      ['PMT-1', 'E2E-1'],
      ['PMT-2', 'E2E-2'],
    ]);
  });

  test("a bank's own reason and several reasons are kept apart", async () => {
    const own = '<StsRsnInf><Rsn><Prtry>OWN-7</Prtry></Rsn></StsRsnInf>';

    const [group] = await itemsOfKind(
      'status',
      statusReport('10', originalGroup(`<GrpSts>RJCT</GrpSts>${own}${statusReason('NARR', 'In words')}`)),
    );

    expect(group?.reasons).toEqual([
      { proprietary: 'OWN-7', additional: [] },
      { code: 'NARR', additional: ['In words'] },
    ]);
  });

  test('bounds reasons and lines, and cuts a line that no schema allows', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => `${index} ${'x'.repeat(900)}`);
    const reasons = statusReason('NARR', ...lines).repeat(50);

    const [group] = await itemsOfKind(
      'status',
      statusReport('10', originalGroup(`<GrpSts>RJCT</GrpSts>${reasons}`)),
    );

    expect(group?.reasons).toHaveLength(20);
    expect(group?.reasons[0]?.additional).toHaveLength(20);
    expect(group?.reasons[0]?.additional[0]).toHaveLength(500);
  });

  test('an unknown status code is kept as it is', async () => {
    const [group] = await itemsOfKind('status', statusReport('10', originalGroup('<GrpSts>RVCM</GrpSts>')));

    expect(group?.status).toBe('RVCM');
  });
});
