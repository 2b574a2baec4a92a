import { createHash } from 'node:crypto';
import { describe, expect } from 'vitest';
import { endToEndIdOf } from '../../functions/core/payout.ts';
import { historyVerifies } from '../../functions/core/step-payout.ts';
import { mapInOrder } from '../../functions/flow/in-order.ts';
import { readDay } from '../../functions/ledger/payment-days.ts';
import type { DebtorAccount } from '../../functions/platform/config.ts';
import { type AwsCall, type Fault, first } from '../support/client-faults.ts';
import { type Embedded, it as embeddedIt } from '../support/embedded.ts';
import { ACCOUNT, endToEndIdsIn, PaymentStand } from '../support/payment-stand.ts';
import { placesIn } from '../support/tried.ts';

/** Three payouts in two files. */
const PAYOUTS = 3;
const SPLIT: DebtorAccount = { ...ACCOUNT, maxPerFile: { ...ACCOUNT.maxPerFile, count: 2 } };

const it = embeddedIt.extend('calls', { scope: 'file' }, async ({ embedded }) => {
  const stand = await newStand(embedded);
  stand.faults.clear();
  await stand.submit(SPLIT);
  const calls = [...stand.faults.calls];
  return calls;
});

async function newStand(embedded: Embedded): Promise<PaymentStand> {
  const stand = await PaymentStand.create(embedded);
  await stand.schedule(PAYOUTS);
  return stand;
}

const READS = /^(Query|Get|BatchGet|Head)/;
const SCENARIOS_IN_FLIGHT = 4;
/** Dozens of submissions each: seconds on a free machine, a minute on a busy one. */
const TIMEOUT_MS = 120_000;

/** Each call that can make a difference: of reads in a row only the first, since nothing changed in between. */
function placesToDie(calls: readonly AwsCall[]): number[] {
  return placesIn(
    calls.filter(({ command, index }) => !READS.test(command) || calls[index - 1]?.command !== command),
    'killed-before',
  );
}

function writes(calls: readonly AwsCall[], fault: Fault): number[] {
  return placesIn(
    calls.filter(({ command }) => !READS.test(command)),
    fault,
  );
}

async function each(places: readonly number[], scenario: (index: number) => Promise<void>): Promise<void> {
  expect(places.length).toBeGreaterThan(3);
  for await (const _ of mapInOrder(places, SCENARIOS_IN_FLIGHT, scenario)) {
    // Drained: a scenario that fails throws in its place.
  }
}

/** A submission that dies at the call, the repair an hour later, and the submission of then. */
async function dieAndGoOn(embedded: Embedded, fault: Fault, index: number): Promise<PaymentStand> {
  const stand = await newStand(embedded);
  stand.faults.set((call) => (call.index === index ? fault : undefined));
  await stand.submit(SPLIT).then(
    () => undefined,
    () => undefined,
  );
  stand.faults.clear();
  await stand.repairLater();
  await stand.submit(SPLIT);
  return stand;
}

async function expectPaidOnce(stand: PaymentStand): Promise<void> {
  const payouts = [...(await stand.payouts()).values()];
  const batches = await stand.batches();
  const files = await stand.files();
  const open = batches.filter(({ state }) => state !== 'void' && state !== 'submitted');
  expect(open).toEqual([]);
  const submitted = batches.filter(({ state }) => state === 'submitted');
  expect(files.size).toBe(submitted.length);
  let sumMinor = 0n;
  for (const batch of submitted) {
    const file = files.get(`outbox/eur-main/${batch.executionDate}/${batch.batchId}.xml`) ?? '';
    expect(createHash('sha256').update(file).digest('hex')).toBe(batch.seal?.fileSha256);
    const members = payouts.filter(({ batchId }) => batchId === batch.batchId);
    expect(endToEndIdsIn(file)).toEqual(members.map(endToEndIdOf).sort());
    sumMinor += batch.seal?.controlSumMinor ?? 0n;
  }
  expect([...files.values()].flatMap(endToEndIdsIn).sort()).toEqual(payouts.map(endToEndIdOf).sort());
  expect(payouts.map(({ state }) => state)).toEqual(Array(PAYOUTS).fill('submitted'));
  expect(payouts.every(historyVerifies)).toBe(true);
  const days = new Set(batches.map(({ executionDate }) => executionDate));
  let takenMinor = 0n;
  for (const day of days) takenMinor += (await readDay(stand.table, 'eur-main', day)).sumMinor;
  expect(takenMinor).toBe(sumMinor);
  expect(await stand.prove()).toMatchObject({ batches: submitted.length, breaks: [] });
}

describe('a submission that dies', () => {
  it(
    'before one of its requests, is made up for by the repair and the next submission',
    async ({ embedded, calls }) => {
      await each(placesToDie(calls), async (index) =>
        expectPaidOnce(await dieAndGoOn(embedded, 'killed-before', index)),
      );
    },
    TIMEOUT_MS,
  );

  it(
    'after one of its writes, is made up for by the repair and the next submission',
    async ({ embedded, calls }) => {
      await each(writes(calls, 'killed-after'), async (index) =>
        expectPaidOnce(await dieAndGoOn(embedded, 'killed-after', index)),
      );
    },
    TIMEOUT_MS,
  );
});

describe('a submission that hears no answer', () => {
  it(
    'to one of its writes, goes on as if nothing had been',
    async ({ embedded, calls }) => {
      await each(writes(calls, 'answer-lost'), async (index) => {
        const stand = await newStand(embedded);
        stand.faults.set((call) => (call.index === index ? 'answer-lost' : undefined));

        const summary = await stand.submit(SPLIT);

        expect(summary.batches.map(({ count }) => count)).toEqual([2, 1]);
        await expectPaidOnce(stand);
      });
    },
    TIMEOUT_MS,
  );
});

describe('a file that the outbox does not take', () => {
  it('does not stop the one beside it, and is finished by the repair', async ({ embedded }) => {
    const stand = await newStand(embedded);
    // As often as it is tried.
    stand.faults.set(first('PutObjectCommand', 'request-lost', 3));

    await expect(stand.submit(SPLIT)).rejects.toThrow();

    expect(stand.log.alarms()).toEqual(['file-failed']);
    expect((await stand.files()).size).toBe(1);
    const batches = await stand.batches();
    expect(batches.map(({ state }) => state).sort()).toEqual(['sealed', 'submitted']);
    // Who is called has to know which file it is.
    expect(stand.log.lines.find(({ event }) => event === 'file-failed')?.fields['batchId']).toBe(
      batches.find(({ state }) => state === 'sealed')?.batchId,
    );

    expect(await stand.repairLater()).toMatchObject({ finished: 1 });
    await expectPaidOnce(stand);
  });
});
