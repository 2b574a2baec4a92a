import { describe, expect, vi } from 'vitest';
import type { Payout } from '../../functions/core/payout.ts';
import { encodePayout } from '../../functions/ledger/payout-row.ts';
import type { Item } from '../../functions/ledger/table.ts';
import type { TableStreamRecord } from '../../local/embedded/table-stream.ts';
import { expenses, IBANS } from '../support/expenses.ts';
import { payoutIn, payoutOf } from '../support/payouts.ts';
import { three } from '../support/present.ts';
import { it } from './fake-bus.ts';
import { recordOf, sequenceNumberOf } from './records.ts';

const DONE = { batchItemFailures: [] };

const [before, poisoned, after] = three(expenses(3).map((expense) => payoutOf(expense)));
const record = recordOf(poisoned, 2);
const { dynamodb } = record;
const scheduled = recordOf(payoutIn('scheduled'), 2);

/** A row whose history verifies, though the time of its step is none. */
function payoutOfYesterday(): Payout {
  vi.spyOn(Date.prototype, 'toISOString').mockReturnValueOnce('yesterday');
  try {
    return payoutOf();
  } finally {
    vi.restoreAllMocks();
  }
}

/** A row that breaks what reads it, as an error in the code would. */
function breakingRow(): Item {
  let reads = 0;
  return {
    state: {
      get S() {
        reads += 1;
        if (reads > 1) throw new TypeError('not foreseen');
        return 'ready';
      },
    },
  };
}

/** The record of a write that made the row of `scheduled` of this one. */
function changedFrom(OldImage: Item): TableStreamRecord {
  return { ...scheduled, dynamodb: { ...scheduled.dynamodb, OldImage } };
}

describe('a step of an existing row', () => {
  it('is told', async ({ bus }) => {
    const before = { ...payoutIn('scheduled'), version: payoutIn('scheduled').version - 1 };

    await bus.publish([changedFrom(encodePayout(before))]);

    expect([bus.taken.length, bus.aside]).toEqual([1, []]);
  });
});

describe('a record that can make no event', () => {
  it.for([
    ['no image', { ...record, dynamodb: { ...dynamodb, NewImage: undefined } }, 'ROW_UNREADABLE'],
    ['a row without its state', recordOf(poisoned, 2, { state: { S: 'lost' } }), 'ROW_UNREADABLE'],
    [
      'an image that is none',
      { ...record, dynamodb: { ...dynamodb, NewImage: { pk: 1 } } },
      'RECORD_UNREADABLE',
    ],
    ['an event name that there is not', { ...record, eventName: 'LOST' }, 'RECORD_UNREADABLE'],
    ['no key', { ...record, dynamodb: { ...dynamodb, Keys: {} } }, 'RECORD_UNREADABLE'],
    ['another IBAN than its history', recordOf(poisoned, 2, { iban: { S: IBANS.nl } }), 'HISTORY_BROKEN'],
    ['no time of its step', recordOf(payoutOfYesterday(), 2), 'HISTORY_BROKEN'],
    ['what nobody foresaw', recordOf(poisoned, 2, breakingRow()), 'ROW_UNREADABLE'],
    ['a version that did not rise', { ...record, eventName: 'MODIFY' }, 'HISTORY_BROKEN'],
    [
      'a row that was put back',
      { ...recordOf(payoutIn('scheduled'), 2), eventName: 'INSERT' },
      'HISTORY_BROKEN',
    ],
    [
      'an older copy of the row, put back',
      changedFrom(encodePayout(payoutIn('submitted'))),
      'HISTORY_BROKEN',
    ],
    [
      'a row that was changed within its version',
      changedFrom({ ...scheduled.dynamodb.NewImage, runId: { S: 'other' } }),
      'HISTORY_BROKEN',
    ],
    [
      'a row that had no version before',
      changedFrom({ ...scheduled.dynamodb.NewImage, version: { SS: ['1'] } }),
      'HISTORY_BROKEN',
    ],
    [
      'the row of another key',
      { ...record, dynamodb: { ...dynamodb, Keys: { pk: { S: `PAYOUT#${after.payoutId}` } } } },
      'HISTORY_BROKEN',
    ],
  ] as const)(
    'is set aside with an alarm, and those around it are published: %s',
    async ([, poison, code], { bus }) => {
      expect(await bus.publish([recordOf(before, 1), poison, recordOf(after, 3)])).toEqual(DONE);
      expect(bus.taken.map(({ payoutId }) => payoutId)).toEqual([before.payoutId, after.payoutId]);
      expect(bus.aside).toMatchObject([{ code, sequenceNumber: sequenceNumberOf(record) }]);
      expect(bus.log.alarms()).toEqual([
        code === 'HISTORY_BROKEN' ? 'payout-row-tampered' : 'event-set-aside',
      ]);
      expect(JSON.stringify([bus.aside, bus.log.lines])).not.toMatch(/Jane|Doe|DE89|NL91/);
    },
  );

  it('holds the stream until the queue takes it, and is set aside once', async ({ bus }) => {
    const records = [recordOf(before, 1), recordOf(poisoned, 2, { version: { N: '7' } }), recordOf(after, 3)];
    bus.takesAside = () => false;

    const first = await bus.publish(records);
    bus.takesAside = () => true;
    const second = await bus.publish(records.slice(1));

    expect(first).toEqual({ batchItemFailures: [{ itemIdentifier: sequenceNumberOf(records[1]) }] });
    expect(second).toEqual(DONE);
    expect(bus.aside).toEqual([
      {
        payoutId: poisoned.payoutId,
        version: 7,
        sequenceNumber: sequenceNumberOf(records[1]),
        code: 'HISTORY_BROKEN',
      },
    ]);
    expect(bus.log.alarms()).toEqual(['payout-row-tampered']);
  });
});

describe('a deleted row', () => {
  it('raises the alarm, and later ones are published', async ({ bus }) => {
    const removed = { ...record, eventName: 'REMOVE', dynamodb: { ...dynamodb, NewImage: undefined } };

    const answer = await bus.publish([removed, recordOf(after, 3)]);

    expect(answer).toEqual(DONE);
    expect(bus.taken).toHaveLength(1);
    expect(bus.aside).toEqual([]);
    expect(bus.log.lines).toContainEqual({
      level: 'alarm',
      event: 'payout-row-deleted',
      fields: { key: `PAYOUT#${poisoned.payoutId}`, sequenceNumber: sequenceNumberOf(record) },
    });
  });
});

describe('a row that is no payout', () => {
  it('makes no event', async ({ bus }) => {
    const batch = { ...record, dynamodb: { ...dynamodb, Keys: { pk: { S: 'BATCH#1' } } } };

    expect(await bus.publish([batch])).toEqual(DONE);
    expect(bus.requests).toEqual([]);
    expect(bus.log.alarms()).toEqual([]);
  });
});
