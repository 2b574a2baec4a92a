import { createHash } from 'node:crypto';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type BatchState, batchIdOf, paymentInformationIdOf } from '../../functions/core/batch.ts';
import type { Expense } from '../../functions/core/expense.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import { formatMinor } from '../../functions/core/money.ts';
import { endToEndIdOf, type Payout } from '../../functions/core/payout.ts';
import type { State } from '../../functions/core/states.ts';
import {
  markSettled,
  markSubmitted,
  openBatch,
  readBatch,
  voidBatch,
} from '../../functions/ledger/batches.ts';
import { payoutKey } from '../../functions/ledger/keys.ts';
import { readPayout } from '../../functions/ledger/payouts.ts';
import type { DebtorAccount } from '../../functions/platform/config.ts';
import { openedBatch, sealedBatch } from './batches.ts';
import type { Embedded } from './embedded.ts';
import { expense } from './expenses.ts';
import { Inbox } from './inbox.ts';
import { ACCOUNT, PaymentStand, it as paymentIt, scheduledPayout } from './payment-stand.ts';
import { BOOKED, payoutOf, type ReachableState, sentOn, step } from './payouts.ts';

/** A batch at the bank, its payouts as they were when it was made, and what its reports call them. */
export type SentBatch = {
  readonly batchId: string;
  readonly paymentInformationId: string;
  readonly sumMinor: bigint;
  readonly sum: string;
  readonly payouts: readonly [Sent, ...Sent[]];
};

/** A payment as its file and the bank's reports call it. */
export type Sent = {
  readonly payoutId: PayoutId;
  readonly endToEndId: string;
  /** Empty where it is in no batch. */
  readonly batchId: string;
  readonly amountMinor: bigint;
  /** In major units, as a bank writes it. */
  readonly amount: string;
};

type Identified = { readonly payoutId: PayoutId };

/** Batches at a bank, and the function that reads what the bank says of them, an hour into their execution date. */
export class Scene extends Inbox {
  #made = 0;
  #batches = 0;

  private constructor(stand: PaymentStand, accounts: readonly DebtorAccount[]) {
    super(stand, accounts);
    stand.clock.advance(Date.parse('2026-11-03T07:00:00Z') - stand.clock.now());
  }

  /** @param others debtor accounts beside that of the batches. */
  static async create(
    embedded: Embedded,
    account: Partial<DebtorAccount> = {},
    others: readonly DebtorAccount[] = [],
  ): Promise<Scene> {
    return new Scene(await PaymentStand.create(embedded), [{ ...ACCOUNT, ...account }, ...others]);
  }

  static of(stand: PaymentStand): Scene {
    return new Scene(stand, [ACCOUNT]);
  }

  /** A batch whose payouts are in `state`, by steps that the pipeline makes. */
  async sendBatch(
    count: number,
    state: ReachableState = 'submitted',
    batchState: BatchState = 'submitted',
  ): Promise<SentBatch> {
    const made = Array.from({ length: count }, () => this.newExpense());
    return this.#send(made, state, batchState);
  }

  /** Why lines of a report wait for a person. */
  async whys(report: string): Promise<string[]> {
    return (await this.unmatched(digestOf(report))).map(({ why }) => why);
  }

  /** One payment in a batch of its own. */
  async sendOne(state: ReachableState = 'submitted'): Promise<Sent> {
    return (await this.sendBatch(1, state)).payouts[0];
  }

  /** The batch of an expense that was not in the ledger before. */
  async sendLate(late: Expense): Promise<void> {
    await this.#send([late], 'submitted', 'submitted');
  }

  async #send(made: readonly Expense[], state: ReachableState, batchState: BatchState): Promise<SentBatch> {
    this.#batches += 1;
    const { stand } = this;
    const batch = openedBatch({ batchId: batchIdOf(ACCOUNT.id, 'run-1', this.#batches) });
    const { batchId } = batch;
    if (batchState === 'open' || batchState === 'void') await openBatch(stand.table, batch);
    else await sealedBatch(stand, made, batch);
    if (batchState === 'void') await voidBatch(stand.table, batch, { why: 'abandoned', atMs: 0 });
    if (batchState === 'submitted' || batchState === 'settled')
      await markSubmitted(stand.table, await this.#batch(batchId));
    if (batchState === 'settled') await markSettled(stand.table, await this.#batch(batchId));
    const payouts = made.map((one) => sentOn(step(scheduledPayout(one), 'batched', { batchId }), state));
    await stand.put(...payouts);
    const [first, ...others] = payouts.map(sentOf);
    if (first === undefined) throw new Error('A batch has a payout.');
    const sumMinor = [first, ...others].reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    return {
      batchId,
      paymentInformationId: paymentInformationIdOf(batchId),
      sumMinor,
      sum: formatMinor(sumMinor, 'EUR'),
      payouts: [first, ...others],
    };
  }

  async #batch(batchId: string) {
    const batch = await readBatch(this.stand.table, batchId);
    if (batch === undefined) throw new Error('The batch is not there.');
    return batch;
  }

  /** Of 12.50 EUR and one cent more with each. */
  newExpense(): Expense {
    this.#made += 1;
    const id = String(this.#made);
    const amount = { text: String(1249 + this.#made), unit: 'minor' } as const;
    return expense({ expenseId: id, recipientId: id, amount });
  }

  /** Not in the ledger. */
  newPayout(): Payout {
    return payoutOf(this.newExpense());
  }

  async payout({ payoutId }: Identified): Promise<Payout> {
    const payout = await readPayout(this.stand.table, payoutId);
    if (payout === undefined) throw new Error('The payout is not there.');
    return payout;
  }

  async payouts(sent: readonly Identified[]): Promise<Payout[]> {
    return Promise.all(sent.map((payout) => this.payout(payout)));
  }

  async states(sent: readonly Identified[]): Promise<State[]> {
    return (await this.payouts(sent)).map(({ state }) => state);
  }

  /** Books a payout by other means than a report. */
  async pay(sent: Identified): Promise<void> {
    await this.stand.put(step(await this.payout(sent), 'paid', {}, BOOKED));
  }

  /** A row that no version of the pipeline wrote. */
  async spoil({ payoutId }: Identified): Promise<void> {
    const { client, tableName } = this.stand.table;
    const Item = { pk: { S: payoutKey(payoutId) }, state: { S: 'submitted' } };
    await client.send(new PutItemCommand({ TableName: tableName, Item }));
  }
}

export const it = paymentIt
  .extend('scene', ({ stand }) => Scene.of(stand))
  // The one payment of a batch of its own.
  .extend('sent', ({ scene }) => scene.sendOne());

/** The digest by which the ledger knows a report. */
export function digestOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

export function sentAt({ payouts }: SentBatch, index: number): Sent {
  const sent = payouts[index];
  if (sent === undefined) throw new Error(`The batch has no payout ${index}.`);
  return sent;
}

export function sentOf(payout: Payout): Sent {
  const { payoutId, batchId = '', amountMinor = 0n, currency } = payout;
  const amount = formatMinor(amountMinor, currency);
  return { payoutId, endToEndId: endToEndIdOf(payout), batchId, amountMinor, amount };
}
