import { duplicateKeyOf, subjectOf } from './expense-ids.ts';
import type { FindingCode } from './finding.ts';
import type { Payout } from './payout.ts';
import { STATE_RULES, type State } from './states.ts';

/**
 * Whether the payout will not pay its claims, so that another may. A payout paid another way keeps them for ever:
 * cancelled by a person, or withdrawn since its source paid it.
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

/** Whether it is withdrawn because its source has paid it or will, whatever the source says since. */
export function wasPaidBySource({ state, history }: Payout): boolean {
  return state === 'withdrawn' && history.at(-1)?.why === 'source-paid';
}

/** The content that it claimed, or would claim if valid; undefined without an amount. */
export function contentKeyOf(payout: Payout): string | undefined {
  const { duplicateKey, amountMinor } = payout;
  const subject = subjectOf(payout);
  if (duplicateKey !== undefined || amountMinor === undefined || subject === undefined) return duplicateKey;
  return duplicateKeyOf({ ...payout, subject }, amountMinor);
}

/** Whether its claim on its content surely still stands. */
export function holdsItsContent(payout: Payout): boolean {
  return holds(payout, ['possible-duplicate', 'settlement-overlaps', 'settlement-paid-otherwise']);
}

/** Whether its claims on its charging sessions surely still stand. */
export function holdsItsSessions(payout: Payout): boolean {
  return holds(payout, ['session-paid-twice']);
}

/** A payout that a person released despite the claim goes on without it, and must ask for it after a change. */
function holds({ state, reasons, released = [] }: Payout, lost: readonly FindingCode[]): boolean {
  const codes = [...reasons.map(({ code }) => code), ...released];
  // An ended payout may have lost its claims, or given them up.
  return STATE_RULES[state].money !== 'ended' && !codes.some((code) => lost.includes(code));
}
