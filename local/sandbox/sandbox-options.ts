import type { Clock } from '../../functions/platform/clock.ts';
import type { SandboxFault } from './faults.ts';
import type { RateLimit } from './rate-window.ts';

/** How any source's sandbox is made. */
export type SandboxOptions = {
  readonly seed: number;
  /** `monthIndex` 0 is January. */
  readonly month: { readonly year: number; readonly monthIndex: number };
  /** How much it has; each sandbox has a number of its own where absent. */
  readonly size?: number;
  /** Whether each kind of trouble is among it; true where absent. */
  readonly troubles?: boolean;
  /** That of the real API where absent. */
  readonly rateLimit?: RateLimit;
  readonly faults?: readonly SandboxFault[];
  readonly clock?: Clock;
};
