import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { giveBackRequests, takeRequests } from '../../functions/ledger/request-hours.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { it } from '../support/embedded.ts';
import { forAllAsyncIn } from '../support/properties.ts';

const OF = { source: 'ampeco', account: 'voltgrid' } as const;
const HOUR_MS = 3_600_000;
const NOON_MS = Date.parse('2026-11-02T12:00:00Z');

async function take(table: LedgerTable, requests: number, nowMs: number, perDay = 1000): Promise<number> {
  return (await takeRequests(table, OF, { requests, perDay, nowMs })).requests;
}

describe('the requests of a day', () => {
  it('are granted as far as they go, and again once their hour is a day ago', async ({ table }) => {
    expect(await take(table, 700, NOON_MS)).toBe(700);
    expect(await take(table, 700, NOON_MS + HOUR_MS)).toBe(300);
    expect(
      await takeRequests(table, OF, { requests: 1, perDay: 1000, nowMs: NOON_MS + 2 * HOUR_MS }),
    ).toEqual({
      requests: 0,
      notBeforeMs: NOON_MS + 25 * HOUR_MS,
    });
    expect(await take(table, 1, NOON_MS + 25 * HOUR_MS - 1)).toBe(0);
    expect(await take(table, 1000, NOON_MS + 25 * HOUR_MS)).toBe(700);
  });

  it('are there again where a run gave them back', async ({ table }) => {
    await take(table, 600, NOON_MS);
    await take(table, 400, NOON_MS + HOUR_MS);
    await giveBackRequests(table, OF, 500, NOON_MS + HOUR_MS);

    expect(await take(table, 1000, NOON_MS + HOUR_MS)).toBe(500);
  });

  it('are not taken away for years by a clock that was ahead', async ({ table }) => {
    await take(table, 1000, NOON_MS + 24 * 365 * HOUR_MS);

    expect(await take(table, 1000, NOON_MS)).toBe(1000);
  });

  it('are never passed by runs that take them at once', async ({ table }) => {
    const granted = await Promise.all(Array.from({ length: 12 }, () => take(table, 150, NOON_MS)));

    expect(granted.reduce((sum, requests) => sum + requests, 0)).toBe(1000);
  });

  it('are at most those of a day in any 24 hours', async ({ embedded, table }) => {
    const steps = fc.array(
      fc.record({
        afterMs: fc.integer({ min: 0, max: 5 * HOUR_MS }),
        requests: fc.integer({ min: 1, max: 900 }),
      }),
      { minLength: 1, maxLength: 25 },
    );
    await forAllAsyncIn(12, steps, async (taken) => {
      table = await embedded.newTable();
      let nowMs = NOON_MS;
      const sent: { readonly atMs: number; readonly requests: number }[] = [];
      for (const { afterMs, requests } of taken) {
        nowMs += afterMs;
        sent.push({ atMs: nowMs, requests: await take(table, requests, nowMs) });
      }
      for (const { atMs } of sent) {
        const ofDay = sent.filter((other) => other.atMs <= atMs && other.atMs > atMs - 24 * HOUR_MS);
        expect(ofDay.reduce((sum, { requests }) => sum + requests, 0)).toBeLessThanOrEqual(1000);
      }
    });
  });
});
