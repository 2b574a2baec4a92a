import { collectExpenses, type RunSummary } from '../../functions/collect-expenses/collect.ts';
import type { BankFact } from '../../functions/core/bank-fact.ts';
import { plainDate } from '../../functions/core/date.ts';
import type { Expense } from '../../functions/core/expense.ts';
import { settleFact } from '../../functions/core/settle.ts';
import { executePayout } from '../../functions/execute-payouts/execute.ts';
import { updatePayout } from '../../functions/ledger/payouts.ts';
import type { DebtorAccount } from '../../functions/platform/config.ts';
import { cancel, type Decided, release } from '../../operate/decide.ts';
import { beginAt } from './beginnings.ts';
import { drain, type Embedded, it as embeddedIt } from './embedded.ts';
import { FakeSource, type FakeSourceOptions } from './fake-source.ts';
import { ANY_PAYEE } from './payees.ts';
import { ACCOUNT, endToEndIdsIn, PaymentStand } from './payment-stand.ts';
import { whyOf } from './payouts.ts';
import { personNamed } from './people.ts';

const LIMITS = new Map([['EUR', 1_000_000n]]);
const DAY_MS = 86_400_000;

/** Collector, executor, submission, bank, repair and a person on one table, one after the other. */
export class Flow {
  readonly stand: PaymentStand;
  /** The configured ones. */
  accounts: readonly DebtorAccount[] = [ACCOUNT];
  readonly #embedded: Embedded;
  #runs = 0;

  private constructor(embedded: Embedded, stand: PaymentStand) {
    this.#embedded = embedded;
    this.stand = stand;
  }

  static async create(embedded: Embedded): Promise<Flow> {
    return new Flow(embedded, await PaymentStand.create(embedded));
  }

  /** One collection, a minute after what was before, and what execute-payouts makes of its messages. */
  async collect(items: readonly Expense[], options: FakeSourceOptions = {}): Promise<RunSummary> {
    const { clock, deps, log } = this.stand;
    clock.advance(60_000);
    this.#runs += 1;
    const drawn = (this.#runs % 1000) / 1000;
    const summary = await collectExpenses(
      {
        table: deps.table,
        queue: deps.queue,
        limits: LIMITS,
        debtorAccounts: this.accounts,
        payees: ANY_PAYEE,
        retryAfter: 'statement',
        clock,
        random: () => drawn,
        log,
      },
      new FakeSource(items, options),
      clock.now() + 840_000,
    );
    await this.execute();
    return summary;
  }

  /** Takes every message of the queue. */
  async execute(): Promise<void> {
    const { table, clock, queueUrl } = this.stand;
    const deps = { table, limits: LIMITS, payees: ANY_PAYEE, debtorAccounts: this.accounts, clock };
    for (const message of await drain(this.#embedded.sqs, queueUrl)) await executePayout(deps, message);
  }

  /** Collected once and sent: the first attempt of each is at the bank. */
  async sent(...items: readonly Expense[]): Promise<void> {
    const steps = async (): Promise<void> => {
      await this.collect(items);
      await this.submit();
    };
    if (this.#runs > 0) return steps();
    await beginAt(this.#embedded, this.stand, [items, this.accounts, this.stand.clock.now()], steps);
    this.#runs = 1;
  }

  /** @returns the end-to-end ids of all files that are in the outbox by then. */
  async submit(): Promise<readonly string[]> {
    await this.stand.submit();
    return [...(await this.stand.files()).values()].flatMap(endToEndIdsIn).sort();
  }

  async submitNextDay(): Promise<readonly string[]> {
    this.stand.clock.advance(DAY_MS);
    return this.submit();
  }

  /** A line of a bank's report about a payout. */
  async bank(fact: BankFact, expenseId = 'expense-1'): Promise<void> {
    let payout = await this.stand.payout(expenseId);
    const step = {
      by: 'reconcile-bank-reports',
      why: whyOf(fact),
      atMs: this.stand.clock.now(),
    } as const;
    for (const after of settleFact(payout, fact, step)) {
      const written = await updatePayout(this.stand.table, payout, after);
      if (written.kind !== 'written') throw new Error('Nobody else acts meanwhile.');
      payout = written.payout;
    }
  }

  async release(expenseId = 'expense-1'): Promise<Decided> {
    const { clock, table, deps } = this.stand;
    clock.advance(1000);
    const { payoutId } = await this.stand.payout(expenseId);
    const decision = { by: personNamed('Anna'), reason: 'looked at', atMs: clock.now(), sameAccount: true };
    const today = plainDate(new Date(clock.now()).toISOString().slice(0, 10));
    const policy = { limits: LIMITS, today, retryAfter: 'statement', peopleForNewAccount: 1 } as const;
    const decided = await release({ table, queue: deps.queue }, payoutId, decision, policy);
    await this.execute();
    return decided;
  }

  async cancel(expenseId = 'expense-1'): Promise<Decided> {
    const { clock, table } = this.stand;
    clock.advance(1000);
    const { payoutId } = await this.stand.payout(expenseId);
    return cancel(table, payoutId, { by: personNamed('Anna'), reason: 'paid by hand', atMs: clock.now() });
  }

  /** State, attempt, amount, account's last digits and reasons. */
  async shown(expenseId = 'expense-1'): Promise<string> {
    const { state, attempt, amountMinor, iban, reasons } = await this.stand.payout(expenseId);
    return [state, attempt, amountMinor, iban.slice(-4), ...reasons.map(({ code }) => code)].join(' ');
  }
}

export const it = embeddedIt.extend('flow', ({ embedded }) => Flow.create(embedded));
