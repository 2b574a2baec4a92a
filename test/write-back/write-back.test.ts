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
async function untilDone(books: WriteBackStand): Promise<void> {
  for (let run = 0; run < 100 && (await books.row())?.due !== undefined; run += 1) await books.run();
  expect((await books.row())?.due).toBeUndefined();
}

describe('a paid settlement report', () => {
  it('is recorded at its source once, with payout, attempt and day of the booking', async ({ books }) => {
    await books.pay();

    expect(await books.run()).toMatchObject({ told: 1, failed: 0 });

    const { payoutId } = await books.payout();
    expect(books.records()).toEqual([
      {
        id: expect.any(Number),
        date: '2026-11-03',
        paidAmount: await books.amount(),
        note: `${endToEndIdOf({ payoutId, attempt: 1 })} paid by ev-payouts`,
      },
    ]);
    await books.note();
    const asked = books.sandbox.requests.total;
    await books.run();
    expect(books.records()).toHaveLength(1);
    // What is known to be right is not even read again.
    expect(books.sandbox.requests.total).toBe(asked);
  });

  it('is not recorded before it is booked, nor where nobody spoke of it', async ({ books }) => {
    await books.collect();
    await books.note();
    await books.run();

    expect(books.records()).toEqual([]);
    expect((await books.row())?.due).toBeUndefined();
  });

  it('is recorded while the collector never takes that for a payment by the source', async ({ books }) => {
    await books.pay();
    await untilDone(books);
    await books.collect();

    expect(await books.payout()).toMatchObject({ state: 'paid', reasons: [] });
    expect(books.history.log.alarms()).toEqual([]);
  });
});

describe('a payment that came back', () => {
  it('is corrected in its record, and recorded anew once it is paid again', async ({ books }) => {
    await books.pay();
    await untilDone(books);
    await books.say('returned', RETURNED);
    await untilDone(books);

    expect(books.paid()).toEqual([]);
    expect(books.records()).toMatchObject([{ paidAmount: '0.00', date: '2026-11-05' }]);
    await books.history.walk(books.reportId, [(payout) => step(payout, 'ready')]);
    await books.pay();
    await untilDone(books);
    expect(books.paid()).toEqual([await books.amount()]);
    const { payoutId } = await books.payout();
    expect(books.records().map(({ note }) => note.slice(0, 31))).toEqual([
      endToEndIdOf({ payoutId, attempt: 1 }),
      endToEndIdOf({ payoutId, attempt: 2 }),
    ]);
  });

  it('is never written at all where it came back before the source was told', async ({ books }) => {
    await books.pay();
    await books.say('returned', RETURNED);
    await untilDone(books);

    expect(books.records()).toEqual([]);
  });

  it('waits for its person where a part came back, and follows what they say', async ({ books }) => {
    await books.pay();
    await untilDone(books);
    await books.say('paid', { ...RETURNED, amountMinor: 1n, currency: 'EUR', misfit: 'amount' });
    await untilDone(books);
    expect(books.paid()).toEqual([await books.amount()]);

    await books.say('returned', word('RETURNED'));
    await untilDone(books);
    expect(books.paid()).toEqual([]);
  });

  it('is collected as payable before its record is corrected: the record is our own word', async ({
    books,
  }) => {
    await books.pay();
    await untilDone(books);
    await books.say('returned', RETURNED);
    await books.collect();

    // Else the retry would wait for a person, who would be told that the source pays it.
    expect((await books.payout()).reasons).toEqual([]);
    expect(books.paid()).toHaveLength(1);
  });
});

describe('the record of a ledger', () => {
  it('counts as paid by the source for every other ledger of the tenant', async ({ books, embedded }) => {
    await books.pay();
    await untilDone(books);
    const other = await HistoryStand.create(embedded);
    await other.collect(books.source);

    const states = await other.states();
    expect(states.length).toBeGreaterThan(0);
    expect(states.some((state) => state.startsWith(`${books.reportId}:`))).toBe(false);
  });

  it('counts as paid by the source once somebody else has changed its amount', async ({ books }) => {
    await books.pay();
    await untilDone(books);
    await books.say('returned', RETURNED);
    await untilDone(books);
    const { id, note } = present(books.records()[0]);
    const changed = { date: '2026-11-09', paidAmount: await books.amount(), note };
    books.sandbox.data.changeRecord(Number(books.reportId), id, changed);
    await books.collect();

    expect((await books.payout()).reasons.map(({ code }) => code)).toEqual(['source-status-unclear']);
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

  it.for(FAULTS)('the books agree in the end, once: it %s', async ([, fault], { books }) => {
    await books.pay();
    books.sandbox.faults.set(fault);
    await books.run();
    await untilDone(books);

    expect(books.paid()).toEqual([await books.amount()]);
    expect(await books.payout()).toMatchObject({ state: 'paid', reasons: [] });
    await books.say('returned', RETURNED);
    await untilDone(books);
    expect(books.paid()).toEqual([]);
  });

  it('an unknown answer is read, not repeated', async ({ books }) => {
    await books.pay();
    books.sandbox.faults.set(LOST);
    await books.run();
    await books.run(MINUTE_MS);
    expect([books.writes(), books.records().length]).toEqual([1, 0]);

    await books.run(30 * MINUTE_MS);
    expect([books.writes(), books.records().length]).toEqual([2, 1]);
  });

  it('one that arrives days late is found and mended', async ({ books }) => {
    await books.pay();
    books.sandbox.faults.set(UNANSWERED);
    await books.run();
    await books.run();
    const { id: _, ...content } = present(books.records()[0]);
    books.sandbox.data.addRecord(Number(books.reportId), content);
    expect(books.paid()).toHaveLength(2);

    await untilDone(books);
    expect(books.paid()).toEqual([await books.amount()]);
  });
});

describe('a run', () => {
  it('writes nothing while its source is on a dry run', async ({ books }) => {
    await books.pay();
    books.ampeco = { ...books.ampeco, mode: 'dry-run' };
    const asked = books.sandbox.requests.total;

    expect(await books.run()).toBeUndefined();
    expect(books.sandbox.requests.total).toBe(asked);
    books.ampeco = { ...books.ampeco, mode: 'live' };
    await books.run();
    expect(books.records()).toHaveLength(1);
  });

  it.for([
    ['secret-rejected', (books: WriteBackStand) => `${books.token}-old`],
    // Whoever may only read may not write.
    ['source-forbidden', (books: WriteBackStand) => books.sandbox.token],
  ] as const)('calls a person where its token may not write: %s', async ([alarm, token], { books }) => {
    const good = books.token;
    await books.pay();
    books.token = token(books);
    await books.run();

    expect(books.history.log.alarms()).toEqual([alarm]);
    expect(books.records()).toEqual([]);
    await books.run(DAY_MS);
    expect(books.history.log.alarms()).toContain('write-back-late');
    books.token = good;
    await books.run();
    expect(books.paid()).toHaveLength(1);
  });

  it('asks a person about records of others, once a day, and writes beside none', async ({ books }) => {
    await books.pay();
    const report = Number(books.reportId);
    books.sandbox.data.setRecords(report, [{ id: 1, date: '2026-11-02', paidAmount: '1', note: 'By hand' }]);
    for (let day = 0; day < 20; day += 1) await books.run(DAY_MS);

    expect(books.records()).toHaveLength(1);
    const rung = books.history.log.lines.filter(({ event }) => event === 'write-back-unclear');
    expect(rung.map(({ fields }) => fields['isLast'])).toEqual([...Array(13).fill(false), true]);
    expect(books.history.log.alarms()).toEqual(Array(14).fill('write-back-unclear'));
  });

  it('is content where a person has recorded just this payment', async ({ books }) => {
    await books.pay();
    const paidAmount = await books.amount();
    const byHand = { id: 1, date: '2026-11-04', paidAmount, note: 'By hand' };
    books.sandbox.data.setRecords(Number(books.reportId), [byHand]);
    await untilDone(books);

    expect(books.records()).toEqual([byHand]);
    expect(books.history.log.alarms()).toEqual([]);
  });

  it('goes on with the others where one report is gone', async ({ books }) => {
    const others = [...books.sandbox.data.reports(0)].map(({ row }) => String(row.id));
    const next = others.find((id) => id !== books.reportId) ?? '';
    await books.pay();
    await books.pay(next);
    books.sandbox.data.removeReport(Number(books.reportId));

    expect(await books.run()).toMatchObject({ told: 1, failed: 1 });
    expect(books.records(next)).toHaveLength(1);
  });

  it('asks nothing more once its source allows nothing more today, the collector counted', async ({
    books,
  }) => {
    await books.pay();
    const { table, clock } = books.history;
    const perDay = 100_000;
    await takeRequests(table, OF, { requests: perDay, perDay, nowMs: clock.now() });
    const asked = books.sandbox.requests.total;

    expect(await books.run()).toMatchObject({ told: 0, failed: 1 });
    expect(books.sandbox.requests.total).toBe(asked);
    await books.run(2 * DAY_MS);
    expect(books.paid()).toHaveLength(1);
  });

  it('begins nothing that its time may not end', async ({ books }) => {
    await books.pay();
    books.history.clock.advance(DAY_MS);

    expect(await books.invoke(OF, 59_000)).toMatchObject({ told: 0 });
    expect(books.records()).toEqual([]);
  });

  it('refuses an event that names no source to write back to', async ({ books }) => {
    for (const event of [{}, { source: 'spirii', account: 'nordfleet' }, { ...OF, account: 'x' }]) {
      await expect(books.invoke(event)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    }
    const { writeBack: _, ...without } = books.ampeco;
    books.ampeco = without;
    await expect(books.run()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
