import { type ApprovalRefusal, approve } from '../../../functions/approvals/approve.ts';
import {
  offerKey as keepOffer,
  registerApprover,
  revokeApprover,
} from '../../../functions/approvals/approvers.ts';
import { APPROVAL_REFUSALS } from '../../../functions/approvals/refusals.ts';
import { refuse } from '../../../functions/approvals/refuse.ts';
import { type Person, personKeyOf } from '../../../functions/core/approval/person.ts';
import { peopleNeeded } from '../../../functions/core/approval/policy.ts';
import { approversOf } from '../../../functions/core/approval/trusted-key.ts';
import { assert } from '../../../functions/core/errors.ts';
import { parsePayoutId } from '../../../functions/core/ids.ts';
import { readRoster } from '../../../functions/ledger/roster.ts';
import { done, type Outcome, refusal, refusedBy } from '../problem.ts';
import type { Work } from '../serve.ts';
import type { DecideDeps } from './decide-deps.ts';
import { decisionBy, onRecord } from './on-record.ts';
import { startFinish } from './start-finish.ts';

export const approveBatch: Work<'approveBatch', DecideDeps> = async (deps, { acting, params, body, log }) => {
  const { person } = acting;
  const { signed } = body;
  if (!isSame(signed.person, person)) return OTHER_PERSON;
  const said = {
    what: 'approve-file',
    about: params.batchId,
    detail: signed.assertion.credentialId,
  } as const;
  return onRecord(deps, acting, said, async () => {
    const finish = () => startFinish(deps.repair, log);
    const given = await approve({ ...deps, finish }, params.batchId, { ...signed, person });
    if (!given.ok) return refusal(statusOf(given.why), given.why, APPROVAL_REFUSALS[given.why]);
    const { batchId, state, approvals, proposal } = given.batch;
    assert(proposal !== undefined, 'what was approved was proposed');
    const people = peopleNeeded(proposal.terms.policy, proposal.seal.controlSumMinor);
    log.info('file-approved', { batchId, state, approvals: approvals.length, people });
    return done({ batchId, state, approvals: approvals.length, people });
  });
};

export const refuseBatch: Work<'refuseBatch', DecideDeps> = async (deps, { acting, params, body, log }) => {
  const decision = decisionBy(acting, body.reason, deps.clock.now());
  if (!decision.ok) return decision;
  const { reason } = decision.answer;
  return onRecord(deps, acting, { what: 'refuse-file', about: params.batchId, detail: reason }, async () => {
    if (!(await actsAsApprover(deps, acting.person))) return NO_APPROVER;
    const lines = body.lines.flatMap((line) => parsePayoutId(line) ?? []);
    const refused = await refuse(deps.table, params.batchId, decision.answer, lines);
    if (!refused.ok) return refusedBy(409, refused.refusal);
    const { batchId, state } = refused.batch;
    log.info('file-refused-by-person', { batchId, lines: lines.length });
    return done({ batchId, state, lines: lines.length });
  });
};

/** The owner's own token says whose key it is, nothing that others send. */
export const offerKey: Work<'offerKey', DecideDeps> = async (deps, { acting, body }) => {
  if (deps.approval.trust === undefined) return NOBODY_APPROVES;
  const { person } = acting;
  const { credentialId } = body;
  const said = { what: 'offer-key', about: personKeyOf(person), detail: credentialId } as const;
  return onRecord(deps, acting, said, async () => {
    const offered = await keepOffer(deps.table, { person, ...body }, deps.clock.now());
    return offered.ok ? done({ credentialId }) : refusedBy(409, offered.refusal);
  });
};

export const registerKey: Work<'registerKey', DecideDeps> = async (deps, { acting, body, log }) => {
  const { credentialId, signed } = body;
  const { trust } = deps.approval;
  if (trust === undefined) return NOBODY_APPROVES;
  if (!isSame(signed.person, acting.person)) return OTHER_PERSON;
  return onRecord(deps, acting, { what: 'register-key', about: credentialId, detail: '' }, async () => {
    const by = { ...signed, person: acting.person };
    const changed = await registerApprover(deps.table, trust, credentialId, by, deps.clock.now());
    if (!changed.ok) return refusedBy(409, changed.refusal);
    const entered = changed.roster.entries.findLast((entry) => entry.credentialId === credentialId);
    assert(entered !== undefined, 'a key that was brought in stands in the row of approvers');
    const approver = personKeyOf(entered.person);
    log.alarm('approvers-changed', { approver, change: 'registered', action: KNOW_OF_IT });
    return done({ credentialId });
  });
};

export const revokeKey: Work<'revokeKey', DecideDeps> = async (deps, { acting, params, body, log }) => {
  const { credentialId } = params;
  const decision = decisionBy(acting, body.reason, deps.clock.now());
  if (!decision.ok) return decision;
  const said = { what: 'revoke-key', about: credentialId, detail: decision.answer.reason } as const;
  return onRecord(deps, acting, said, async () => {
    if (!(await actsAsApprover(deps, acting.person))) return NO_APPROVER;
    const changed = await revokeApprover(deps.table, credentialId, decision.answer);
    if (!changed.ok) return refusedBy(409, changed.refusal);
    log.alarm('approvers-changed', { change: 'revoked', action: KNOW_OF_IT });
    return done({ credentialId });
  });
};

const KNOW_OF_IT =
  'Look whether the others know of it: npm run approvals -- approvers lists every key. A key that nobody knows is revoked at once.';

/** Anybody may be given a group; only a person with a trusted key ends a proposal or takes out a key. */
async function actsAsApprover({ table, approval: { trust } }: DecideDeps, person: Person): Promise<boolean> {
  return trust !== undefined && approversOf(await readRoster(table), trust).has(personKeyOf(person));
}

function isSame(one: Pick<Person, 'issuer' | 'subject'>, other: Person): boolean {
  return personKeyOf(one) === personKeyOf(other);
}

/** A fault of the person or the signature is no conflict: another try would not help. */
const OF_THE_STATE: readonly ApprovalRefusal[] = [
  'over',
  'expired',
  'stopped',
  'terms-changed',
  'outdated',
  'raced',
  'person-twice',
];

function statusOf(why: ApprovalRefusal): 403 | 404 | 409 {
  if (why === 'unknown') return 404;
  return OF_THE_STATE.includes(why) ? 409 : 403;
}

const OTHER_PERSON: Outcome<never> = refusal(
  403,
  'person-other',
  'Somebody else signed it than the one who is signed in. Sign in as yourself, and sign it with your own passkey.',
);

const NO_APPROVER: Outcome<never> = refusal(
  403,
  'no-approver',
  'Only an approver with an active key decides this.',
);

const NOBODY_APPROVES: Outcome<never> = refusal(
  409,
  'nobody-approves',
  'Nobody approves files in this deployment. Its configuration has to name the first two approvers.',
);
