import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Payout } from '../../functions/core/payout.ts';
import { STATES, type State } from '../../functions/core/states.ts';
import { createHandler } from '../../functions/publish-events/handler.ts';
import type { TableStreamRecord } from '../../local/embedded/table-stream.ts';
import { expenses } from '../support/expenses.ts';
import { lawfulStep, saidFor } from '../support/lawful-step.ts';
import { AT_MS, PLAN, payoutOf, reasonOf } from '../support/payouts.ts';
import { forAllAsyncIn } from '../support/properties.ts';
import { FakeBus, type PutEvent, type RequestFault } from './fake-bus.ts';
import { recordOf, sequenceNumberOf } from './records.ts';

const PAYOUTS = 14;
const RECORDS_PER_CALL = 20;
/** Far more than the faults of a plan can cost. */
const MAX_CALLS = 200;

/** A stream: the next payout, its target state if allowed, and whether its record is broken or refused. */
const streams = fc.array(
  fc.record({
    payout: fc.nat(PAYOUTS - 1),
    to: fc.constantFrom(...STATES),
    fate: fc.oneof(
      { weight: 12, arbitrary: fc.constant('good' as const) },
      { weight: 1, arbitrary: fc.constantFrom('broken' as const, 'refused' as const) },
    ),
  }),
  { minLength: 1, maxLength: 80 },
);

/** Faults of the next requests, entries and messages, in order; none after that. */
const faults = fc.record({
  requests: fc.array(
    fc.constantFrom<RequestFault>(undefined, undefined, 'lost', 'answer-lost', 'invalid', 'timed-out'),
    { maxLength: 40 },
  ),
  entries: fc.array(fc.constantFrom(undefined, undefined, 'ThrottlingException', 'InternalFailure'), {
    maxLength: 150,
  }),
  aside: fc.array(fc.boolean(), { maxLength: 8 }),
});

type Draw = typeof streams extends fc.Arbitrary<(infer T)[]> ? T : never;
type Told = {
  readonly id: string;
  readonly record: TableStreamRecord;
  readonly row: Payout;
  readonly fate: Draw['fate'];
};

function idOf({ payoutId, payoutVersion }: Pick<PutEvent, 'payoutId' | 'payoutVersion'>): string {
  return `${payoutId} ${payoutVersion}`;
}

/** One step further, or the same where no such step is lawful. */
function after(before: Payout, to: State): Payout {
  const change = to === 'scheduled' ? { plan: PLAN } : {};
  const atMs = AT_MS + before.version * 1000;
  const evidence = saidFor(before, to);
  return lawfulStep(before, to, change, { by: 'operator', ...reasonOf(before, to, change), atMs, evidence });
}

/** The stream of the walks, each step by what `stepPayout` makes of it. */
function streamOf(draws: readonly Draw[]): Told[] {
  const rows: (Payout | undefined)[] = Array.from({ length: PAYOUTS });
  const first = expenses(PAYOUTS).map((expense) => payoutOf(expense));
  return draws.flatMap(({ payout, to, fate }, index) => {
    const before = rows[payout];
    const row = before === undefined ? first[payout] : after(before, to);
    if (row === undefined || row === before) return [];
    rows[payout] = row;
    const record = recordOf(
      row,
      index + 1,
      fate === 'broken' ? { recipientName: { S: 'Somebody Else' } } : {},
    );
    return [{ id: idOf({ payoutId: row.payoutId, payoutVersion: row.version }), record, row, fate }];
  });
}

/** Works as Lambda's event source mapping: resumes at the failed record, and halves a batch that timed out. */
async function drain(bus: FakeBus, records: readonly TableStreamRecord[]): Promise<number> {
  const handler = createHandler(bus.deps);
  let start = 0;
  let size = RECORDS_PER_CALL;
  for (let calls = 0; calls < MAX_CALLS; calls += 1) {
    if (start === records.length) return calls;
    const batch = records.slice(start, start + size);
    const timeOut = new Promise<undefined>((resolve) => {
      bus.onTimeOut = () => resolve(undefined);
    });
    const answer = await Promise.race([handler({ Records: batch }, 60_000), timeOut]);
    size = answer === undefined ? Math.max(1, Math.floor(batch.length / 2)) : RECORDS_PER_CALL;
    if (answer === undefined) continue;
    const { batchItemFailures } = answer;
    const failed = batch.findIndex(
      (record) => sequenceNumberOf(record) === batchItemFailures[0]?.itemIdentifier,
    );
    start += failed === -1 ? batch.length : failed;
  }
  throw new Error('The stream does not come to its end.');
}

function breakAsPlanned(
  bus: FakeBus,
  refused: ReadonlySet<string>,
  plan: typeof faults extends fc.Arbitrary<infer T> ? T : never,
): void {
  const [requests, entries, aside] = [plan.requests.values(), plan.entries.values(), plan.aside.values()];
  bus.faultOf = (events) => {
    const fault = requests.next().value;
    // A whole request is refused for one of its entries, never without one.
    return fault === 'invalid' && !events.some((event) => refused.has(idOf(event))) ? undefined : fault;
  };
  bus.refusalOf = (event) => (refused.has(idOf(event)) ? 'InvalidArgument' : entries.next().value);
  bus.takesAside = () => aside.next().value ?? true;
}

function firstOfEach(messages: readonly unknown[]): unknown[] {
  return [...new Set(messages.map((message) => JSON.stringify(message)))].map((text) => JSON.parse(text));
}

describe('publish-events on a bus that fails at random', () => {
  it('publishes each step at least once, in order per payout, sets aside each poison, and counts each once', async () => {
    await forAllAsyncIn(150, streams, faults, async (draws, plan) => {
      const told = streamOf(draws);
      const good = told.filter(({ fate }) => fate === 'good');
      const refused = new Set(told.filter(({ fate }) => fate === 'refused').map(({ id }) => id));
      const bus = new FakeBus();
      breakAsPlanned(bus, refused, plan);

      const calls = await drain(
        bus,
        told.map(({ record }) => record),
      );

      const firstTaken = [...new Set(bus.taken.map(idOf))];
      expect(new Set(firstTaken)).toEqual(new Set(good.map(({ id }) => id)));
      for (const payoutId of new Set(good.map(({ row }) => row.payoutId))) {
        const ofPayout = (ids: readonly string[]) => ids.filter((id) => id.startsWith(payoutId));
        expect(ofPayout(firstTaken)).toEqual(ofPayout(good.map(({ id }) => id)));
      }
      for (const entries of bus.requests) {
        const payoutIds = entries.map(({ Detail = '' }) => JSON.parse(Detail).payoutId);
        expect(new Set(payoutIds).size).toBe(entries.length);
        expect(entries.length).toBeLessThanOrEqual(10);
      }
      const poison = told
        .filter(({ fate }) => fate !== 'good')
        .map(({ record, row, fate }) => ({
          payoutId: row.payoutId,
          version: row.version,
          sequenceNumber: sequenceNumberOf(record),
          code: fate === 'broken' ? 'HISTORY_BROKEN' : 'EVENT_REFUSED',
        }));
      // Only a call that was cut off repeats its work.
      const wasCutOff = plan.requests.includes('timed-out');
      expect(wasCutOff ? firstOfEach(bus.aside) : bus.aside).toEqual(poison);
      const counted = bus.metrics.records.reduce(
        (sum, { values }) => sum + Number(values['Payouts']?.value),
        0,
      );
      expect(counted).toBe(good.filter(({ row }) => row.history.at(-1)?.from !== row.state).length);
      const planned = plan.requests.length + plan.entries.length + plan.aside.length;
      // A batch that timed out comes again in parts: its halves and its rest.
      expect(calls).toBeLessThanOrEqual(Math.ceil(told.length / RECORDS_PER_CALL) + 2 * planned + 1);
    });
  });
});
