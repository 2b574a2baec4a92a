import { ALL_ACCOUNTS } from '../../functions/core/stop.ts';
import { batchIdInKey, STOPS_KEY } from '../../functions/ledger/keys.ts';
import type { Config } from '../../functions/platform/config.ts';
import { resumePayments, stopPayments } from '../../operate/stop.ts';
import type { Checks } from '../invariants/violation.ts';
import type { TableWrite } from '../services/dynamo-db/table.ts';
import { batchMovedTo } from './batch-moves.ts';
import type { Calls } from './calls.ts';
import type { Chance } from './chance.ts';
import { clientsOf } from './clients.ts';
import type { Invocations } from './invocations.ts';
import { SIMULATED } from './simulated-person.ts';
import { type Stores, TABLE } from './stores.ts';
import type { Timeline } from './timeline.ts';

const HOUR_MS = 3_600_000;
const TIMEOUT_MS = 15 * 60_000;

/** So many moments to stop one account, or all. */
const MOMENTS = 2;

export type StoppingOptions = {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly calls: Calls;
  readonly stores: Stores;
  readonly invocations: Invocations;
  readonly checks: Checks;
  readonly config: () => Config;
  /** How long after its question a function may still publish its file. */
  readonly leewayMs: () => number;
  /** The same for a function that takes an approval. */
  readonly approvingLeewayMs: () => number;
};

/**
 * A person stops payments for some hours; meanwhile no file may leave, no approval counts and no attempt begins anew
 * (invariant 11).
 */
export class Stopping {
  readonly #options: StoppingOptions;
  /** Since when accounts are stopped, by the row. */
  #since: ReadonlyMap<string, number> = new Map();
  #seals = 0;
  /** Nobody stops what a script plays. */
  #isPlanned = false;

  constructor(options: StoppingOptions) {
    this.#options = options;
  }

  plan(fromMs: number, untilMs: number): void {
    const { timeline, chance, config } = this.#options;
    this.#isPlanned = true;
    const accounts = [ALL_ACCOUNTS, ...config().debtorAccounts.map(({ id }) => id)];
    for (const account of accounts) {
      for (let moment = 1; moment <= MOMENTS; moment += 1) {
        const site = `person:stops:${account}:${moment}`;
        const dice = chance.at(site);
        const atMs = fromMs + dice.below(untilMs - fromMs);
        const lastsMs = dice.between(1, 30) * HOUR_MS;
        timeline.at(atMs, () => this.#mayStop(site, account, lastsMs));
      }
      // Nothing stays stopped for ever: after the faults, somebody resumes all.
      timeline.at(untilMs + HOUR_MS, () => this.#say(`person:resumes:${account}`, account, 'resume'));
    }
  }

  #mayStop(site: string, account: string, lastsMs: number): void {
    const { timeline, calls } = this.#options;
    if (calls.faultAt(site, ['payments-stopped']) === undefined) return;
    this.#say(site, account, 'stop');
    timeline.after(lastsMs, () => this.#say(`${site}:end`, account, 'resume'));
  }

  /** Somebody who sees that people approved a file may not want it to leave. */
  #afterSeal(account: string): void {
    this.#seals += 1;
    const site = `person:stops-sealed:${this.#seals}`;
    this.#mayStop(site, account, this.#options.chance.at(site).between(1, 30) * HOUR_MS);
  }

  /** A row was written: that of the stops, or one that a stop forbids. */
  see(write: TableWrite): void {
    const { key, after } = write;
    const { leewayMs, approvingLeewayMs } = this.#options;
    if (isApproval(write)) {
      const account = after['debtor']?.M?.['accountId']?.S;
      this.#forbids(account, `an approval of ${key}`, approvingLeewayMs());
    }
    const isSealed = batchMovedTo(write, 'sealed') !== undefined && after['proposal'] !== undefined;
    if (isSealed && this.#isPlanned) this.#afterSeal(after['debtor']?.M?.['accountId']?.S ?? ALL_ACCOUNTS);
    if (isRetry(write)) {
      const planned = write.before?.['plan']?.M?.['debtorAccountId']?.S;
      this.#forbids(planned, `another attempt of ${key}`, leewayMs());
    }
    if (key !== STOPS_KEY) return;
    const ids = (after['value']?.M?.['stops']?.L ?? []).map(({ M }) => M?.['debtorAccountId']?.S ?? '');
    const nowMs = this.#options.timeline.nowMs;
    this.#since = new Map(ids.map((id) => [id, this.#since.get(id) ?? nowMs]));
  }

  /** A file lies in the outbox. */
  left(key: string): void {
    const [, account = ''] = key.split('/');
    this.#forbids(account, key, this.#options.leewayMs());
  }

  #forbids(account: string | undefined, what: string, leewayMs: number): void {
    const nowMs = this.#options.timeline.nowMs;
    const isHeld = [ALL_ACCOUNTS, account ?? ''].some((id) => {
      const since = this.#since.get(id);
      return since !== undefined && nowMs - since > leewayMs;
    });
    this.#options.checks.holds(11, !isHeld, () => `${what} in spite of the stop of its account`);
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

function isApproval({ key, before, after }: TableWrite): boolean {
  const count = (row: TableWrite['after'] | undefined): number => row?.['approvals']?.L?.length ?? 0;
  return batchIdInKey(key) !== undefined && count(after) > count(before);
}

function isRetry({ before, after }: TableWrite): boolean {
  const [was, is] = [before?.['history']?.L, after['history']?.L];
  return is?.at(-1)?.M?.['why']?.S === 'technical-retry' && is.length > (was?.length ?? 0);
}
