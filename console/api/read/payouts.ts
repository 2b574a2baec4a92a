import type { Death } from '../../../functions/core/death.ts';
import { parsePayoutId } from '../../../functions/core/ids.ts';
import type { Payout } from '../../../functions/core/payout.ts';
import { type Sentence, say } from '../../../functions/core/sentence.ts';
import { readBatch } from '../../../functions/ledger/batches.ts';
import { readCharges } from '../../../functions/ledger/charges.ts';
import { Deaths } from '../../../functions/ledger/deaths.ts';
import { unlessUnreadable } from '../../../functions/ledger/unreadable-row.ts';
import { asksTwoPeople } from '../../../functions/platform/approval-rules.ts';
import { givenReasonOf } from '../../../operate/payouts/given-reason.ts';
import { fileWaits } from '../../../operate/review/file-waits.ts';
import { type Possible, possibleFor } from '../../../operate/review/may-decide.ts';
import { proposalOf } from '../../../operate/review/proposal-of.ts';
import { shownIfThere } from '../../../operate/review/show.ts';
import { shownDocument } from '../../../operate/review/shown-document.ts';
import { sessionsOf } from '../../../operate/statements/sessions.ts';
import type { Acting } from '../claims.ts';
import { NO_PAYOUT } from '../not-there.ts';
import { done } from '../problem.ts';
import type { Work } from '../serve.ts';
import type { ReadDeps } from './read-deps.ts';

export const showPayout: Work<'showPayout', ReadDeps> = async (deps, { acting, params }) => {
  const { table, clock, config } = deps;
  const payoutId = parsePayoutId(params.payoutId);
  const show = { table, clock, retryAfter: config.retries.after };
  const shown = payoutId === undefined ? undefined : await shownIfThere(show, payoutId);
  if (shown === undefined) return NO_PAYOUT;
  const proposal = await proposalOf(table, shown.payout);
  const waits = proposal !== undefined;
  const { release, cancel, settle } = await possible(deps, acting, shown.payout, waits);
  const barred = shown.isBelieved ? ofGroup(acting) : say(WHY_NOT, 'changed-past-pipeline');
  const may = (whyNot: Sentence | undefined) => {
    const why = barred ?? whyNot;
    return { may: why === undefined, whyNot: why ?? null };
  };
  return done({
    ...shownDocument(shown, givenReasonOf(shown.payout)),
    charges: await chargesOf(deps, shown.payout),
    approvals: await approvalsOf(deps, shown.payout),
    fileWaits: proposal === undefined ? null : await fileWaits(table, proposal, deps.approval),
    release: {
      ...may(release.whyNot),
      needsAnother: release.needsAnother,
      asksSameAccount: release.asksSameAccount,
      begunBy: release.begunBy ?? null,
    },
    cancel: may(cancel.whyNot),
    settle: {
      ...may(settle.attempts.length > 0 ? undefined : say(WHY_NOT, 'nothing-to-settle')),
      attempts: settle.attempts,
    },
  });
};

/** As many as somebody looks through. */
const MOST_SESSIONS = 200;

async function chargesOf(
  { table }: ReadDeps,
  { charges: name, amountMinor = 0n, currency, energyWh }: Payout,
) {
  const charges = name === undefined ? undefined : await readCharges(table, name).catch(unlessUnreadable);
  if (charges === undefined || charges === 'unreadable') return null;
  const { sessions, rounding } = sessionsOf({ amountMinor, currency, energyWh }, charges, 'UTC');
  const shown = sessions
    .slice(0, MOST_SESSIONS)
    .map(({ startedAtUtc: _, endedAtUtc: __, ...session }) => session);
  return { count: sessions.length, sessions: shown, rounding };
}

/** An unreadable batch row shows none: the batch's own screen says so. */
async function approvalsOf({ table }: ReadDeps, { history }: Payout) {
  const ids = new Set(
    history.flatMap(({ facts }) => (facts !== undefined && 'batchId' in facts ? [facts.batchId] : [])),
  );
  const batches = await Promise.all([...ids].map((id) => readBatch(table, id).catch(unlessUnreadable)));
  return batches.flatMap((batch) =>
    batch === undefined || batch === 'unreadable'
      ? []
      : batch.approvals.map(({ person, atMs }) => ({
          batchId: batch.batchId,
          person: person.name,
          at: new Date(atMs).toISOString(),
        })),
  );
}

async function possible(
  deps: ReadDeps,
  { person }: Acting,
  payout: Payout,
  waits: boolean,
): Promise<Possible> {
  const { config, clock } = deps;
  const policy = {
    limits: config.limits.maxPayoutMinor,
    peopleForNewAccount: asksTwoPeople(config) ? 2 : 1,
  } as const;
  const death = await deathOf(deps, payout);
  return possibleFor(payout, person, policy, { death, waits, nowMs: clock.now() });
}

async function deathOf({ table, config }: ReadDeps, payout: Payout): Promise<Death | undefined> {
  const death = await new Deaths(table, config.retries.after).of(payout).catch(unlessUnreadable);
  return death === 'unreadable' ? undefined : death;
}

function ofGroup({ groups }: Acting): Sentence | undefined {
  return groups.includes('operator') ? undefined : say(WHY_NOT, 'no-operator');
}

export const WHY_NOT = {
  'no-operator': 'You are not in the group operator. Ask whoever gives people their groups.',
  'changed-past-pipeline':
    'Its row was changed past the pipeline: nobody acts on it. Compare it with the point-in-time backup.',
  'nothing-to-settle': 'No bank was given it, or its file is not in the outbox yet.',
} as const;
