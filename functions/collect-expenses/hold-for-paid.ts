import type { Finding } from '../core/finding.ts';
import { withinBound } from '../core/followed-often.ts';
import type { PayoutId } from '../core/ids.ts';
import type { Payout, PayoutChange } from '../core/payout.ts';
import { hasReason } from '../core/standing-findings.ts';
import { isDead, STATE_RULES } from '../core/states.ts';
import { stepPayout } from '../core/step-payout.ts';
import type { OF_ANOTHER_REPORT } from '../core/step-reason.ts';
import { updatePayout } from '../ledger/payouts.ts';
import { LOST, untilPayoutWritten } from '../ledger/until-written.ts';
import { alarmOfPaidThere } from './alarm-paid-there.ts';
import { alarmIfUnstable } from './alarm-unstable.ts';
import type { RecordContext } from './record-context.ts';

/** What the source pays under another id, and in which report. */
export type PaidThere = {
  readonly finding: Finding;
  readonly why: (typeof OF_ANOTHER_REPORT)[number];
  readonly otherReportId: string;
};

/**
 * Holds a payout that the source pays under another id. Beyond recall, calls a person, while the payment can still be
 * stopped.
 *
 * @returns whether its claim has to go to what is paid there: with it, the next look would find nothing and release it.
 */
export async function holdForPaid(
  context: RecordContext,
  payoutId: PayoutId,
  { finding, why, otherReportId }: PaidThere,
): Promise<boolean> {
  const { table, clock, log, runId } = context;
  const action = 'Nothing was lost: the next run looks at it again.';
  return untilPayoutWritten<boolean>(table, { payoutId, action }, async (payout) => {
    // Whoever released it knew of the other.
    if (payout === undefined || payout.released?.includes(finding.code) === true) return false;
    const { canBeRecalled, money } = STATE_RULES[payout.state];
    if (!canBeRecalled && money === 'open') alarmOfPaidThere(log, payout);
    if (!canBeRecalled || money === 'ended') return false;
    if (hasReason(payout, finding.code)) return true;
    const { to, change } = withinBound(payout, stepOf(payout, finding));
    const facts = { runId, otherReportId };
    const step = { by: 'collect-expenses', why, facts, atMs: clock.now() } as const;
    const written = await updatePayout(table, payout, stepPayout(payout, to, change, step));
    if (written.kind === 'lost') return LOST;
    alarmIfUnstable(log, payout, written.payout);
    return true;
  });
}

/** After a dead attempt it stays in its state: leaving and returning would bypass the person. */
function stepOf(
  { state, reasons: before }: Payout,
  finding: Finding,
): { readonly to: Payout['state']; readonly change: PayoutChange } {
  const reasons = [...before, finding];
  return isDead(state)
    ? { to: state, change: { reasons } }
    : { to: 'held', change: { reasons, plan: undefined } };
}
