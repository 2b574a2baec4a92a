import type { Person } from '../../functions/core/approval/person.ts';
import { contradictedAttempts } from '../../functions/core/attempt-facts.ts';
import type { Word } from '../../functions/core/bank-fact.ts';
import { plainDate } from '../../functions/core/date.ts';
import type { Decision, Settlement } from '../../functions/core/decision.ts';
import { endToEndIdOf, type Payout } from '../../functions/core/payout.ts';
import { asksTwoPeople } from '../../functions/platform/approval-rules.ts';
import type { Config } from '../../functions/platform/config.ts';
import { cancel, type Decided, release, settle } from '../../operate/decide.ts';
import type { Knowledge } from '../invariants/knowledge.ts';
import type { Calls } from './calls.ts';
import type { Chance } from './chance.ts';
import { clientsOf } from './clients.ts';
import {
  anotherIban,
  type BookedExpense,
  changeFacts,
  changePayability,
  type ExpenseBook,
} from './expense-book.ts';
import type { Invocations } from './invocations.ts';
import type { PersonStep } from './script.ts';
import type { SimProcess } from './sim-process.ts';
import { SECOND, SIMULATED } from './simulated-person.ts';
import { QUEUE, type Stores, TABLE } from './stores.ts';
import type { Timeline } from './timeline.ts';

/** So many moments at which a person may act on a payout, spread over its expense's life. */
const MOMENTS = 5;

/** As the command of an operator: nobody tries again before the next day. */
const TIMEOUT_MS = 15 * 60_000;

const SECOND_AFTER_MS = 10 * 60_000;

export type PeopleOptions = {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly calls: Calls;
  readonly stores: Stores;
  readonly invocations: Invocations;
  readonly knowledge: Knowledge;
  readonly book: ExpenseBook;
  readonly payouts: ReadonlyMap<string, Payout>;
  readonly config: () => Config;
  /** Where an instruction's money is in the bank's own books; undefined where it never left. */
  readonly askBank: (endToEndId: string) => Word | undefined;
};

/** What a person may decide. Releases come most often: few payouts are held at the moment. */
const ACTS = ['release', 'release', 'release', 'release', 'cancel', 'cancel', 'settle'] as const;

type DecidedAct = (typeof ACTS)[number];

/** These reasons name another payout: nobody who looked at it releases this one. */
const NOT_RELEASED: ReadonlySet<string> = new Set(['possible-duplicate', 'session-paid-twice']);

/**
 * People who correct an expense at the source or decide about a payout. With a script they act once a day; without one,
 * at any moment.
 */
export class People {
  readonly #options: PeopleOptions;
  readonly #left: Set<PersonStep>;

  constructor(options: PeopleOptions, steps: readonly PersonStep[]) {
    this.#options = options;
    this.#left = new Set(steps);
  }

  look(): void {
    for (const step of this.#left) {
      const { expense, act } = step;
      const payout = this.#options.payouts.get(`PAYOUT#${expense.payoutId}`);
      if (payout?.state !== step.when.state || payout.attempt !== step.when.attempt) continue;
      if (act === 'release' || act === 'cancel')
        this.#decide(expense, act, SIMULATED, () => this.#left.delete(step));
      else this.#changeSource(step);
    }
  }

  /** Plans the moments at which somebody may decide. */
  plan(fromMs: number, untilMs: number): void {
    const { timeline, chance, book, calls } = this.#options;
    for (const expense of book.expenses) {
      const dice = chance.at(`people ${expense.id}`);
      const sinceMs = Math.max(fromMs, expense.appearsMs);
      for (let moment = 1; moment <= MOMENTS; moment += 1) {
        const site = `person:${expense.id}:${moment}`;
        const act = dice.pick(ACTS);
        const by = moment % 2 === 0 ? SECOND : SIMULATED;
        timeline.at(sinceMs + dice.below(Math.max(1, untilMs - sinceMs)), () => {
          if (act === 'release' && !this.#mayRelease(expense)) return;
          if (calls.faultAt(site, ['person-decides']) !== undefined) this.#decide(expense, act, by);
        });
      }
    }
  }

  /** A person looks at a payout's source and reasons before a release, and at nothing else. */
  #mayRelease(expense: BookedExpense): boolean {
    const payout = this.#options.payouts.get(`PAYOUT#${expense.payoutId}`);
    return (
      expense.payability === 'payable' && payout?.reasons.some(({ code }) => NOT_RELEASED.has(code)) === false
    );
  }

  #changeSource(step: PersonStep): void {
    const { knowledge, chance, timeline } = this.#options;
    const { expense, act } = step;
    this.#left.delete(step);
    knowledge.forget(expense);
    if (act === 'pay-at-source') changePayability(expense, 'paid-by-source', timeline.nowMs);
    else changeFacts(expense, { iban: anotherIban(expense, chance.at(`corrected ${expense.id}`)) });
  }

  #decide(expense: BookedExpense, act: DecidedAct, by = SIMULATED, done?: () => void): void {
    this.#options.invocations.start({
      name: `operator:${act}:${expense.id}`,
      timeoutMs: TIMEOUT_MS,
      retries: 0,
      run: (process) => this.#carryOut(process, expense, act, by),
      done: (decided) => {
        // After the first of two people, the other one looks at it too.
        const isBegun = act === 'release' && decided?.ok === true && decided.payout.state !== 'ready';
        const other = by === SIMULATED ? SECOND : SIMULATED;
        if (isBegun) this.#options.timeline.after(SECOND_AFTER_MS, () => this.#decide(expense, act, other));
        done?.();
      },
    });
  }

  /** As an operator's command does it. */
  async #carryOut(
    process: SimProcess,
    expense: BookedExpense,
    act: DecidedAct,
    by: Person,
  ): Promise<Decided | undefined> {
    const { calls, stores, config } = this.#options;
    const { clock, random } = process;
    const { dynamoDb, sqs } = clientsOf(process, calls, stores);
    const table = { client: dynamoDb, tableName: TABLE };
    const decision: Decision = { by, reason: 'looked at', atMs: clock.now() };
    const today = plainDate(new Date(decision.atMs).toISOString().slice(0, 10));
    const { limits, retries } = config();
    const policy = {
      limits: limits.maxPayoutMinor,
      today,
      retryAfter: retries.after,
      peopleForNewAccount: asksTwoPeople(config()) ? 2 : 1,
    } as const;
    const queue = { client: sqs, queueUrl: QUEUE, clock, random };
    const { payoutId } = expense;
    if (act === 'cancel') return cancel(table, payoutId, decision);
    if (act === 'release') {
      return release({ table, queue }, payoutId, { ...decision, sameAccount: true }, policy);
    }
    const known = this.#knownAtTheBank(expense, today);
    return known === undefined ? undefined : settle(table, payoutId, known, decision);
  }

  /**
   * The bank's answer to a person: where the money of the contradicted attempt is. Nobody settles as refused what the
   * bank may still book.
   */
  #knownAtTheBank({ payoutId }: BookedExpense, date: Settlement['date']): Settlement | undefined {
    const payout = this.#options.payouts.get(`PAYOUT#${payoutId}`);
    const [found] = payout === undefined ? [] : contradictedAttempts(payout);
    if (payout?.amountMinor === undefined || found === undefined) return undefined;
    const { attempt } = found;
    const outcome = this.#options.askBank(endToEndIdOf({ payoutId, attempt }));
    if (outcome === undefined) return undefined;
    return { attempt, outcome, amountMinor: payout.amountMinor, date, reference: 'the bank, by telephone' };
  }
}
