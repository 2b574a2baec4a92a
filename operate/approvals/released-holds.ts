import type { FindingCode } from '../../functions/core/finding.ts';
import type { Payout } from '../../functions/core/payout.ts';
import type { PersonsWord } from '../../functions/core/step-reason.ts';

/** What a person let pass, and their words. */
export type ReleasedHold = {
  readonly codes: readonly FindingCode[];
  readonly person: string;
  readonly reason: string;
};

/** To release one of these is to say that the money was not already paid. */
const OF_PAID_TWICE: readonly FindingCode[] = ['possible-duplicate', 'session-paid-twice'];

/**
 * The holds that people released, the first word first. A word about a payment that changed since is left out: the
 * pipeline asked again.
 */
export function releasedHolds({ history, released = [] }: Payout): readonly ReleasedHold[] {
  const left = new Set(released);
  const found: ReleasedHold[] = [];
  for (const [index, step] of [...history.entries()].reverse()) {
    const before = history[index - 1];
    if (before === undefined || step.why !== 'released' || step.from !== 'held') continue;
    const codes = before.reasonCodes.filter((code) => left.delete(code));
    if (codes.length === 0) continue;
    found.push(holdOf(codes, step.facts));
    if (before.why === 'release-begun') found.push(holdOf(codes, before.facts));
  }
  return found.reverse();
}

function holdOf(codes: readonly FindingCode[], { person, reason }: PersonsWord): ReleasedHold {
  return { codes, person, reason };
}

export function wasHeldAsPaid(holds: readonly ReleasedHold[]): boolean {
  return holds.some(({ codes }) => codes.some((code) => OF_PAID_TWICE.includes(code)));
}

/** Such as `limit-exceeded: released by Anna: Looked at.` */
export function releasedHoldText({ codes, person, reason }: ReleasedHold): string {
  return `${codes.join(', ')}: released by ${person}: ${reason.replace(/[.\s]+$/, '')}.`;
}
