import { ALL_ACCOUNTS } from '../../functions/core/stop.ts';
import { STOPS_KEY } from '../../functions/ledger/keys.ts';
import type { Config } from '../../functions/platform/config.ts';
import { resumePayments, stopPayments } from '../../operate/stop.ts';
import type { Checks } from '../invariants/violation.ts';
import type { TableWrite } from '../services/dynamo-db/table.ts';
import type { Calls } from './calls.ts';
import type { Chance } from './chance.ts';
import { clientsOf } from './clients.ts';
import type { Invocations } from './invocations.ts';
import { SIMULATED } from './simulated-person.ts';
import { type Stores, TABLE } from './stores.ts';
import type { Timeline } from './timeline.ts';

const HOUR_MS = 3_600_000;
const TIMEOUT_MS = 15 * 60_000;

/** So many moments to stop an account, or all. */
const MOMENTS = 2;

export type StoppingOptions = {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly calls: Calls;
  readonly stores: Stores;
  readonly invocations: Invocations;
  readonly checks: Checks;
  readonly config: () => Config;
  /** How much later than it asked a function may still publish its file. */
  readonly leewayMs: () => number;
};

/** A person stops payments for some hours; meanwhile no file may leave (invariant 11). */
export class Stopping {
  readonly #options: StoppingOptions;
  /** Since when accounts are stopped, by the row. */
  #since: ReadonlyMap<string, number> = new Map();

  constructor(options: StoppingOptions) {
    this.#options = options;
  }

  plan(fromMs: number, untilMs: number): void {
    const { timeline, chance, calls, config } = this.#options;
    const accounts = [ALL_ACCOUNTS, ...config().debtorAccounts.map(({ id }) => id)];
    for (const account of accounts) {
      for (let moment = 1; moment <= MOMENTS; moment += 1) {
        const site = `person:stops:${account}:${moment}`;
        const dice = chance.at(site);
        const atMs = fromMs + dice.below(untilMs - fromMs);
        const lastsMs = dice.between(1, 30) * HOUR_MS;
        timeline.at(atMs, () => {
          if (calls.faultAt(site, ['payments-stopped']) === undefined) return;
          this.#say(site, account, 'stop');
          timeline.after(lastsMs, () => this.#say(`${site}:end`, account, 'resume'));
        });
      }
      // Nothing stays stopped for ever: after the faults, somebody resumes all.
      timeline.at(untilMs + HOUR_MS, () => this.#say(`person:resumes:${account}`, account, 'resume'));
    }
  }

  /** The row of stops was written. */
  see({ key, after }: TableWrite): void {
    if (key !== STOPS_KEY) return;
    const ids = (after['value']?.M?.['stops']?.L ?? []).map(({ M }) => M?.['debtorAccountId']?.S ?? '');
    const nowMs = this.#options.timeline.nowMs;
    this.#since = new Map(ids.map((id) => [id, this.#since.get(id) ?? nowMs]));
  }

  /** A file lies in the outbox. */
  left(key: string): void {
    const [, account = ''] = key.split('/');
    const nowMs = this.#options.timeline.nowMs;
    const isHeld = [ALL_ACCOUNTS, account].some((id) => {
      const since = this.#since.get(id);
      return since !== undefined && nowMs - since > this.#options.leewayMs();
    });
    this.#options.checks.holds(11, !isHeld, () => `${key} left while its account was stopped`);
  }

  #say(name: string, debtorAccountId: string, what: 'stop' | 'resume'): void {
    const { calls, stores, invocations } = this.#options;
    invocations.start({
      name,
      timeoutMs: TIMEOUT_MS,
      retries: 3,
      run: async (process) => {
        const { dynamoDb } = clientsOf(process, calls, stores);
        const table = { client: dynamoDb, tableName: TABLE };
        const decision = { by: SIMULATED, reason: 'simulated', atMs: process.clock.now() };
        if (what === 'stop') await stopPayments(table, debtorAccountId, decision);
        else await resumePayments(table, debtorAccountId, decision, 1);
      },
    });
  }
}
