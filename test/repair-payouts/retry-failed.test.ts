import { type AttributeValue, BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type BankEvidence,
  endToEndIdOf,
  historyVerifies,
  type Payout,
  stepPayout,
} from '../../functions/core/payout.ts';
import { executePayout } from '../../functions/execute-payouts/execute.ts';
import { LIVE_INDEX, PARTITION_KEY, payoutKey, payoutLiveKeys } from '../../functions/ledger/keys.ts';
import { encodePayout } from '../../functions/ledger/payout-row.ts';
import { readPayout, updatePayout } from '../../functions/ledger/payouts.ts';
import { CANDIDATES_PER_SHARD, repairPayouts } from '../../functions/repair-payouts/repair.ts';
import { drain, type Embedded, startEmbedded } from '../support/embedded.ts';
import { expense } from '../support/expenses.ts';
import { first } from '../support/faults.ts';
import { ACCOUNT, endToEndIdsIn, PaymentStand } from '../support/payment-stand.ts';
import { PLAN, payoutOf, step } from '../support/payouts.ts';

const TECHNICAL: BankEvidence = { reportId: 'pain002-1', status: 'RJCT', reasonCode: 'TM01' };

let embedded: Embedded;
let stand: PaymentStand;

beforeAll(async () => {
  embedded = await startEmbedded();
});

afterAll(async () => {
  await embedded.close();
});

beforeEach(async () => {
  stand = await PaymentStand.create(embedded);
});

function submitted(payout: Payout = payoutOf()): Payout {
  const scheduled = step(payout, 'scheduled', { plan: PLAN });
  return step(step(scheduled, 'batched', { batchId: 'BA00000000000000000000000001' }), 'submitted');
}

function failed(evidence: BankEvidence = TECHNICAL, payout: Payout = payoutOf()): Payout {
  return step(submitted(payout), 'failed', { bankEvidence: evidence });
}

function dead(state: 'failed' | 'returned', reasonCode: string, expenseId = 'expense-1'): Payout {
  const at = submitted(payoutOf(expense({ expenseId })));
  const before = state === 'failed' ? at : step(at, 'paid');
  return step(before, state, { bankEvidence: { ...TECHNICAL, reasonCode } });
}

function shardOf(payout: Payout): string {
  return payoutLiveKeys(payout)?.liveShard ?? '';
}

/** Rows of other ids that the index has in one shard, sorted as it sorts the payout. Whoever reads one finds it unreadable. */
async function putCopies(payout: Payout, shard: string, copies: number): Promise<void> {
  const row = encodePayout(payout);
  const { [PARTITION_KEY]: key, [LIVE_INDEX.sortKey]: sort } = row;
  const requests = Array.from({ length: copies }, (_, index) => {
    const id = `${payout.payoutId.slice(0, -6)}${index.toString().padStart(6, '0')}`;
    const renamed = (value: AttributeValue | undefined): AttributeValue => ({
      S: (value?.S ?? '').replace(payout.payoutId, id),
    });
    const Item = {
      ...row,
      [PARTITION_KEY]: renamed(key),
      [LIVE_INDEX.partitionKey]: { S: shard },
      [LIVE_INDEX.sortKey]: renamed(sort),
    };
    return { PutRequest: { Item } };
  });
  for (let start = 0; start < copies; start += 25) {
    const RequestItems = { [stand.table.tableName]: requests.slice(start, start + 25) };
    await stand.table.client.send(new BatchWriteItemCommand({ RequestItems }));
  }
}

async function rowOf({ payoutId }: Payout): Promise<Payout | undefined> {
  return readPayout(stand.table, payoutId);
}

async function retried(): Promise<number> {
  return (await repairPayouts(stand.deps)).retried;
}

describe('retryFailed', () => {
  it('starts a new attempt where the reason was technical, and hands it to the queue', async () => {
    const before = failed();
    await stand.put(before);

    expect(await retried()).toBe(1);

    const after = await stand.payout();
    expect(after).toMatchObject({ state: 'ready', attempt: 2 });
    expect([after.plan, after.batchId, after.bankEvidence]).toEqual([undefined, undefined, undefined]);
    expect(endToEndIdOf(after)).not.toBe(endToEndIdOf(before));
    expect(after.history.slice(0, -1)).toEqual(before.history);
    expect(after.history.at(-1)).toMatchObject({ by: 'repair-payouts', why: 'technical-retry', attempt: 2 });
    expect(historyVerifies(after)).toBe(true);
    expect(await drain(embedded.sqs, stand.queueUrl)).toEqual([
      { payoutId: after.payoutId, version: after.version },
    ]);
  });

  it('starts a new attempt for money that came back for a technical reason', async () => {
    const returned = step(step(submitted(), 'paid'), 'returned', {
      bankEvidence: { reportId: 'camt053-1', status: 'BOOK', reasonCode: 'ED05' },
    });
    await stand.put(returned);

    expect(await retried()).toBe(1);
    expect(await stand.payout()).toMatchObject({ state: 'ready', attempt: 2 });
  });

  it('goes into a new batch under a new end-to-end id, beside the evidence of the first', async () => {
    await stand.putClaimed(submitted());
    const refused = step(submitted(), 'failed', { bankEvidence: TECHNICAL });
    await stand.put(refused);
    await retried();

    await executePayout(
      { ...stand.deps, limits: new Map([['EUR', 1_000_000n]]), debtorAccounts: [ACCOUNT] },
      await stand.payout(),
    );
    await stand.submit();

    const second = await stand.payout();
    const [file = ''] = (await stand.files()).values();
    expect(second).toMatchObject({ state: 'submitted', attempt: 2 });
    expect(second.batchId).not.toBe(refused.batchId);
    expect(endToEndIdsIn(file)).toEqual([`${second.payoutId}-02`]);
    expect(historyVerifies(second)).toBe(true);
  });

  it.each([
    ['the account', 'AC04'],
    ['the name', 'BE01'],
    ['a doubt about an earlier payment', 'AM05'],
    ['our own account', 'AM04'],
    ['something of the bank', 'XX99'],
  ])('leaves alone what the bank refused because of %s', async (_, reasonCode) => {
    const before = failed({ ...TECHNICAL, reasonCode });
    await stand.put(before);

    expect(await retried()).toBe(0);
    expect(await stand.payout()).toEqual(before);
  });

  it('leaves alone what the bank refused without a reason', async () => {
    await stand.put(failed({ reportId: 'pain002-1', status: 'RJCT' }));

    expect(await retried()).toBe(0);
  });

  it('tries a bounded number of times', async () => {
    const again = (payout: Payout): Payout => failed(TECHNICAL, step(payout, 'ready'));
    const [second, third] = [again(failed()), again(again(failed()))];
    const other = expense({ expenseId: 'expense-2' });
    await stand.put(third, again(failed(TECHNICAL, payoutOf(other))));

    expect([second.attempt, third.attempt, stand.deps.maxAttempts]).toEqual([2, 3, 3]);
    expect(await retried()).toBe(1);
    expect(await stand.states()).toEqual(['expense-1: failed', 'expense-2: ready']);
  });

  it('leaves alone what bank and ledger do not agree on', async () => {
    const doubted = step(failed(), 'failed', {
      reasons: [{ code: 'bank-contradiction', severity: 'hold', message: 'Booked and refused.' }],
    });
    await stand.put(doubted);

    expect(await retried()).toBe(0);
    expect(await stand.payout()).toEqual(doubted);
  });

  it('leaves what the source changed meanwhile to the next collection', async () => {
    const changed = {
      by: 'collect-expenses',
      why: 'source-changed-after-batching',
      atMs: stand.clock.now(),
    } as const;
    const before = step(
      stepPayout(submitted(), 'submitted', { expenseDigest: 'changed', sourceStatus: 'Paid' }, changed),
      'failed',
      { bankEvidence: TECHNICAL },
    );
    await stand.put(before);

    expect(await retried()).toBe(0);
    expect(await stand.payout()).toEqual(before);
  });

  it('lets a correction by the source win that came in between', async () => {
    const before = failed();
    await stand.put(before);
    const corrected = step(before, 'ready', { reference: 'corrected' });
    stand.interrupt('PAYOUT#', () => updatePayout(stand.table, before, corrected));

    expect(await retried()).toBe(0);
    expect(await stand.payout()).toEqual(corrected);
  });

  it('starts one attempt however often its answer is lost', async () => {
    await stand.put(failed());
    stand.faults.set(first('UpdateItemCommand', 'answer-lost'));

    expect(await retried()).toBe(1);
    expect(await stand.payout()).toMatchObject({ state: 'ready', attempt: 2, version: 6 });
  });

  it.each(['failed', 'returned'] as const)(
    'finds what goes again behind any number that are %s and wait for a person',
    async (state) => {
      const [technical, personal] = [dead(state, 'TM01'), dead(state, 'MS03', 'expense-2')];
      await putCopies(personal, shardOf(technical), CANDIDATES_PER_SHARD);
      await stand.put(technical);

      expect(await retried()).toBe(1);

      expect(await rowOf(technical)).toMatchObject({ state: 'ready', attempt: 2 });
      expect(stand.log.alarms()).toEqual([]);
    },
  );

  it('finds what goes again behind any number that had their last attempt', async () => {
    const again = (payout: Payout): Payout => failed(TECHNICAL, step(payout, 'ready'));
    const exhausted = again(again(failed(TECHNICAL, payoutOf(expense({ expenseId: 'expense-2' })))));
    const young = failed();
    expect(exhausted.attempt).toBe(stand.deps.maxAttempts);
    await putCopies(exhausted, shardOf(young), CANDIDATES_PER_SHARD);
    await stand.put(young);

    expect(await retried()).toBe(1);
    expect(await rowOf(young)).toMatchObject({ state: 'ready', attempt: 2 });
  });

  it('finds what an older version sorted by the time of its last step alone', async () => {
    const before = failed();
    await stand.put(before);
    await stand.tamper(payoutKey(before.payoutId), LIVE_INDEX.sortKey, {
      S: `${before.updatedAt}#${before.payoutId}`,
    });

    expect(await retried()).toBe(1);
  });

  it('tries nothing again where one attempt is all that is allowed', async () => {
    await stand.put(failed());

    expect((await repairPayouts({ ...stand.deps, maxAttempts: 1 })).retried).toBe(0);
  });

  it('loses no attempt when it dies before the message: the next repair finds it stalled', async () => {
    await stand.put(failed());
    stand.faults.set(first('SendMessageBatchCommand', 'killed-before'));
    await expect(repairPayouts(stand.deps)).rejects.toThrow();
    stand.faults.clear();

    expect(await stand.repairLater()).toMatchObject({ retried: 0, resent: 1 });
    expect(await drain(embedded.sqs, stand.queueUrl)).toHaveLength(1);
  });
});
