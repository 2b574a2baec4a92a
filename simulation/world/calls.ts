import type { FaultPlan, Strike } from '../faults/fault-plan.ts';
import type { FaultKind } from '../faults/kinds.ts';
import { NotSimulated } from '../services/not-simulated.ts';
import type { Chance } from './chance.ts';
import type { SimProcess } from './sim-process.ts';
import type { Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** One request of a process to a service. */
export type Call<T> = {
  /** For the trace: operation and subject. */
  readonly name: string;
  /** Faults of this call, beside those of every call. */
  readonly faults: readonly FaultKind[];
  /** Whether the client repeats the request by itself after no answer. */
  readonly triesAgain: boolean;
  /** Takes effect at the service; `fault` is one of `faults`, `site` names the call. */
  execute(fault: FaultKind | undefined, site: string): T;
};

/** A call of a process: its place, and its subject for the reader. */
export type MadeCall = { readonly site: string; readonly process: string; readonly name: string };

/** Faults of every request. */
const OF_EVERY_CALL: readonly FaultKind[] = ['killed-before', 'killed-after', 'slow', 'zombie', 'clock-jump'];

/** A client's error after its own retries: the service did not answer, or refused for its load. */
class ServiceTrouble extends Error {
  constructor(name: 'TimeoutError' | 'ThrottlingException') {
    super(`simulated ${name}`);
    this.name = name;
  }
}

export type CallsOptions = {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly trace: Trace;
  readonly faults: () => FaultPlan;
  /** The next midnight of some calendar; in such nights months end and clocks change. */
  readonly nextTurn: (nowMs: number) => number;
  /** The simulation itself cannot go on. */
  readonly onBroken: (error: Error) => void;
};

/**
 * Every request of every process, in flight until its moment: processes interleave wherever they wait, and a fault can
 * strike each request.
 */
export class Calls {
  /** Every call so far, in order: where a process can be killed. */
  readonly made: MadeCall[] = [];
  /** The faults that struck so far. */
  readonly strikes: Strike[] = [];
  readonly #options: CallsOptions;

  constructor(options: CallsOptions) {
    this.#options = options;
  }

  /** Decides whether a fault strikes at a site, and records it. */
  faultAt(site: string, possible: readonly FaultKind[]): FaultKind | undefined {
    const fault = this.#options.faults().at(site, possible);
    if (fault !== undefined) this.strikes.push({ site, fault });
    return fault;
  }

  /** Resolves with the service's answer, rejects with its error; never settles once the process is dead. */
  perform<T>(process: SimProcess, call: Call<T>): Promise<T> {
    const { timeline } = this.#options;
    return new Promise((resolve, reject) => {
      // A dead process asks for nothing more.
      if (process.isDead) return;
      const site = process.nextSite();
      this.made.push({ site, process: process.id, name: call.name });
      const fault = this.faultAt(site, [...call.faults, ...OF_EVERY_CALL]);
      const flight: Flight<T> = { process, call, site, fault, resolve, reject };
      timeline.after(this.#delayMs(flight), () => this.#arrive(flight));
    });
  }

  #delayMs({ site, fault, process }: Place): number {
    const dice = this.#options.chance.at(`latency ${site}`);
    const usual = dice.oneIn(12) ? dice.between(100, 900) : dice.between(2, 40);
    switch (fault) {
      case 'slow':
        return dice.between(1, 9) * MINUTE_MS;
      case 'zombie':
        process.isZombie = true;
        return dice.between(16, 30 * 60) * MINUTE_MS;
      default:
        return usual;
    }
  }

  #arrive<T>(flight: Flight<T>): void {
    const { process, call, site, fault } = flight;
    const { timeline, trace, chance } = this.#options;
    // A request on its way at its process's death may or may not have reached the service.
    if (process.isDead && chance.at(`in flight ${site}`).oneIn(2)) return;
    if (fault === 'killed-before') {
      trace.step(site, call.name, fault);
      process.kill();
      return;
    }
    if (fault === 'timed-out' || fault === 'throttled') {
      trace.step(site, call.name, fault);
      const [ms, name] =
        fault === 'throttled'
          ? ([2 * SECOND_MS, 'ThrottlingException'] as const)
          : ([15 * SECOND_MS, 'TimeoutError'] as const);
      timeline.after(ms, () => this.#settle(process, () => flight.reject(new ServiceTrouble(name))));
      return;
    }
    if (fault === 'clock-jump') {
      // Just past midnight, or also past the hours in which clocks change.
      const overMs = chance.at(`jump ${site}`).oneIn(2) ? SECOND_MS : 3 * HOUR_MS;
      process.skewTo(this.#options.nextTurn(timeline.nowMs) + overMs, timeline.nowMs);
    }
    const answer = this.#takeEffect(flight);
    this.#answer(flight, answer);
  }

  #takeEffect<T>({ call, site, fault }: Flight<T>): Answer<T> {
    const { trace } = this.#options;
    try {
      const value = call.execute(fault, site);
      trace.step(site, call.name, fault);
      return { ok: true, value };
    } catch (error) {
      // Not an answer of the service, but the handler would take it for one.
      if (error instanceof NotSimulated) this.#options.onBroken(error);
      trace.step(site, call.name, fault, error instanceof Error ? error.name : 'unknown');
      return { ok: false, error };
    }
  }

  #answer<T>(flight: Flight<T>, answer: Answer<T>): void {
    const { process, fault, call, site } = flight;
    const { timeline } = this.#options;
    if (fault === 'killed-after') {
      process.kill();
    } else if (fault === 'answer-never' || (fault === 'answer-lost' && !call.triesAgain)) {
      const trouble = new ServiceTrouble('TimeoutError');
      timeline.after(15 * SECOND_MS, () => this.#settle(process, () => flight.reject(trouble)));
    } else if (fault === 'answer-lost') {
      const again: Flight<T> = { ...flight, site: `${site}.2`, fault: undefined };
      timeline.after(3 * SECOND_MS, () => {
        if (!process.isDead) this.#answer(again, this.#takeEffect(again));
      });
    } else {
      this.#settle(process, () => (answer.ok ? flight.resolve(answer.value) : flight.reject(answer.error)));
    }
  }

  #settle(process: SimProcess, settle: () => void): void {
    if (!process.isDead) settle();
  }
}

type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

type Place = {
  readonly process: SimProcess;
  readonly site: string;
  readonly fault: FaultKind | undefined;
};

type Flight<T> = Place & {
  readonly call: Call<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
};
