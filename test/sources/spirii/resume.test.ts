import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../functions/sources/source.ts';
import { forAllAsyncIn } from '../../support/properties.ts';
import { idsOf } from '../source-rig.ts';
import { startStub } from '../stub-server.ts';
import { manyReports, sourceFor } from './spirii-rig.ts';
import { expenseRow, spiriiHandler, startSpirii } from './spirii-stub.ts';

describe('createSpiriiSource', () => {
  it('finds every expense again, wherever a run stops and goes on', async () => {
    const reports = [...manyReports(7, 'Approved'), ...manyReports(6)].map(({ report, expenses }, index) => ({
      report: { ...report, id: 100 + index },
      expenses: expenses.map((_, row) => expenseRow(`e-${index}-${row}`, { reportStatus: report.status })),
    }));
    const stub = await startSpirii(reports);
    const all = idsOf((await sourceFor(stub).read()).items);
    await forAllAsyncIn(
      15,
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 30 }),
      async (stops) => {
        const seen = new Set<string>();
        let checkpoint: Checkpoint | undefined;
        for (const stop of [...stops, Number.POSITIVE_INFINITY]) {
          const { items } = await sourceFor(stub).read(checkpoint, stop);
          for (const id of idsOf(items)) seen.add(id);
          checkpoint = items.at(-1)?.checkpoint ?? checkpoint;
        }

        expect([...seen].sort()).toEqual([...all].sort());
      },
    );
  });

  it('resumes after what is done, without reading it all again', async () => {
    const stub = await startSpirii(manyReports(12));
    const { items } = await sourceFor(stub).read(undefined, 9);
    const before = stub.requests.length;

    const rest = await sourceFor(stub).read(items.at(-1)?.checkpoint);

    expect(idsOf(rest.items)).toHaveLength(18 - 9);
    expect(stub.requests.length - before).toBeLessThan(12);
  });

  it('starts a status from its beginning where its list has shifted since', async () => {
    let reports = manyReports(12);
    const stub = await startStub(spiriiHandler(() => reports));
    const { items } = await sourceFor(stub).read(undefined, 9);
    // Three earlier reports moved on: all others have moved up to earlier pages.
    reports = reports.slice(3);

    const rest = await sourceFor(stub).read(items.at(-1)?.checkpoint);

    const seen = new Set(idsOf([...items, ...rest.items]));
    expect(seen.size).toBe(18);
    expect(idsOf(rest.items)[0]).toBe('e-3-0');
  });

  it.each([
    '',
    'no json',
    '[]',
    '{"page":1}',
    '{"status":"Gone","page":3,"reportsBefore":4,"report":"1"}',
    '{"status":"FundsReceived","page":2,"report":"102"}',
    `"${'x'.repeat(2000)}"`,
  ])('starts from the beginning for the checkpoint %s', async (checkpoint) => {
    const stub = await startSpirii(manyReports(4));

    const { items, error } = await sourceFor(stub).read(checkpoint);

    expect(error).toBeUndefined();
    expect(items).toHaveLength(6);
  });

  it.each([
    ['is refused', { status: 400, body: '' }],
    [
      'is answered with the last one',
      { body: { data: [{ id: 103 }], pagination: { currentPage: 2, totalPages: 2, totalItems: 4 } } },
    ],
  ])('starts from the beginning where the page of the checkpoint %s', async (_what, reply) => {
    const stub = await startSpirii(manyReports(4), ({ url }) =>
      url.searchParams.get('page') === '9' ? reply : undefined,
    );
    const checkpoint = '{"status":"FundsReceived","page":9,"reportsBefore":16,"report":"103"}';

    const { items, error } = await sourceFor(stub).read(checkpoint);

    expect(error).toBeUndefined();
    expect(stub.requests[0]?.url.searchParams.get('page')).toBe('9');
    expect(items).toHaveLength(6);
  });
});
