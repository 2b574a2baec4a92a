import { describe, expect } from 'vitest';
import type { Payout } from '../../functions/core/payout.ts';
import { payoutEventOf } from '../../functions/core/payout-event.ts';
import { payoutIdInKey } from '../../functions/ledger/keys.ts';
import type { StreamResponse } from '../../functions/publish-events/handler.ts';
import { expenses } from '../support/expenses.ts';
import { PLAN, payoutIn, payoutOf, step } from '../support/payouts.ts';
import { BUS_NAME, FakeBus, it } from './fake-bus.ts';
import { recordOf, sequenceNumberOf } from './records.ts';

const DONE = { batchItemFailures: [] };

function failedAt(itemIdentifier: string): StreamResponse {
  return { batchItemFailures: [{ itemIdentifier }] };
}

function payouts(count: number): Payout[] {
  return expenses(count).map((expense) => payoutOf(expense));
}

/** Every row of a payout's life that leads to `submitted`. */
function life(payout: Payout): Payout[] {
  const scheduled = step(payout, 'scheduled', { plan: PLAN });
  const batched = step(scheduled, 'batched', { batchId: 'batch-1' });
  return [payout, scheduled, batched, step(batched, 'submitted')];
}

function recordsOf(rows: readonly Payout[]) {
  return rows.map((row, index) => recordOf(row, index + 1));
}

describe('publish-events', () => {
  it('puts each step on the bus as the event of its row, at the time of the step', async ({ bus }) => {
    const row = payoutOf();

    expect(await bus.publish(recordsOf([row]))).toEqual(DONE);
    expect(bus.requests).toEqual([
      [
        {
          EventBusName: BUS_NAME,
          Source: BUS_NAME,
          DetailType: 'PayoutStatusChanged',
          Time: new Date(row.updatedAt),
          Detail: JSON.stringify(payoutEventOf(row)),
        },
      ],
    ]);
  });

  it('puts ten events in a request at most, and never two of one payout', async ({ bus }) => {
    const rows = payouts(12).flatMap((payout) => life(payout).slice(0, 2));
    const sorted = rows.toSorted((a, b) => a.version - b.version);

    await bus.publish(recordsOf(sorted));

    expect(bus.sizes()).toEqual([10, 10, 4]);
    const interleaved = new FakeBus();
    await interleaved.publish(recordsOf(rows));
    expect(interleaved.sizes()).toEqual([1, ...Array(11).fill(2), 1]);
  });

  it('retries only what was not taken', async ({ bus }) => {
    const rows = payouts(3);
    let refusals = 2;
    bus.refusalOf = ({ payoutId }) => {
      if (payoutId !== rows[1]?.payoutId || refusals === 0) return undefined;
      refusals -= 1;
      return 'ThrottlingException';
    };

    expect(await bus.publish(recordsOf(rows))).toEqual(DONE);
    expect(bus.sizes()).toEqual([3, 1, 1]);
    expect(bus.clock.sleptMs).toHaveLength(2);
  });

  it('names the first that was not taken after bounded tries, and goes no further', async ({ bus }) => {
    const records = recordsOf(payouts(25));
    const late = records[13];
    const id = payoutIdInKey(late?.dynamodb.NewImage['pk']?.S ?? '');
    bus.refusalOf = ({ payoutId }) => (payoutId === id ? 'InternalFailure' : undefined);

    const answer = await bus.publish(records);

    expect(answer).toEqual(failedAt(sequenceNumberOf(late)));
    expect(bus.sizes()).toEqual([10, 10, 1, 1, 1]);
    expect(bus.aside).toEqual([]);
  });

  it.for(['AccessDeniedException', 'NotAuthorizedForSourceException', 'SomethingNew'])(
    'waits where every event would be refused alike: %s',
    async (code, { bus }) => {
      const records = recordsOf(payouts(1));
      bus.refusalOf = () => code;

      const answer = await bus.publish(records);

      expect(answer).toEqual(failedAt(sequenceNumberOf(records[0])));
      expect(bus.aside).toEqual([]);
      expect(bus.log.alarms()).toEqual([]);
    },
  );

  it('names the first where the bus cannot be reached', async ({ bus }) => {
    const records = recordsOf(payouts(2));
    bus.faultOf = () => 'lost';

    const answer = await bus.publish(records);

    expect(answer).toEqual(failedAt(sequenceNumberOf(records[0])));
    expect(bus.requests).toHaveLength(4);
  });

  it('sets aside an event that EventBridge refuses for itself, and publishes the rest', async ({ bus }) => {
    const [poison, ...others] = payouts(3);
    bus.refusalOf = ({ payoutId }) => (payoutId === poison?.payoutId ? 'MalformedDetail' : undefined);
    const records = recordsOf([...others, ...(poison === undefined ? [] : [poison])]);

    expect(await bus.publish(records)).toEqual(DONE);
    expect(bus.taken).toHaveLength(2);
    expect(bus.aside).toEqual([
      {
        payoutId: poison?.payoutId,
        version: 1,
        sequenceNumber: sequenceNumberOf(records[2]),
        code: 'EVENT_REFUSED',
      },
    ]);
    expect(bus.log.alarms()).toEqual(['event-set-aside']);
  });

  it('finds the one event that fails a whole request', async ({ bus }) => {
    const rows = payouts(3);
    bus.faultOf = (events) =>
      events.some(({ payoutId }) => payoutId === rows[1]?.payoutId) ? 'invalid' : undefined;

    expect(await bus.publish(recordsOf(rows))).toEqual(DONE);
    expect(bus.taken).toHaveLength(2);
    expect(bus.aside).toMatchObject([{ payoutId: rows[1]?.payoutId, code: 'EVENT_REFUSED' }]);
  });

  it('stops in time before the deadline, and says where to go on', async ({ bus }) => {
    const records = recordsOf(payouts(30));
    bus.faultOf = () => {
      bus.clock.advance(4000);
      return undefined;
    };

    const answer = await bus.publish(records, 25_000);

    expect(answer).toEqual(failedAt(sequenceNumberOf(records[20])));
    expect(bus.requests).toHaveLength(2);
  });

  it('counts each step once, by state, currency and source, and no repeats', async ({ bus }) => {
    const rows = payouts(3);
    const last = rows[2];
    bus.refusalOf = ({ payoutId }) => (payoutId === last?.payoutId ? 'ThrottlingException' : undefined);
    const moved = life(payoutOf()).slice(1, 2);
    const stayed = step(payoutIn('held'), 'held');

    await bus.publish(recordsOf([...moved, stayed, ...rows]));

    expect(bus.metrics.records).toEqual([
      {
        dimensions: { State: 'scheduled', Currency: 'EUR', Source: 'spirii' },
        values: { Payouts: { unit: 'Count', value: 1 }, AmountMinor: { unit: 'None', value: 1250n } },
      },
      {
        dimensions: { State: 'ready', Currency: 'EUR', Source: 'spirii' },
        values: { Payouts: { unit: 'Count', value: 2 }, AmountMinor: { unit: 'None', value: 2001n } },
      },
    ]);
  });

  it('gives metrics no text of a source, and sums no typing error', async ({ bus }) => {
    const row = payoutOf(undefined, { state: 'rejected', currency: 'Jane', amountMinor: 10n ** 20n });

    await bus.publish(recordsOf([row]));

    expect(bus.metrics.records).toEqual([
      {
        dimensions: { State: 'rejected', Currency: 'unknown', Source: 'spirii' },
        values: { Payouts: { unit: 'Count', value: 1 }, AmountMinor: { unit: 'None', value: 0n } },
      },
    ]);
  });
});
