import { describe, expect } from 'vitest';
import { endToEndIdOf } from '../../functions/core/payout.ts';
import { takeRequests } from '../../functions/ledger/request-hours.ts';
import type { SandboxFault } from '../../local/sandbox/faults.ts';
import { HistoryStand } from '../support/history-stand.ts';
import { word } from '../support/journal.ts';
import { RETURNED, step } from '../support/payouts.ts';
import { present } from '../support/present.ts';
import { it, type WriteBackStand } from '../support/write-back-stand.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const RECORDS = '/records';
const OF = { source: 'ampeco', account: 'voltgrid' } as const;
/** The first request of a run reads what is there. */
const THE_WRITE = { path: RECORDS, skip: 1, times: 1 } as const;
const LOST: SandboxFault = { kind: 'drop-connection', after: 'request', ...THE_WRITE };
const UNANSWERED: SandboxFault = { kind: 'answer-lost', ...THE_WRITE };

/** Runs of the schedule, until nothing is due: at most four days of them. */
async function untilDone(stand: WriteBackStand): Promise<void> {
  for (let run = 0; run < 100 && (await stand.row())?.due !== undefined; run += 1) await stand.run();
  expect((await stand.row())?.due).toBeUndefined();
}

describe('a paid settlement report', () => {
  it('is recorded at its source once, with payout, attempt and day of the booking', async ({ stand }) => {
    await stand.pay();

    expect(await stand.run()).toMatchObject({ told: 1, failed: 0 });

    const { payoutId } = await stand.payout();
    expect(stand.records()).toEqual([
      {
        id: expect.any(Number),
        date: '2026-11-03',
        paidAmount: await stand.amount(),
        note: `${endToEndIdOf({ payoutId, attempt: 1 })} paid by ev-payouts`,
      },
    ]);
    await stand.note();
    const asked = stand.sandbox.requests.total;
    await stand.run();
    expect(stand.records()).toHaveLength(1);
    // What is known to be right is not even read again.
    expect(stand.sandbox.requests.total).toBe(asked);
  });

  it('is not recorded before it is booked, nor where nobody spoke of it', async ({ stand }) => {
    await stand.collect();
    await stand.note();
    await stand.run();

    expect(stand.records()).toEqual([]);
    expect((await stand.row())?.due).toBeUndefined();
  });

  it('is recorded while the collector never takes that for a payment by the source', async ({ stand }) => {
    await stand.pay();
    await untilDone(stand);
    await stand.collect();

    expect(await stand.payout()).toMatchObject({ state: 'paid', reasons: [] });
    expect(stand.history.log.alarms()).toEqual([]);
  });
});

describe('a payment that came back', () => {
  it('is corrected in its record, and recorded anew once it is paid again', async ({ stand }) => {
    await stand.pay();
    await untilDone(stand);
    await stand.say('returned', RETURNED);
    await untilDone(stand);

    expect(stand.paid()).toEqual([]);
    expect(stand.records()).toMatchObject([{ paidAmount: '0.00', date: '2026-11-05' }]);
    await stand.history.walk(stand.reportId, [(payout) => step(payout, 'ready')]);
    await stand.pay();
    await untilDone(stand);
    expect(stand.paid()).toEqual([await stand.amount()]);
    const { payoutId } = await stand.payout();
    expect(stand.records().map(({ note }) => note.slice(0, 31))).toEqual([
      endToEndIdOf({ payoutId, attempt: 1 }),
      endToEndIdOf({ payoutId, attempt: 2 }),
    ]);
  });

  it('is never written at all where it came back before the source was told', async ({ stand }) => {
    await stand.pay();
    await stand.say('returned', RETURNED);
    await untilDone(stand);

    expect(stand.records()).toEqual([]);
  });

  it('waits for its person where a part came back, and follows what they say', async ({ stand }) => {
    await stand.pay();
    await untilDone(stand);
    await stand.say('paid', { ...RETURNED, amountMinor: 1n, currency: 'EUR', misfit: 'amount' });
    await untilDone(stand);
    expect(stand.paid()).toEqual([await stand.amount()]);

    await stand.say('returned', word('RETURNED'));
    await untilDone(stand);
    expect(stand.paid()).toEqual([]);
  });

  it('is collected as payable before its record is corrected: the record is our own word', async ({
    stand,
  }) => {
    await stand.pay();
    await untilDone(stand);
    await stand.say('returned', RETURNED);
    await stand.collect();

    // Else the retry would wait for a person, who would be told that the source pays it.
    expect((await stand.payout()).reasons).toEqual([]);
    expect(stand.paid()).toHaveLength(1);
  });
});

describe('the record of a ledger', () => {
  it('counts as paid by the source for every other ledger of the tenant', async ({ stand, embedded }) => {
    await stand.pay();
    await untilDone(stand);
    const other = await HistoryStand.create(embedded);
    await other.collect(stand.source);

    const states = await other.states();
    expect(states.length).toBeGreaterThan(0);
    expect(states.some((state) => state.startsWith(`${stand.reportId}:`))).toBe(false);
  });

  it('counts as paid by the source once somebody else has changed its amount', async ({ stand }) => {
    await stand.pay();
    await untilDone(stand);
    await stand.say('returned', RETURNED);
    await untilDone(stand);
    const { id, note } = present(stand.records()[0]);
    const changed = { date: '2026-11-09', paidAmount: await stand.amount(), note };
    stand.sandbox.data.changeRecord(Number(stand.reportId), id, changed);
    await stand.collect();

    expect((await stand.payout()).reasons.map(({ code }) => code)).toEqual(['source-status-unclear']);
  });
});

describe('whatever becomes of a write', () => {
  const FAULTS: readonly (readonly [string, SandboxFault])[] = [
    ['is lost on its way', LOST],
    ['has no answer', UNANSWERED],
    ['has an answer nobody can read', { kind: 'malformed-json', ...THE_WRITE }],
    ['meets a broken server', { kind: 'status', status: 502, body: 'html', ...THE_WRITE }],
    ['comes at a bad time', { kind: 'rate-limit-storm', retryAfterSeconds: 600, ...THE_WRITE }],
    ['is refused', { kind: 'status', status: 422, body: 'json', ...THE_WRITE }],
    ['leaves no amount', { kind: 'torn-record', what: 'amount', path: RECORDS }],
    ['leaves half a note', { kind: 'torn-record', what: 'note', path: RECORDS }],
    ['leaves two records', { kind: 'torn-record', what: 'twin', path: RECORDS }],
  ];

  it.for(FAULTS)('the books agree in the end, once: it %s', async ([, fault], { stand }) => {
    await stand.pay();
    stand.sandbox.faults.set(fault);
    await stand.run();
    await untilDone(stand);

    expect(stand.paid()).toEqual([await stand.amount()]);
    expect(await stand.payout()).toMatchObject({ state: 'paid', reasons: [] });
    await stand.say('returned', RETURNED);
    await untilDone(stand);
    expect(stand.paid()).toEqual([]);
  });

  it('an unknown answer is read, not repeated', async ({ stand }) => {
    await stand.pay();
    stand.sandbox.faults.set(LOST);
    await stand.run();
    await stand.run(MINUTE_MS);
    expect([stand.writes(), stand.records().length]).toEqual([1, 0]);

    await stand.run(30 * MINUTE_MS);
    expect([stand.writes(), stand.records().length]).toEqual([2, 1]);
  });

  it('one that arrives days late is found and mended', async ({ stand }) => {
    await stand.pay();
    stand.sandbox.faults.set(UNANSWERED);
    await stand.run();
    await stand.run();
    const { id: _, ...content } = present(stand.records()[0]);
    stand.sandbox.data.addRecord(Number(stand.reportId), content);
    expect(stand.paid()).toHaveLength(2);

    await untilDone(stand);
    expect(stand.paid()).toEqual([await stand.amount()]);
  });
});

describe('a run', () => {
  it('writes nothing while its source is on a dry run', async ({ stand }) => {
    await stand.pay();
    stand.ampeco = { ...stand.ampeco, mode: 'dry-run' };
    const asked = stand.sandbox.requests.total;

    expect(await stand.run()).toBeUndefined();
    expect(stand.sandbox.requests.total).toBe(asked);
    stand.ampeco = { ...stand.ampeco, mode: 'live' };
    await stand.run();
    expect(stand.records()).toHaveLength(1);
  });

  it.for([
    ['secret-rejected', (stand: WriteBackStand) => `${stand.token}-old`],
    // Whoever may only read may not write.
    ['source-forbidden', (stand: WriteBackStand) => stand.sandbox.token],
  ] as const)('calls a person where its token may not write: %s', async ([alarm, token], { stand }) => {
    const good = stand.token;
    await stand.pay();
    stand.token = token(stand);
    await stand.run();

    expect(stand.history.log.alarms()).toEqual([alarm]);
    expect(stand.records()).toEqual([]);
    await stand.run(DAY_MS);
    expect(stand.history.log.alarms()).toContain('write-back-late');
    stand.token = good;
    await stand.run();
    expect(stand.paid()).toHaveLength(1);
  });

  it('asks a person about records of others, once a day, and writes beside none', async ({ stand }) => {
    await stand.pay();
    const report = Number(stand.reportId);
    stand.sandbox.data.setRecords(report, [{ id: 1, date: '2026-11-02', paidAmount: '1', note: 'By hand' }]);
    for (let day = 0; day < 20; day += 1) await stand.run(DAY_MS);

    expect(stand.records()).toHaveLength(1);
    const rung = stand.history.log.lines.filter(({ event }) => event === 'write-back-unclear');
    expect(rung.map(({ fields }) => fields['isLast'])).toEqual([...Array(13).fill(false), true]);
    expect(stand.history.log.alarms()).toEqual(Array(14).fill('write-back-unclear'));
  });

  it('is content where a person has recorded just this payment', async ({ stand }) => {
    await stand.pay();
    const paidAmount = await stand.amount();
    const byHand = { id: 1, date: '2026-11-04', paidAmount, note: 'By hand' };
    stand.sandbox.data.setRecords(Number(stand.reportId), [byHand]);
    await untilDone(stand);

    expect(stand.records()).toEqual([byHand]);
    expect(stand.history.log.alarms()).toEqual([]);
  });

  it('goes on with the others where one report is gone', async ({ stand }) => {
    const others = [...stand.sandbox.data.reports(0)].map(({ row }) => String(row.id));
    const next = others.find((id) => id !== stand.reportId) ?? '';
    await stand.pay();
    await stand.pay(next);
    stand.sandbox.data.removeReport(Number(stand.reportId));

    expect(await stand.run()).toMatchObject({ told: 1, failed: 1 });
    expect(stand.records(next)).toHaveLength(1);
  });

  it('asks nothing more once its source allows nothing more today, the collector counted', async ({
    stand,
  }) => {
    await stand.pay();
    const { table, clock } = stand.history;
    const perDay = 100_000;
    await takeRequests(table, OF, { requests: perDay, perDay, nowMs: clock.now() });
    const asked = stand.sandbox.requests.total;

    expect(await stand.run()).toMatchObject({ told: 0, failed: 1 });
    expect(stand.sandbox.requests.total).toBe(asked);
    await stand.run(2 * DAY_MS);
    expect(stand.paid()).toHaveLength(1);
  });

  it('begins nothing that its time may not end', async ({ stand }) => {
    await stand.pay();
    stand.history.clock.advance(DAY_MS);

    expect(await stand.invoke(OF, 59_000)).toMatchObject({ told: 0 });
    expect(stand.records()).toEqual([]);
  });

  it('refuses an event that names no source to write back to', async ({ stand }) => {
    for (const event of [{}, { source: 'spirii', account: 'nordfleet' }, { ...OF, account: 'x' }]) {
      await expect(stand.invoke(event)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    }
    const { writeBack: _, ...without } = stand.ampeco;
    stand.ampeco = without;
    await expect(stand.run()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
