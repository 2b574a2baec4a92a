import { ALL_ACCOUNTS } from '../../../functions/core/stop.ts';
import { resumePayments as resume, stopPayments as stop } from '../../../operate/stop.ts';
import { done, type Outcome, refusal, refusedBy } from '../problem.ts';
import type { Work } from '../serve.ts';
import { shownStop } from '../shown-stop.ts';
import type { DecideDeps } from './decide-deps.ts';
import { decisionBy, onRecord } from './on-record.ts';

export const stopPayments: Work<'stopPayments', DecideDeps> = async (deps, { acting, body }) => {
  const { debtorAccountId } = body;
  const decision = decisionBy(acting, body.reason, deps.clock.now());
  if (!decision.ok) return decision;
  if (!isKnown(deps, debtorAccountId)) return UNKNOWN_ACCOUNT;
  const said = { what: 'stop', about: debtorAccountId, detail: decision.answer.reason } as const;
  return onRecord(deps, acting, said, async () =>
    done({ stop: shownStop(await stop(deps.table, debtorAccountId, decision.answer)) }),
  );
};

/** An account no longer configured may still be stopped, so people can end its stop. */
export const resumePayments: Work<'resumePayments', DecideDeps> = async (deps, { acting, body }) => {
  const { debtorAccountId } = body;
  const decision = decisionBy(acting, body.reason, deps.clock.now());
  if (!decision.ok) return decision;
  const said = { what: 'resume', about: debtorAccountId, detail: decision.answer.reason } as const;
  return onRecord(deps, acting, said, async () => {
    const meant = { ...decision.answer, shownAt: body.stoppedAt };
    const resumed = await resume(deps.table, debtorAccountId, meant, deps.people);
    if (!resumed.ok) return refusedBy(409, resumed.refusal);
    return done({ hasEnded: resumed.hasEnded, stops: resumed.stops.map(shownStop) });
  });
};

function isKnown({ debtorAccounts }: DecideDeps, debtorAccountId: string): boolean {
  return debtorAccountId === ALL_ACCOUNTS || debtorAccounts.some(({ id }) => id === debtorAccountId);
}

const UNKNOWN_ACCOUNT: Outcome<never> = refusal(
  404,
  'account-unknown',
  'The configuration has no such debtor account. Name one of it, or * for all.',
);
