import type { Config } from '../../functions/platform/config.ts';
import type { FaultKind } from '../faults/kinds.ts';
import type { Calls } from './calls.ts';
import type { Chance } from './chance.ts';
import type { ConfigsOf } from './scenario.ts';
import type { Timeline } from './timeline.ts';

const MINUTE_MS = 60_000;
/** Deployments may come at so many moments of the days with faults, and at every sealed batch. */
const MOMENTS = 8;
/** A function keeps the configuration of its start until it ends. */
const RUNNING_MS = 16 * MINUTE_MS;
/** A frozen function wakes no later. */
const FROZEN_MS = 31 * 60 * MINUTE_MS;

export type DeploymentsOptions = {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly calls: Calls;
  readonly configs: ConfigsOf;
};

/** The configuration in force. People change it at any moment: caps, limits, attempts, dry run. */
export class Deployments {
  readonly #options: DeploymentsOptions;
  readonly #history: { readonly fromMs: number; readonly config: Config }[];
  #seals = 0;
  #proposals = 0;
  #isOver = false;

  constructor(options: DeploymentsOptions) {
    this.#options = options;
    this.#history = [{ fromMs: options.timeline.nowMs, config: options.configs.first }];
  }

  get current(): Config {
    return this.#history.at(-1)?.config ?? this.#options.configs.first;
  }

  /** How long after it began a function may still act. */
  get leewayMs(): number {
    return this.#leewayAfter('zombie');
  }

  /** The same for the function that takes approvals, whose requests freeze by themselves too. */
  get approvingLeewayMs(): number {
    return this.#leewayAfter('zombie', 'approver-freezes');
  }

  #leewayAfter(...freezing: readonly FaultKind[]): number {
    const wasFrozen = this.#options.calls.strikes.some(({ fault }) => freezing.includes(fault));
    return wasFrozen ? FROZEN_MS : RUNNING_MS;
  }

  /** All that functions may have used from a moment on. */
  inForceSince(sinceMs: number, leewayMs = this.leewayMs): readonly Config[] {
    const fromMs = sinceMs - leewayMs;
    return this.#history
      .filter((_, index) => (this.#history[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY) > fromMs)
      .map(({ config }) => config);
  }

  plan(fromMs: number, untilMs: number): void {
    const { timeline, chance } = this.#options;
    for (let moment = 1; moment <= MOMENTS; moment += 1) {
      const site = `deploy:${moment}`;
      const atMs = fromMs + chance.at(`moment ${site}`).below(untilMs - fromMs);
      timeline.at(atMs, () => this.#change(site));
    }
  }

  /** A batch is sealed, and its file is not in the outbox yet. */
  afterSeal(): void {
    this.#seals += 1;
    this.#change(`deploy:seal-${this.#seals}`);
  }

  /** A file waits for people, for hours. */
  afterProposal(): void {
    const { timeline, chance } = this.#options;
    this.#proposals += 1;
    const site = `deploy:proposal-${this.#proposals}`;
    timeline.after(chance.at(`moment ${site}`).between(1, 120) * MINUTE_MS, () => this.#change(site));
  }

  /** From now on nothing stops payments. */
  end(): void {
    this.#deploy(this.#options.configs.last);
    this.#isOver = true;
  }

  #change(site: string): void {
    const { calls, chance, configs } = this.#options;
    const [first, ...more] = configs.others;
    if (this.#isOver || first === undefined) return;
    const fault = calls.faultAt(site, ['config-changed', 'caps-raised']);
    if (fault === 'config-changed') this.#deploy(chance.at(site).pick([first, ...more]));
    else if (fault === 'caps-raised') this.#deploy(withCapsOf(configs.last, this.current));
  }

  #deploy(config: Config): void {
    this.#history.push({ fromMs: this.#options.timeline.nowMs, config });
  }
}

/** A person raises the caps and leaves the rest as it is. */
function withCapsOf(wide: Config, config: Config): Config {
  const debtorAccounts = config.debtorAccounts.map((account) => {
    const { maxPerFile, maxPerRun, maxPerDay } =
      wide.debtorAccounts.find(({ id }) => id === account.id) ?? account;
    return { ...account, maxPerFile, maxPerRun, maxPerDay };
  });
  return { ...config, debtorAccounts };
}
