import { describe, expect } from 'vitest';
import { recordCollection } from '../../functions/ledger/collections.ts';
import { outlookOf, SOURCE } from '../support/outlook-stand.ts';
import { it, type PaymentStand } from '../support/payment-stand.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

async function read(stand: PaymentStand, complete = true): Promise<void> {
  const source = { source: SOURCE.kind, account: SOURCE.account };
  await recordCollection(stand.table, source, { atMs: stand.clock.now(), complete });
}

async function lateAfter(stand: PaymentStand, ms: number, sources = [SOURCE]): Promise<number> {
  stand.clock.advance(ms);
  return (await outlookOf(stand, { sources }).take()).lateSources;
}

describe('a source', () => {
  it('that is read each time that it is due is not late', async ({ stand }) => {
    await read(stand);
    expect(await lateAfter(stand, 25 * HOUR_MS)).toBe(0);
    await read(stand);

    expect(await lateAfter(stand, 24 * HOUR_MS)).toBe(0);
    expect(stand.log.alarms()).toEqual([]);
  });

  it('that was due and not read is late two hours after that', async ({ stand }) => {
    await read(stand);

    expect(await lateAfter(stand, DAY_MS + 2 * HOUR_MS - 1)).toBe(0);
    expect(await lateAfter(stand, 1)).toBe(1);
    expect(stand.log.lines.filter(({ level }) => level === 'alarm')).toMatchObject([
      {
        event: 'collection-late',
        fields: {
          source: 'spirii',
          account: 'nordfleet',
          why: 'not-read',
          dueAt: '2026-11-03T06:00:00.000Z',
          endedAt: '2026-11-02T06:00:00.000Z',
        },
      },
    ]);
  });

  it('that was never read is watched from the first look on', async ({ stand }) => {
    expect(await lateAfter(stand, 3 * HOUR_MS)).toBe(0);
    expect(await lateAfter(stand, 22 * HOUR_MS)).toBe(0);
    expect(await lateAfter(stand, 2 * HOUR_MS)).toBe(1);
  });

  it('that is read every day but never to its end is late after a week', async ({ stand }) => {
    await read(stand);
    for (let day = 1; day <= 7; day += 1) {
      stand.clock.advance(DAY_MS);
      await read(stand, false);
    }

    expect(await lateAfter(stand, 3 * HOUR_MS)).toBe(0);
    stand.clock.advance(21 * HOUR_MS);
    await read(stand, false);
    expect(await lateAfter(stand, 3 * HOUR_MS)).toBe(1);
    expect(stand.log.lines).toContainEqual(
      expect.objectContaining({
        event: 'collection-late',
        fields: expect.objectContaining({ why: 'not-to-its-end' }),
      }),
    );
  });

  it('that is due once a month is not late in between', async ({ stand }) => {
    const monthly = {
      ...SOURCE,
      schedule: { expression: 'cron(0 6 2 * ? *)', timeZone: 'Etc/UTC' },
    };
    await read(stand);

    expect(await lateAfter(stand, 29 * DAY_MS, [monthly])).toBe(0);
    expect(await lateAfter(stand, DAY_MS + 3 * HOUR_MS, [monthly])).toBe(1);
  });

  it('with a schedule that cannot be read is late after a month', async ({ stand }) => {
    const unreadable = {
      ...SOURCE,
      schedule: { expression: 'cron(never)', timeZone: 'Etc/UTC' },
    };
    await read(stand);

    expect(await lateAfter(stand, 31 * DAY_MS, [unreadable])).toBe(0);
    expect(await lateAfter(stand, 2 * DAY_MS, [unreadable])).toBe(1);
  });
});
