import { z } from 'zod';
import { type PlainDate, plainDate } from '../../functions/core/date.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { historyVerifies } from '../../functions/core/step-payout.ts';
import { executePayout } from '../../functions/execute-payouts/execute.ts';
import type { DebtorAccount } from '../../functions/platform/config.ts';
import { repairPayouts } from '../../functions/repair-payouts/repair.ts';
import { digestOf, type Sent, sentOf } from '../support/bank-scene.ts';
import { beginAt } from '../support/beginnings.ts';
import type { Embedded } from '../support/embedded.ts';
import { expense, expenses } from '../support/expenses.ts';
import { Inbox } from '../support/inbox.ts';
import { ANY_PAYEE } from '../support/payees.ts';
import { ACCOUNT, endToEndIdsIn, PaymentStand } from '../support/payment-stand.ts';
import { payoutOf } from '../support/payouts.ts';

const written = z.object({ Item: z.object({ pk: z.object({ S: z.string().startsWith('MANIFEST#') }) }) });

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Where a life ended: what does not depend on the order of the reports. */
export type Ending = {
  /** `expense-1: paid bank-contradiction`, in the order of the expenses. */
  readonly states: readonly string[];
  /** What each row says to a person. */
  readonly messages: readonly string[];
  /** Attempts in files, `1.2` for the second one of the first expense. */
  readonly files: readonly string[];
  /** Whether a line of a report or a row waits for a person. */
  readonly isCalled: boolean;
};

/** The life of payouts by the real functions, from a ready row on. The bank is what a test reads. */
export class Life {
  readonly stand: PaymentStand;
  readonly account: DebtorAccount;
  readonly #inbox: Inbox;
  readonly #digests = new Set<string>();
  #reports = 0;

  private constructor(stand: PaymentStand, account: DebtorAccount) {
    this.stand = stand;
    this.account = account;
    this.#inbox = new Inbox(stand, [account]);
  }

  /** As many payouts, whose first attempts are in a file at the bank. */
  static async begin(embedded: Embedded, count: number, change: Partial<DebtorAccount> = {}): Promise<Life> {
    return Life.#at(embedded, 'begun', count, change);
  }

  /** As many payouts that wait for the file of their day. */
  static async ready(embedded: Embedded, count: number, change: Partial<DebtorAccount> = {}): Promise<Life> {
    return Life.#at(embedded, 'ready', count, change);
  }

  static async #at(
    embedded: Embedded,
    point: 'ready' | 'begun',
    count: number,
    change: Partial<DebtorAccount>,
  ): Promise<Life> {
    const life = new Life(await PaymentStand.create(embedded), { ...ACCOUNT, ...change });
    await beginAt(embedded, life.stand, [point, count, change], async () => {
      await life.stand.putClaimed(...expenses(count).map((one) => payoutOf(one)));
      await life.execute();
      if (point === 'begun') await life.submit();
    });
    return life;
  }

  /** In UTC. */
  today(): PlainDate {
    return plainDate(new Date(this.stand.clock.now()).toISOString().slice(0, 10));
  }

  /** Every payout as it is now, in the order of the expenses. */
  async payouts(): Promise<Payout[]> {
    const payouts = [...(await this.stand.payouts()).values()];
    return payouts.sort((a, b) => (a.expenseId < b.expenseId ? -1 : 1));
  }

  /** What of each payout is at the bank now. */
  async sent(): Promise<[Sent, ...Sent[]]> {
    const [first, ...others] = (await this.payouts()).map(sentOf);
    if (first === undefined) throw new Error('A life has a payout.');
    return [first, ...others];
  }

  /** Another expense of a recipient is approved, and goes as far as its day. */
  async collect(expenseId: string, recipientId: string): Promise<void> {
    const amount = { text: '7700', unit: 'minor' } as const;
    await this.stand.putClaimed(payoutOf(expense({ expenseId, recipientId, amount })));
    await this.execute();
  }

  /** The queue's work: every ready payout gets its plan. */
  async execute(): Promise<void> {
    const { table, clock } = this.stand;
    const limits = new Map([['EUR', 1_000_000n]]);
    const deps = { table, clock, limits, payees: ANY_PAYEE, debtorAccounts: [this.account] };
    for (const payout of await this.payouts())
      if (payout.state === 'ready') await executePayout(deps, payout);
  }

  /** What the pipeline does by itself until a new attempt, where one may begin, waits for its file. */
  async repair(): Promise<void> {
    await repairPayouts(this.stand.deps);
    await this.execute();
  }

  /** The same, and the cut-off of the next day. */
  async goOn(): Promise<void> {
    await repairPayouts(this.stand.deps);
    await this.toNextDay();
    await this.submit();
  }

  /** The queue's work, and then the hour of the next day's cut-off. */
  async toNextDay(): Promise<void> {
    await this.execute();
    this.stand.clock.advance(DAY_MS);
  }

  async submit(): Promise<void> {
    await this.stand.submit(this.account);
  }

  /** Does `work` once the next batch has claimed its payouts, before it is sealed. */
  onceClaimed(work: () => Promise<unknown>): void {
    let isDone = false;
    this.stand.deps.table.client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const manifest = commandName === 'PutItemCommand' ? written.safeParse(args.input) : undefined;
          if (!isDone && manifest?.success === true) {
            isDone = true;
            await work();
          }
          return next(args);
        },
      { step: 'initialize' },
    );
  }

  async read(...reports: readonly string[]): Promise<void> {
    for (const report of reports) {
      this.#reports += 1;
      this.stand.clock.advance(MINUTE_MS);
      await this.#inbox.reconcile(report, `inbox/report-${this.#reports}.xml`);
      this.#digests.add(digestOf(report));
    }
  }

  /** Why lines of the reports wait for a person. */
  async waiting(): Promise<string[]> {
    const found: string[] = [];
    for (const digest of this.#digests) {
      const lines = await this.#inbox.unmatched(digest);
      found.push(...lines.map(({ why }) => why).filter((why) => why !== 'other'));
    }
    return found.sort();
  }

  /** Attempts of which a file is in the outbox. */
  async files(): Promise<string[]> {
    const payouts = await this.payouts();
    const ids = [...(await this.stand.files())]
      .filter(([key]) => key.startsWith('outbox/'))
      .flatMap(([, file]) => endToEndIdsIn(file));
    return ids
      .map(
        (id) => `${payouts.findIndex(({ payoutId }) => id.startsWith(payoutId)) + 1}.${Number(id.slice(-2))}`,
      )
      .sort();
  }

  async ending(): Promise<Ending> {
    const payouts = await this.payouts();
    if (!payouts.every(historyVerifies)) throw new Error('A history does not verify.');
    const messages = payouts.flatMap(({ reasons }) => reasons.map(({ message }) => message));
    return {
      states: payouts.map(({ expenseId, state, reasons }) =>
        [`${expenseId}: ${state}`, ...reasons.map(({ code }) => code)].join(' '),
      ),
      messages,
      files: await this.files(),
      isCalled: messages.length > 0 || (await this.waiting()).length > 0,
    };
  }
}
