import { plainDate } from '../../functions/core/date.ts';
import type { Payout } from '../../functions/core/payout.ts';
import type { Decision } from '../../functions/core/review.ts';
import type { Config } from '../../functions/platform/config.ts';
import { cancel, release } from '../../operate/decide.ts';
import type { Knowledge } from '../invariants/knowledge.ts';
import type { Calls } from './calls.ts';
import type { Chance } from './chance.ts';
import { clientsOf } from './clients.ts';
import { anotherIban, changeFacts, changePayability } from './expense-book.ts';
import type { Invocations } from './invocations.ts';
import type { PersonStep } from './script.ts';
import type { SimProcess } from './sim-process.ts';
import { QUEUE, type Stores, TABLE } from './stores.ts';
import type { Timeline } from './timeline.ts';

/** As the command of an operator: nobody tries again before the next day. */
const TIMEOUT_MS = 15 * 60_000;

export type PeopleOptions = {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly calls: Calls;
  readonly stores: Stores;
  readonly invocations: Invocations;
  readonly knowledge: Knowledge;
  readonly payouts: ReadonlyMap<string, Payout>;
  readonly config: () => Config;
};

/** Those who correct an expense at the source or decide about a payout: they look once a day and do what is due. */
export class People {
  readonly #options: PeopleOptions;
  readonly #left: Set<PersonStep>;

  constructor(options: PeopleOptions, steps: readonly PersonStep[]) {
    this.#options = options;
    this.#left = new Set(steps);
  }

  look(): void {
    for (const step of this.#left) {
      const payout = this.#options.payouts.get(`PAYOUT#${step.expense.payoutId}`);
      if (payout?.state !== step.when.state || payout.attempt !== step.when.attempt) continue;
      if (step.act === 'release' || step.act === 'cancel') this.#decide(step, step.act);
      else this.#changeSource(step);
    }
  }

  #changeSource(step: PersonStep): void {
    const { knowledge, chance, timeline } = this.#options;
    const { expense, act } = step;
    this.#left.delete(step);
    knowledge.forget(expense);
    if (act === 'pay-at-source') changePayability(expense, 'paid-by-source', timeline.nowMs);
    else changeFacts(expense, { iban: anotherIban(expense, chance.at(`corrected ${expense.id}`)) });
  }

  #decide(step: PersonStep, act: 'release' | 'cancel'): void {
    this.#options.invocations.start({
      name: `operator:${act}:${step.expense.id}`,
      timeoutMs: TIMEOUT_MS,
      retries: 0,
      run: (process) => this.#carryOut(process, step, act),
      done: () => this.#left.delete(step),
    });
  }

  /** As the command of an operator does it. */
  async #carryOut(process: SimProcess, { expense }: PersonStep, act: 'release' | 'cancel'): Promise<void> {
    const { calls, stores, config } = this.#options;
    const { clock, random } = process;
    const { dynamoDb, sqs } = clientsOf(process, calls, stores);
    const table = { client: dynamoDb, tableName: TABLE };
    const decision: Decision = { by: 'simulated', reason: 'looked at', atMs: clock.now() };
    const today = plainDate(new Date(decision.atMs).toISOString().slice(0, 10));
    const { limits, retries } = config();
    const policy = { limits: limits.maxPayoutMinor, today, retryAfter: retries.after };
    const queue = { client: sqs, queueUrl: QUEUE, clock, random };
    if (act === 'cancel') await cancel(table, expense.payoutId, decision);
    else await release({ table, queue }, expense.payoutId, decision, policy);
  }
}
