import type { Clock } from '../../functions/platform/clock.ts';
import type { SandboxFault } from './faults.ts';
import type { RateLimit } from './rate-window.ts';

/** How any source's sandbox is made. */
export type SandboxOptions = {
  readonly seed: number;
  /** `monthIndex` 0 is January. */
  readonly month: { readonly year: number; readonly monthIndex: number };
  /** How much it has; each sandbox has its own number where absent. */
  readonly size?: number;
  /** Whether it has each kind of trouble; true where absent. */
  readonly troubles?: boolean;
  /** The real API's where absent. */
  readonly rateLimit?: RateLimit;
  readonly faults?: readonly SandboxFault[];
  readonly clock?: Clock;
};
