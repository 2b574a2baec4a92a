import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expense } from '../../../functions/core/expense.ts';
import { createAmpecoSource } from '../../../functions/sources/ampeco/source.ts';
import type { Checkpoint, Source, SourceItem } from '../../../functions/sources/source.ts';
import { ManualClock } from '../manual-clock.ts';
import { countedFetch, type Handler, type Stub, stubDeps, TOKEN } from '../stub-server.ts';
import {
  type AmpecoData,
  expenseRow,
  partnerRow,
  type Row,
  settlementRow,
  startAmpeco,
} from './ampeco-stub.ts';

type Mode = 'settlement' | 'expenses';

function sourceFor(stub: Stub, mode: Mode = 'settlement') {
  const clock = new ManualClock();
  const counted = countedFetch();
  const source = createAmpecoSource(
    { account: 'tenant', baseUrl: stub.origin, requestsPerMinute: 1000, concurrency: 3, mode },
    stubDeps(clock, counted.fetch),
  );
  const read = (checkpoint?: Checkpoint, stopAfter = Number.POSITIVE_INFINITY) =>
    clock.run(readUpTo(source, checkpoint, stopAfter), counted.isBusy);
  return { source, read };
}

async function readUpTo(source: Source, checkpoint: Checkpoint | undefined, count: number) {
  const items: SourceItem[] = [];
  try {
    for await (const item of source.expenses(checkpoint)) {
      items.push(item);
      if (items.length >= count) break;
    }
    return { items, error: undefined };
  } catch (error) {
    return { items, error };
  }
}

function idsOf(items: readonly SourceItem[]): string[] {
  return items.map((item) =>
    item.kind === 'expense' ? item.expense.expenseId : `unreadable: ${item.error.code}`,
  );
}

function codesOf(expense: Expense): string[] {
  return expense.sourceFindings.map(({ code, severity }) => `${code} ${severity}`);
}

const EXAMPLE: AmpecoData = {
  reports: [settlementRow(41)],
  expenses: [expenseRow(1), expenseRow(2, { settlementReportId: 42 })],
  partners: [partnerRow(17)],
};

async function readOne(data: AmpecoData, mode: Mode = 'settlement', intercept?: Handler): Promise<Expense> {
  const stub = await startAmpeco({ ...EXAMPLE, ...data }, intercept);
  const { items, error } = await sourceFor(stub, mode).read();
  if (error !== undefined) throw error;
  const item = items[0];
  if (item?.kind !== 'expense') throw new Error('No expense was read.');
  return item.expense;
}

describe('AMPECO settlement reports', () => {
  it('are one payout each, of their net amount, to their customer', async () => {
    expect(await readOne({})).toEqual({
      source: 'ampeco',
      account: 'tenant',
      expenseId: '41',
      reportId: '41',
      reference: 'SR-2025-41',
      recipientId: '17',
      recipientName: 'Example Fleet BV',
      iban: 'NL91ABNA0417164300',
      amount: { text: '812.50', unit: 'major' },
      currency: 'EUR',
      period: { start: '2025-10-01', end: '2025-10-31' },
      energyWh: 2500000n,
      payability: 'payable',
      sourceStatus: '0.00 of 812.50 EUR paid',
      sourceFindings: [],
    });
  });

  it.each(['#0', '#-12.5', '#9007199254740993.01'])(
    'keep the amount %s for validation',
    async (withoutTax) => {
      const report = settlementRow(41, { totalAmount: { withoutTax } });

      expect((await readOne({ reports: [report] })).amount.text).toBe(withoutTax.slice(1));
    },
  );

  it('show binary floats their limits: 0.1 and 0.2 are 0.3', async () => {
    const report = settlementRow(41, {
      totalExpenses: '#0.3',
      totalRevenue: '#0.7',
      totalAmount: { withoutTax: '#0.4' },
    });
    const amounts = ['#0.1', '#0.2'];
    const expenses = amounts.map((withoutTax, id) => expenseRow(id, { totalAmount: { withoutTax } }));

    expect((await readOne({ reports: [report], expenses })).sourceFindings).toEqual([]);
  });

  it.each([
    [['#187.50'], false],
    [['#187.51'], true],
    [['#187.49'], true],
    [['#100', '#87.505'], false],
    [['#100', '#87.511'], true],
    [['#100.004', '#87.504'], false],
    [['#187.5000'], false],
    [[], true],
  ])('must have expenses %j that sum to 187.50: held %s', async (amounts, held) => {
    const expenses = amounts.map((withoutTax, id) => expenseRow(id, { totalAmount: { withoutTax } }));

    const expense = await readOne({ expenses });

    expect(codesOf(expense)).toEqual(held ? ['settlement-expenses-sum hold'] : []);
  });

  it('give both sums where they differ, and what rounding would explain', async () => {
    const amounts = ['#100.001', '#90'];
    const expenses = amounts.map((withoutTax, id) => expenseRow(id, { totalAmount: { withoutTax } }));

    const [finding] = (await readOne({ expenses })).sourceFindings;

    expect(finding?.message).toContain('sum to 190.001 EUR, its total of expenses says 187.50 EUR');
    expect(finding?.message).toContain('1 lines with more decimals than the currency explains (0.01 EUR)');
  });

  it('read all pages of their expenses', async () => {
    const expenses = Array.from({ length: 5 }, (_, id) =>
      expenseRow(id, { totalAmount: { withoutTax: '#37.5' } }),
    );

    expect((await readOne({ expenses, pageSize: 2 })).sourceFindings).toEqual([]);
  });

  it('count a row once that moves between pages, and are held where it changes', async () => {
    const copies = [expenseRow(1), expenseRow(1)];
    const differing = [expenseRow(1), expenseRow(1, { totalAmount: { withoutTax: '#1' } })];

    expect(codesOf(await readOne({ expenses: copies }))).toEqual([]);
    expect(codesOf(await readOne({ expenses: differing }))).toEqual(['expense-id-duplicate hold']);
  });

  it('are held where a row has no amount, another currency or another report', async () => {
    const held = async (overrides: Row, intercept?: Handler) =>
      codesOf(await readOne({ expenses: [expenseRow(1, overrides)] }, 'settlement', intercept));

    expect(await held({ totalAmount: { withoutTax: 'much' } })).toEqual(['settlement-expenses-sum hold']);
    expect(await held({ currencyCode: 'SEK' })).toEqual(['currency-differs-from-report hold']);
    const ignoringFilter: Handler = ({ url }) =>
      url.pathname.endsWith('/partner-expenses/v1.1')
        ? { body: { data: [expenseRow(1, { settlementReportId: 7 })], links: { next: null } } }
        : undefined;
    expect(await held({}, ignoringFilter)).toEqual(['settlement-expenses-sum hold']);
  });

  it.each([
    ['#1000', '#812.50', false],
    ['#1000.01', '#812.50', true],
    ['#999.99', '#812.50', true],
    ['#1000.004', '#812.50', false],
    ['#1000', '#812.49', true],
  ])(
    'must have revenue %s less expenses equal to the total %s: held %s',
    async (totalRevenue, withoutTax, held) => {
      const report = settlementRow(41, { totalRevenue, totalAmount: { withoutTax } });

      expect(codesOf(await readOne({ reports: [report] }))).toEqual(held ? ['settlement-total hold'] : []);
    },
  );

  it.each([
    [[], 'payable', []],
    [[{ paidAmount: '#812.50' }], 'paid-by-source', []],
    [[{ paidAmount: '#900' }], 'paid-by-source', []],
    [[{ paidAmount: '#800' }, { paidAmount: '#12.5' }], 'paid-by-source', []],
    [[{ paidAmount: '#800' }, { paidAmount: '#12.49' }], 'payable', ['settlement-partly-paid hold']],
    [[{ paidAmount: '#-1' }], 'payable', ['settlement-partly-paid hold']],
    [[{ paidAmount: 'all' }], 'payable', ['settlement-partly-paid hold']],
    [[{ paidAmount: '#5' }, { paidAmount: '#-5' }], 'payable', []],
  ])('with the settlement records %j are %s', async (records, payability, codes) => {
    const expense = await readOne({ records: { 41: records } });

    expect(expense.payability).toBe(payability);
    expect(codesOf(expense)).toEqual(codes);
  });

  it('are not paid by the records of a report that owes money', async () => {
    const report = settlementRow(41, { totalRevenue: 100, totalAmount: { withoutTax: '#-87.5' } });

    const expense = await readOne({ reports: [report], records: { 41: [{ paidAmount: '#10' }] } });

    expect(expense.payability).toBe('payable');
  });

  it('need no further reading once they are paid', async () => {
    const stub = await startAmpeco({ ...EXAMPLE, records: { 41: [{ paidAmount: '#812.5' }] } });

    await sourceFor(stub).read();

    expect(stub.requests).toHaveLength(2);
  });

  const customer = (bank: Row): Row => settlementRow(41, { customer: { name: 'Example Fleet BV', ...bank } });
  const partner = (bankDetails: Row | null): Row => partnerRow(17, { bankDetails });

  it.each([
    [
      'the same',
      customer({ bankIban: 'NL91ABNA0417164300' }),
      partner({ bankIban: 'nl91 abna 0417 1643 00' }),
      'NL91ABNA0417164300',
      [],
    ],
    [
      'another',
      customer({ bankIban: 'NL91ABNA0417164300' }),
      partner({ bankIban: 'DE89370400440532013000' }),
      'NL91ABNA0417164300',
      ['bank-account-differs hold'],
    ],
    [
      'none at the partner',
      customer({ bankIban: 'NL91ABNA0417164300' }),
      partner(null),
      'NL91ABNA0417164300',
      ['bank-account-differs hold'],
    ],
    [
      'none in the report',
      customer({ bankIban: null }),
      partner({ bankIban: 'DE89370400440532013000' }),
      'DE89370400440532013000',
      ['bank-account-differs hold'],
    ],
    ['none at all', customer({}), partner({ bankIban: ' ' }), '', []],
  ])('with %s account', async (_what, report, partnerOf, iban, codes) => {
    const expense = await readOne({ reports: [report], partners: [partnerOf] });

    expect(expense.iban.trim()).toBe(iban);
    expect(codesOf(expense)).toEqual(codes);
    expect(JSON.stringify(expense.sourceFindings)).not.toMatch(/04171643|05320130/);
  });

  it('are held where the partner cannot be read', async () => {
    expect(codesOf(await readOne({ partners: [] }))).toEqual(['bank-account-differs hold']);
  });

  it('take account holder and BIC from where the account is', async () => {
    const bank = {
      bankIban: 'NL91ABNA0417164300',
      bankBic: 'ABNANL2A',
      bankAccountHolder: 'Fleet Payments BV',
    };

    const ofReport = await readOne({ reports: [customer(bank)] });
    const ofPartner = await readOne({ partners: [partner(bank)] });
    const ofOther = await readOne({ partners: [partner({ ...bank, bankIban: 'DE89370400440532013000' })] });

    for (const expense of [ofReport, ofPartner]) {
      expect(expense).toMatchObject({ recipientName: 'Fleet Payments BV', bic: 'ABNANL2A' });
    }
    expect(ofOther).toMatchObject({ recipientName: 'Example Fleet BV' });
    expect(ofOther).not.toHaveProperty('bic');
  });

  it.each([
    [{ totalAmount: { withoutTax: '812.50' } }, 'totalAmount'],
    [{ totalAmount: 812 }, 'totalAmount'],
    [{ currencyCode: null }, 'currencyCode'],
    [{ customer: null }, 'customer'],
    [{ partnerId: {} }, 'partnerId'],
  ])('are rejected where they are malformed: %j', async (overrides, field) => {
    const expense = await readOne({ reports: [settlementRow(41, overrides)] });

    expect(codesOf(expense)).toEqual(['expense-malformed reject']);
    expect(expense.sourceFindings[0]?.message).toContain(field);
  });

  it('do without what no payout rests on', async () => {
    const report = settlementRow(41, {
      number: null,
      periodStart: 'soon',
      totalEnergyCpoWh: '#1.5',
      newField: [],
    });

    const expense = await readOne({ reports: [report] });

    expect(expense).toMatchObject({ reference: '41', sourceFindings: [] });
    expect(expense).not.toHaveProperty('period');
    expect(expense).not.toHaveProperty('energyWh');
  });

  it('go on after one that cannot be read', async () => {
    const reports = [settlementRow(41), { number: 'no id' }, settlementRow(43), settlementRow(44)];
    const stub = await startAmpeco({ ...EXAMPLE, reports }, ({ url }) =>
      url.pathname.endsWith('/43/records') ? { status: 500, body: '<html>' } : undefined,
    );

    const { items } = await sourceFor(stub).read();

    expect(idsOf(items)).toEqual([
      '41',
      'unreadable: SOURCE_RESPONSE_MALFORMED',
      'unreadable: SOURCE_UNAVAILABLE',
      '44',
    ]);
  });

  it('read each partner once', async () => {
    const reports = Array.from({ length: 10 }, (_, index) => settlementRow(100 + index));
    const stub = await startAmpeco({ ...EXAMPLE, reports });

    await sourceFor(stub).read();

    expect(stub.requests.filter(({ url }) => url.pathname.includes('/partners/'))).toHaveLength(1);
  });
});

describe('AMPECO partner expenses', () => {
  const INCLUDED: AmpecoData = { expenses: [expenseRow(1)] };

  it('are one payout each to their partner', async () => {
    expect(await readOne(INCLUDED, 'expenses')).toEqual({
      source: 'ampeco',
      account: 'tenant',
      expenseId: '1',
      reportId: '41',
      reference: '41-1',
      recipientId: '17',
      recipientName: 'Example Fleet BV',
      iban: 'NL91 ABNA 0417 1643 00',
      amount: { text: '187.50', unit: 'major' },
      currency: 'EUR',
      period: { start: '2025-10-13', end: '2025-10-13' },
      payability: 'payable',
      sourceStatus: 'in a settlement report',
      sourceFindings: [],
    });
  });

  it('wait until a settlement report includes them', async () => {
    const expense = await readOne({ expenses: [expenseRow(1, { settlementReportId: null })] }, 'expenses');

    expect(expense).toMatchObject({ payability: 'waiting', reportId: '', reference: '1' });
  });

  it('are held where they do not sum to their report', async () => {
    const expenses = [expenseRow(1), expenseRow(2)];

    expect(codesOf(await readOne({ expenses }, 'expenses'))).toEqual(['report-sum hold']);
  });

  it('are held where partner or report cannot be read', async () => {
    expect(codesOf(await readOne({ ...INCLUDED, partners: [] }, 'expenses'))).toEqual([
      'bank-account-differs hold',
    ]);
    expect(codesOf(await readOne({ ...INCLUDED, reports: [] }, 'expenses'))).toEqual(['report-sum hold']);
  });

  it('read every field, and do without those that no payout rests on', async () => {
    const overrides = {
      startedAt: null,
      origin: 'brand-new',
      breakdown: 'none',
      period: 7,
      operatorDiscountAmount: '#0.10',
    };

    const expense = await readOne({ expenses: [expenseRow(1, overrides)] }, 'expenses');

    expect(expense).toMatchObject({ period: { start: '2025-10-14' }, sourceFindings: [] });
  });

  it('are rejected where they are malformed', async () => {
    const expense = await readOne({ expenses: [expenseRow(1, { totalAmount: null })] }, 'expenses');

    expect(codesOf(expense)).toEqual(['expense-malformed reject']);
  });

  it('need no second look', async () => {
    const stub = await startAmpeco({ ...EXAMPLE, ...INCLUDED });
    const { source } = sourceFor(stub, 'expenses');
    const expense = await readOne(INCLUDED, 'expenses');

    expect(await source.readDetails(expense)).toBe(expense);
  });
});

describe('AMPECO listings', () => {
  const many: AmpecoData = {
    ...EXAMPLE,
    expenses: Array.from({ length: 11 }, (_, id) => expenseRow(id, { settlementReportId: null })),
    reports: Array.from({ length: 11 }, (_, id) => settlementRow(id + 100)),
    pageSize: 3,
  };

  it.each(['settlement', 'expenses'] as const)(
    'find every row again, wherever a run stops: %s',
    async (mode) => {
      const stub = await startAmpeco(many);
      const all = idsOf((await sourceFor(stub, mode).read()).items);
      expect(all).toHaveLength(11);
      await fc.assert(
        fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 6 }), async (stops) => {
          const seen: string[] = [];
          let checkpoint: Checkpoint | undefined;
          for (const stop of [...stops, Number.POSITIVE_INFINITY]) {
            const { items } = await sourceFor(stub, mode).read(checkpoint, stop);
            seen.push(...idsOf(items));
            checkpoint = items.at(-1)?.checkpoint ?? checkpoint;
          }

          expect(seen).toEqual(all);
        }),
        { numRuns: 10 },
      );
    },
  );

  it.each([
    'no json',
    '{"mode":"settlement","search":"?cursor=3","after":"1"}',
    '{"mode":"expenses","search":"//evil.invalid/","after":"1"}',
  ])('start from the beginning for the checkpoint %s', async (checkpoint) => {
    const stub = await startAmpeco(many);

    expect((await sourceFor(stub, 'expenses').read(checkpoint)).items).toHaveLength(11);
  });

  it('start from the beginning where the cursor is no longer taken', async () => {
    const stub = await startAmpeco(many, ({ url }) =>
      url.searchParams.get('cursor') === 'old' ? { status: 422, body: { message: 'cursor' } } : undefined,
    );

    const { items } = await sourceFor(stub, 'expenses').read(
      '{"mode":"expenses","search":"?cursor=old","after":"1"}',
    );

    expect(items).toHaveLength(11);
  });

  it.each([
    [
      'back to the first page',
      (origin: string) => `${origin}/public-api/resources/partner-expenses/v1.1?cursor=0`,
    ],
    ['to the same page', (origin: string) => `${origin}/public-api/resources/partner-expenses/v1.1?again=1`],
  ])('stop where the next link leads %s', async (_where, link) => {
    const stub: Stub = await startAmpeco(many, ({ url }) => {
      if (!url.pathname.endsWith('/partner-expenses/v1.1')) return undefined;
      return {
        body: {
          data: [expenseRow(1, { settlementReportId: null, totalAmount: { withoutTax: 1 } })],
          links: { next: link(stub.origin) },
        },
      };
    });

    expect((await sourceFor(stub, 'expenses').read()).error).toMatchObject({ code: 'SOURCE_PAGE_REPEATED' });
  });

  it('never send the token where a tampered link leads', async () => {
    const sent: string[] = [];
    const stub = await startAmpeco(many, ({ url, headers }) => {
      sent.push(headers.authorization ?? '');
      return url.pathname.endsWith('/partner-expenses/v1.1')
        ? { body: { data: [], links: { next: 'http://evil.invalid/partner-expenses/v1.1' } } }
        : undefined;
    });

    const { error } = await sourceFor(stub, 'expenses').read();

    expect(error).toMatchObject({ code: 'SOURCE_RESPONSE_MALFORMED' });
    expect(sent).toEqual([`Bearer ${TOKEN}`]);
  });

  it('do not take a page for the last one that has a cursor but no link', async () => {
    const stub = await startAmpeco(many, () => ({
      body: { data: [], links: {}, meta: { next_cursor: 'x' } },
    }));

    expect((await sourceFor(stub).read()).error).toMatchObject({ code: 'SOURCE_RESPONSE_MALFORMED' });
  });

  it.each([
    [{ status: 401, body: { message: 'Unauthenticated.' } }, 'SOURCE_UNAUTHORIZED'],
    [{ status: 404, body: { message: 'Feature is not enabled' } }, 'SOURCE_REQUEST_REFUSED'],
    [{ status: 502, body: '<html>' }, 'SOURCE_UNAVAILABLE'],
    [{ status: 429, headers: { 'retry-after': '9000' }, body: '' }, 'SOURCE_RATE_LIMITED'],
    [{ body: '<html>' }, 'SOURCE_RESPONSE_MALFORMED'],
    [{ body: { data: 'none' } }, 'SOURCE_RESPONSE_MALFORMED'],
  ])('end with a clear error for %j', async (reply, code) => {
    const stub = await startAmpeco(many, () => reply);

    const { items, error } = await sourceFor(stub).read();

    expect(items).toEqual([]);
    expect(error).toMatchObject({ name: 'PipelineError', code });
  });
});
