import { PipelineError } from '../../functions/core/errors.ts';
import type { Chance } from '../world/chance.ts';
import { FAULTS, type FaultKind, isFaultKind } from './kinds.ts';

/** A fault that struck, and where. A run reaches a site at most once. */
export type Strike = { readonly site: string; readonly fault: FaultKind };

/** Decides at each site whether a fault strikes there. The list of strikes alone is enough to repeat the run. */
export interface FaultPlan {
  /** @param possible the kinds that make sense at the site; at most one of them strikes. */
  at(site: string, possible: readonly FaultKind[]): FaultKind | undefined;
}

/**
 * Faults at a writing call for each at a reading call: most calls ask an empty index, and the dangerous moments lie
 * between two writes.
 */
const WEIGHT_OF_WRITES = 4;

/** Draws faults by the seed, of the kinds that are enabled, until `stop` is called. */
export class DrawnFaults implements FaultPlan {
  readonly #chance: Chance;
  readonly #enabled: ReadonlySet<FaultKind>;

  constructor(chance: Chance, enabled: Iterable<FaultKind>) {
    this.#chance = chance;
    this.#enabled = new Set(enabled);
  }

  at(site: string, possible: readonly FaultKind[]): FaultKind | undefined {
    // Only the lost answer to a write matters.
    const weight = possible.includes('answer-never') ? WEIGHT_OF_WRITES : 1;
    let drawn = this.#chance.at(`fault ${site}`).below(1_000_000) / weight;
    for (const fault of possible) {
      if (!this.#enabled.has(fault)) continue;
      drawn -= FAULTS[fault].perMillion;
      if (drawn < 0) return fault;
    }
    return undefined;
  }
}

/** Exactly the faults of a list, where their sites are reached. */
export class ListedFaults implements FaultPlan {
  readonly #faults: ReadonlyMap<string, FaultKind>;

  constructor(strikes: readonly Strike[]) {
    this.#faults = new Map(strikes.map(({ site, fault }) => [site, fault]));
  }

  at(site: string, possible: readonly FaultKind[]): FaultKind | undefined {
    const fault = this.#faults.get(site);
    return fault !== undefined && possible.includes(fault) ? fault : undefined;
  }
}

/** A schedule of faults as one argument of a command line: `site=fault,site=fault`. */
export function formatStrikes(strikes: readonly Strike[]): string {
  return strikes.map(({ site, fault }) => `${site}=${fault}`).join(',');
}

/** @throws PipelineError CONFIG_INVALID where the text is not a schedule. */
export function parseStrikes(text: string): readonly Strike[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const at = entry.lastIndexOf('=');
      const [site, fault] = [entry.slice(0, at), entry.slice(at + 1)];
      if (at < 1 || !isFaultKind(fault)) {
        throw new PipelineError('CONFIG_INVALID', `"${entry.slice(0, 80)}" is not a fault at a site.`, {
          action: 'Copy the command as a failing run printed it: --replay site=fault,site=fault',
        });
      }
      return { site, fault };
    });
}
