import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect } from 'vitest';
import { saveCheckpoint } from '../../functions/ledger/checkpoints.ts';
import { settledReportsKey } from '../../functions/ledger/keys.ts';
import { isLeftOut, shardOf } from '../../functions/ledger/settled-reports.ts';
import { keyOf } from '../../functions/ledger/table.ts';
import { createSpiriiSource } from '../../functions/sources/spirii/source.ts';
import { makeIban } from '../../local/sandbox/iban.ts';
import { createDice } from '../../local/sandbox/random.ts';
import {
  expenseRow,
  reportData,
  type SpiriiReportData,
  spiriiHandler,
} from '../sources/spirii/spirii-stub.ts';
import { startStub, stubDeps } from '../sources/stub-server.ts';
import { asked, it as historyIt } from '../support/history-stand.ts';
import { BOOKED, RETURNED, step } from '../support/payouts.ts';

const OF = { source: 'spirii', account: 'nordfleet' } as const;
const DAY_MS = 86_400_000;

/** An expense of a recipient and an account of its own: two of one and the same amount are probably the same. */
function owed(id: string, overrides: Record<string, unknown> = {}) {
  const number = Number(id.replace(/\D/g, ''));
  const IBAN = makeIban('DK', createDice(number));
  return expenseRow(id, { recipientCrmId: number + 90_000, IBAN, ...overrides });
}

function idOf(row: unknown): unknown {
  return Object(row).id;
}

/** With a Spirii that lists `reports`, and lets nobody read paths that end so; it is collected day after day. */
const it = historyIt
  .extend('reports', (): SpiriiReportData[] => [])
  .extend('refused', (): string[] => [])
  .extend('spirii', async ({ stand, reports, refused }) => {
    const { origin, requests } = await startStub(
      spiriiHandler(
        () => reports,
        ({ url }) => {
          if (refused.some((end) => url.pathname.endsWith(end))) return { status: 401, body: {} };
          const id = /\/expenses\/([^/]+)$/.exec(url.pathname)?.[1];
          if (id === undefined) return undefined;
          const row = reports.flatMap(({ expenses }) => expenses).find((expense) => idOf(expense) === id);
          const { amountInCents, recipientCrmId } = Object(row);
          return { body: { ...Object(row), cdrList: [{ transactionId: recipientCrmId, amountInCents }] } };
        },
      ),
    );
    const config = {
      account: 'nordfleet',
      baseUrl: origin,
      requestsPerMinute: 100_000,
      concurrency: 4,
      payWhen: ['FundsReceived'],
      paging: { pageParameter: 'page', sizeParameter: 'limit', pageSize: 100 },
    };
    const source = createSpiriiSource(config, { ...stubDeps(stand.clock), log: stand.log });
    const nextDay = () => stand.nextDay(source);
    const collectFirst = async (...listed: readonly SpiriiReportData[]): Promise<void> => {
      reports.push(...listed);
      await nextDay();
    };
    return {
      requests,
      nextDay,
      collectFirst,
      /** Two reports, of which the first is paid, seen so by one collection. */
      settleFirst: async (): Promise<void> => {
        await collectFirst(reportData(1, [owed('e-1'), owed('e-2')]), reportData(2, [owed('e-3')]));
        await stand.pay('e-1');
        await stand.pay('e-2');
        await nextDay();
      },
      /** Ids of the reports that the collection of the next day asks for, one by one. */
      readNextDay: async (): Promise<string[]> => {
        const from = requests.length;
        await nextDay();
        return asked(requests, from)
          .flatMap((path) => /expense-reports\/(\d+)$/.exec(path)?.[1] ?? [])
          .sort();
      },
    };
  });

describe('a report of which every expense was paid', () => {
  it('is not read again, while the others are', async ({ spirii, stand }) => {
    await spirii.settleFirst();

    expect(await spirii.readNextDay()).toEqual(['2']);
    expect(await spirii.readNextDay()).toEqual(['2']);
    expect(stand.log.lines.filter(({ event }) => event === 'settled-reports-left-out')).toHaveLength(2);
  });

  it.for([
    ['its sum', { totalAmountInCents: 28_125 }],
    ['a blocker', { invalidInformation: { kycNotPassed: true } }],
    ['its month', { period: { year: 2026, monthIndex: 3 } }],
    ['its energy', { totalConsumptionInWattHours: 1 }],
    ['its currency', { currency: 'EUR' }],
  ] as const)('is read at once when the listing changes %s', async ([_what, change], { reports, spirii }) => {
    await spirii.settleFirst();
    const [first] = reports;
    if (first === undefined) throw new Error('There is a report.');
    reports[0] = { ...first, report: { ...first.report, ...change } };

    expect(await spirii.readNextDay()).toEqual(['1', '2']);
  });

  it('has an expense that it gains paid by the next collection', async ({ reports, spirii, stand }) => {
    await spirii.settleFirst();
    reports[0] = reportData(1, [owed('e-1'), owed('e-2'), owed('e-4')]);

    await spirii.nextDay();

    expect(await stand.states()).toEqual(['e-1: paid', 'e-2: paid', 'e-3: ready', 'e-4: ready']);
  });

  it('calls a person once, at once, where Spirii begins to pay what no collection has seen paid here', async ({
    reports,
    spirii,
    stand,
  }) => {
    await spirii.collectFirst(reportData(1, [owed('e-1')]));
    await stand.pay('e-1');

    for (const paymentStatus of ['In progress', 'In progress', 'Paid']) {
      reports[0] = reportData(1, [owed('e-1', { paymentStatus })]);
      await spirii.nextDay();
    }

    expect(stand.log.alarms()).toEqual(['source-pays-too']);
    expect(await stand.states()).toEqual(['e-1: paid']);
  });

  it('calls a person within a week where Spirii begins to pay it too', async ({ reports, spirii, stand }) => {
    await spirii.settleFirst();
    reports[0] = reportData(1, [owed('e-1', { paymentStatus: 'In progress' }), owed('e-2')]);

    for (let day = 1; day <= 7; day += 1) await spirii.nextDay();

    expect(stand.log.alarms()).toEqual(['source-pays-too']);
  });

  it('is read again within a week, whatever the listing says, and then left out again', async ({
    spirii,
  }) => {
    await spirii.settleFirst();
    const days: string[][] = [];
    for (let day = 1; day <= 8; day += 1) days.push(await spirii.readNextDay());

    expect(days.map((read) => (read.includes('1') ? 'read' : 'left'))).toEqual([
      ...Array<'left'>(6).fill('left'),
      'read',
      'left',
    ]);
  });

  it('is looked at from the moment that a payment comes back, and its correction is followed', async ({
    reports,
    spirii,
    stand,
  }) => {
    await spirii.settleFirst();
    await stand.walk('e-1', [(payout) => step(payout, 'returned', {}, RETURNED)]);
    reports[0] = reportData(1, [owed('e-1', { IBAN: 'DK9520000123456789' }), owed('e-2')]);

    expect(await spirii.readNextDay()).toEqual(['1', '2']);
    expect(await stand.payout('e-1')).toMatchObject({
      state: 'ready',
      attempt: 2,
      iban: 'DK9520000123456789',
    });
    expect(await isLeftOut(stand.table, OF, '1')).toBe(false);
    expect(await spirii.readNextDay()).toEqual(['1', '2']);
  });

  it('is looked at while a bank contradicts itself about a payment of it', async ({ spirii, stand }) => {
    await spirii.settleFirst();
    const doubt = { code: 'bank-contradiction', severity: 'hold', message: 'A test.' } as const;
    await stand.walk('e-1', [(payout) => step(payout, 'paid', { reasons: [doubt] }, BOOKED)]);

    expect(await spirii.readNextDay()).toEqual(['1', '2']);
  });

  it('is read again by a clock that was set back, and by one that jumped', async ({ spirii, stand }) => {
    await spirii.settleFirst();
    stand.clock.advance(-30 * DAY_MS);
    expect(await spirii.readNextDay()).toEqual(['1', '2']);
    stand.clock.advance(400 * DAY_MS);
    expect(await spirii.readNextDay()).toEqual(['1', '2']);
    expect(await spirii.readNextDay()).toEqual(['2']);
  });
});

describe('a report is not taken for settled', () => {
  it.for([
    ['of which one expense waits', [owed('e-1'), owed('e-2', { paymentStatus: 'Awaiting funds' })]],
    [
      'of which Spirii has only begun to pay one',
      [owed('e-1'), owed('e-2', { paymentStatus: 'In progress' })],
    ],
    ['of which one has no id', [owed('e-1'), { ...owed('e-2'), id: undefined }]],
  ] as const)('%s', async ([_what, expenses], { spirii, stand }) => {
    await spirii.collectFirst(reportData(1, expenses));
    await stand.pay('e-1');
    await spirii.nextDay();

    expect(await spirii.readNextDay()).toEqual(['1']);
  });

  it.for([
    ['does not say their sum', { totalAmountInCents: undefined }],
    ['says another sum than they have', { totalAmountInCents: 9_999 }],
  ] as const)('whose listing %s', async ([_what, overrides], { spirii, stand }) => {
    await spirii.collectFirst(reportData(1, [owed('e-1')], overrides));
    const { state } = await stand.payout('e-1');
    if (state === 'held') await stand.walk('e-1', [(payout) => step(payout, 'ready', { reasons: [] })]);
    await stand.pay('e-1');
    await spirii.nextDay();

    expect(await spirii.readNextDay()).toEqual(['1']);
  });

  it('whose first expenses an interrupted run recorded, before a whole one did', async ({
    spirii,
    stand,
  }) => {
    await spirii.collectFirst(reportData(1, [owed('e-1'), owed('e-2')]));
    await stand.pay('e-1');
    await stand.pay('e-2');
    const at = { status: 'FundsReceived', page: 1, reportsBefore: 0, report: '1', after: 'e-1' };
    await saveCheckpoint(stand.table, 'spirii', 'nordfleet', JSON.stringify(at), 0);

    await spirii.nextDay();
    expect(await isLeftOut(stand.table, OF, '1')).toBe(false);
    await spirii.nextDay();
    expect(await isLeftOut(stand.table, OF, '1')).toBe(true);
  });
});

describe('a report at which every run fails', () => {
  it('does not keep from view what stands before it', async ({ reports, refused, spirii, stand }) => {
    reports.push(reportData(1, [owed('e-1')]), reportData(2, [owed('e-2')]), reportData(3, [owed('e-3')]));
    refused.push('/expense-reports/3');
    await spirii.nextDay();
    reports[0] = reportData(1, [owed('e-1', { paymentStatus: 'Paid' })]);

    await spirii.nextDay();
    await spirii.nextDay();

    expect(await stand.states()).toEqual(['e-1: withdrawn', 'e-2: ready']);
  });
});

describe('a history that settled before the first collection', () => {
  it('is read once: what Spirii has paid makes no row', async ({ reports, spirii, stand }) => {
    reports.push(
      reportData(1, [owed('e-1', { paymentStatus: 'Paid' }), owed('e-2', { paymentStatus: 'Paid' })]),
      reportData(2, [], { totalAmountInCents: 0 }),
    );

    expect(await spirii.readNextDay()).toEqual(['1', '2']);
    expect(await spirii.readNextDay()).toEqual([]);
    expect(await stand.states()).toEqual([]);
  });
});

describe('what a source no longer lists', () => {
  it('is held where the others are left out as settled', async ({ reports, spirii, stand }) => {
    await spirii.settleFirst();
    reports.pop();

    await spirii.nextDay();

    expect(await stand.states()).toEqual(['e-1: paid', 'e-2: paid', 'e-3: held']);
  });

  it('is held where it came back to life in a report that is gone', async ({ reports, spirii, stand }) => {
    await spirii.settleFirst();
    await stand.walk('e-1', [
      (payout) => step(payout, 'returned', {}, RETURNED),
      (payout) => step(payout, 'ready'),
    ]);
    reports.shift();

    await spirii.nextDay();

    expect(await stand.states()).toEqual(['e-1: held', 'e-2: paid', 'e-3: ready']);
    expect(await isLeftOut(stand.table, OF, '1')).toBe(false);
  });
});

describe('the rows of what is settled', () => {
  it('stop no collection where one cannot be read', async ({ spirii, stand }) => {
    await spirii.settleFirst();
    const key = settledReportsKey('spirii', 'nordfleet', shardOf('1') ?? -1);
    await stand.table.client.send(
      new UpdateItemCommand({
        TableName: stand.table.tableName,
        Key: keyOf(key),
        UpdateExpression: 'SET #value = :value',
        ExpressionAttributeNames: { '#value': 'value' },
        ExpressionAttributeValues: { ':value': { S: 'spoiled' } },
      }),
    );

    const from = spirii.requests.length;
    expect(await spirii.nextDay()).toMatchObject({ complete: true });
    expect(asked(spirii.requests, from).filter((path) => path.endsWith('expense-reports/1'))).toHaveLength(1);
    expect(await isLeftOut(stand.table, OF, '1')).toBe('unreadable');
  });
});
