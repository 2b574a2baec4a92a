import type { SourceName } from '../../functions/core/expense.ts';
import type { Payout } from '../../functions/core/payout.ts';
import type { Config } from '../../functions/platform/config.ts';
import { writeBackOf } from '../../functions/platform/write-back-of.ts';
import { createHandler } from '../../functions/write-back/handler.ts';
import { openWritingClient } from '../../functions/write-back/open-client.ts';
import type { Calls } from './calls.ts';
import type { Chance } from './chance.ts';
import { clientsOf } from './clients.ts';
import type { Functions } from './functions.ts';
import type { Invocation, Invocations } from './invocations.ts';
import type { SourceApis } from './source-fetch.ts';
import { type Stores, TABLE } from './stores.ts';
import type { Timeline } from './timeline.ts';

/** As in infra/write-back.ts. */
const TIMEOUT_MS = 10 * 60_000;
const RETRIES = 2;

export type WriteBacksOptions = {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly calls: Calls;
  readonly stores: Stores;
  readonly invocations: Invocations;
  readonly functions: Functions;
  readonly apis: SourceApis;
  /** In force now. */
  readonly config: () => Config;
};

type Event = { readonly source: SourceName; readonly account: string; readonly payoutId?: string };

/** The function that tells sources of payments, and the events that reach it. */
export class WriteBacks {
  readonly #options: WriteBacksOptions;
  readonly #missed: (() => void)[] = [];

  constructor(options: WriteBacksOptions) {
    this.#options = options;
  }

  /** A payout's step was published, as the bus's rule sees it: at least once, seconds or minutes later. */
  published(payout: Payout): void {
    const { timeline, chance, config } = this.#options;
    const { source, account, payoutId, version, history } = payout;
    if (history.at(-1)?.evidence === undefined) return;
    const configured = config().sources.find((one) => one.kind === source && one.account === account);
    if (configured === undefined || writeBackOf(configured) === undefined) return;
    const name = `note:${payoutId}:${version}`;
    const dice = chance.at(name);
    const deliver = (copy: string): void => this.#start(name + copy, { source, account, payoutId });
    timeline.after(dice.oneIn(8) ? dice.between(60_000, 4 * 3_600_000) : dice.between(500, 5_000), () =>
      deliver(''),
    );
    if (dice.oneIn(8)) timeline.after(dice.between(1, 60) * 60_000, () => deliver('-copy'));
  }

  run(name: string, of: { readonly source: SourceName; readonly account: string }): void {
    this.#start(name, of);
  }

  /** Events that Lambda gave up wait for a person, who sends them again once all is well. */
  redriveMissed(): void {
    for (const startAgain of this.#missed.splice(0)) startAgain();
  }

  #start(name: string, event: Event): void {
    const { calls, stores, config, invocations, functions, apis } = this.#options;
    const invocation: Invocation<unknown> = {
      name,
      timeoutMs: TIMEOUT_MS,
      retries: RETRIES,
      run: (process) => {
        const { clock, random } = process;
        const log = functions.logOf(process);
        const handler = createHandler({
          config: config(),
          table: { client: clientsOf(process, calls, stores).dynamoDb, tableName: TABLE },
          clock,
          log,
          openClient: async (source, _secretName, deadlineMs, allowance) =>
            openWritingClient(source, {
              token: 'simulated-writer',
              deadlineMs,
              allowance,
              fetch: apis.fetchOf(process, source.kind, new Set()),
              clock,
              random,
              log,
            }),
        });
        return handler(event, TIMEOUT_MS);
      },
      missed: () => {
        if (event.payoutId !== undefined) this.#missed.push(() => invocations.start(invocation));
      },
    };
    invocations.start(invocation);
  }
}
