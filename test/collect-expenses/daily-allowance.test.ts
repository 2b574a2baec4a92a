import { describe, expect } from 'vitest';
import { createHandler } from '../../functions/collect-expenses/handler.ts';
import { readCheckpoint } from '../../functions/ledger/checkpoints.ts';
import { openSource } from '../../functions/sources/open-source.ts';
import { partnerRow, type Row, settlementRow, startAmpeco } from '../sources/ampeco/ampeco-stub.ts';
import { type Stub, TOKEN } from '../sources/stub-server.ts';
import { exampleConfig } from '../support/config.ts';
import type { Embedded } from '../support/embedded.ts';
import { type HistoryStand, it } from '../support/history-stand.ts';

const DAY_MS = 86_400_000;
const PER_DAY = 100;
const AMPECO = { source: 'ampeco', account: 'voltgrid' };

/** Each costs two requests, for its records and its expenses, and all have one partner. */
function reports(count: number): Row[] {
  return Array.from({ length: count }, (_, index) =>
    settlementRow(index + 1, { totalExpenses: 0, totalCollectedRevenue: 1 }),
  );
}

async function handlerFor(
  embedded: Embedded,
  stand: HistoryStand,
  stub: Stub,
  queueUrl: string,
): Promise<ReturnType<typeof createHandler>> {
  const { clock, table, log } = stand;
  const random = (): number => 0.5;
  const config = exampleConfig();
  const sources = config.sources.map((source) =>
    source.kind === 'ampeco' ? { ...source, baseUrl: stub.origin, requestsPerDay: PER_DAY } : source,
  );
  return createHandler({
    config: { ...config, sources },
    table,
    queue: { client: embedded.sqs, queueUrl, clock, random },
    openSource: async (source, deadlineMs, allowance) =>
      openSource(source, { token: TOKEN, deadlineMs, allowance, fetch, clock, random, log }),
    clock,
    random,
    log,
  });
}

describe('a source that allows so many requests a day', () => {
  it('is sent no more: the run ends at its checkpoint, says so, and the next day goes on', async ({
    embedded,
    stand,
  }) => {
    const stub = await startAmpeco({ reports: reports(80), partners: [partnerRow(17)], pageSize: 20 });
    const collect = await handlerFor(embedded, stand, stub, await embedded.newQueue());

    const first = await collect(AMPECO, 900_000);

    expect(first).toMatchObject({ complete: false, goesOn: false });
    expect(first).not.toHaveProperty('error');
    expect(first.fetched).toBeGreaterThan(30);
    expect(stub.requests.length).toBeLessThanOrEqual(PER_DAY);
    expect((await readCheckpoint(stand.table, 'ampeco', 'voltgrid')).checkpoint).toBeDefined();
    expect(stand.log.lines.filter(({ event }) => event === 'daily-requests-used')).toMatchObject([
      { fields: { requestsPerDay: PER_DAY, notBefore: '2026-11-03T07:00:00.000Z' } },
    ]);

    stand.clock.advance(DAY_MS);
    const again = await collect(AMPECO, 900_000);
    expect(again).toMatchObject({ fetched: 0, complete: false });

    stand.clock.advance(DAY_MS);
    const second = await collect(AMPECO, 900_000);
    expect(second).toMatchObject({ complete: true });
    expect(first.fetched + second.fetched).toBe(80);
  });

  it('has what a run did not send for the next one', async ({ embedded, stand }) => {
    const stub = await startAmpeco({ reports: reports(20), partners: [partnerRow(17)] });
    const collect = await handlerFor(embedded, stand, stub, await embedded.newQueue());

    // Of 100 requests, each run sends 43: a page, two for each report, the version of the listing and the partner.
    const runs = [
      await collect(AMPECO, 900_000),
      await collect(AMPECO, 900_000),
      await collect(AMPECO, 900_000),
    ];

    expect(runs.map(({ complete }) => complete)).toEqual([true, true, false]);
    expect(stub.requests.length).toBeGreaterThan(90);
    expect(stub.requests.length).toBeLessThanOrEqual(PER_DAY);
  });
});
