import type { Place } from '../place.ts';
import type { ReferDeps } from '../review/refer.ts';
import type { Stores } from '../stores.ts';
import type { Options } from '../terminal/options.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** What a subcommand does in the stores, once its options are right. @returns the exit status. */
export type Work = (stores: Stores, place: Place) => Promise<number>;

/** Says everything that can be wrong about the options before a store is opened. */
export type Prepare = (options: Options, terminal: Terminal) => Work;

/** Whose payouts a person may mean. */
export function referring({ table, clock }: Stores, place: Place): ReferDeps {
  return { table, clock, sources: () => place.config().sources };
}
