import type { FindingCode } from './finding.ts';
import type { Payout } from './payout.ts';
import { STATE_RULES, type State } from './states.ts';

/**
 * Whether the payout will not pay what it has claimed, so that another may. What was paid another way keeps its claim
 * for ever: cancelled by a person, or withdrawn since its source paid it.
 */
export function givesWay(payout: Payout): boolean {
  const does = GIVES_WAY[payout.state];
  return does === 'unless-paid-by-source' ? !wasPaidBySource(payout) : does;
}

const GIVES_WAY: Readonly<Record<State, boolean | 'unless-paid-by-source'>> = {
  rejected: true,
  held: false,
  ready: false,
  scheduled: false,
  batched: false,
  submitted: false,
  accepted: false,
  paid: false,
  failed: false,
  returned: false,
  'in-doubt': false,
  withdrawn: 'unless-paid-by-source',
  cancelled: false,
};

/** Whether it was withdrawn because its source has paid it or is about to, whatever the source says since. */
export function wasPaidBySource({ state, history }: Payout): boolean {
  return state === 'withdrawn' && history.at(-1)?.why === 'source-paid';
}

/** Whether nobody can have taken its content over since it claimed it. */
export function holdsItsContent(payout: Payout): boolean {
  return holds(payout, ['possible-duplicate', 'settlement-overlaps', 'settlement-paid-otherwise']);
}

/** Whether nobody can have taken a charging session over since it claimed them all. */
export function holdsItsSessions(payout: Payout): boolean {
  return holds(payout, ['session-paid-twice']);
}

/** One that a person released for what it was goes on without the claim, and has to ask for it once it is another. */
function holds({ state, reasons, released = [] }: Payout, lost: readonly FindingCode[]): boolean {
  const codes = [...reasons.map(({ code }) => code), ...released];
  // What has ended may have lost its claims, or given them up.
  return STATE_RULES[state].money !== 'ended' && !codes.some((code) => lost.includes(code));
}
