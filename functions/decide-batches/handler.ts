import type * as z from 'zod/mini';
import { type ApprovalRefusal, approve } from '../approvals/approve.ts';
import { registerApprover, revokeApprover } from '../approvals/approvers.ts';
import { APPROVAL_REFUSALS } from '../approvals/refusals.ts';
import { refuse } from '../approvals/refuse.ts';
import { type Person, personKeyOf } from '../core/approval/person.ts';
import { peopleNeeded } from '../core/approval/policy.ts';
import { approversOf, type Trust } from '../core/approval/trusted-key.ts';
import { parseBatchReference } from '../core/batch.ts';
import { assert } from '../core/errors.ts';
import type { SourceModes } from '../core/source-mode.ts';
import { readRoster } from '../ledger/roster.ts';
import type { LedgerTable } from '../ledger/table.ts';
import type { ApprovalRules } from '../platform/approval-rules.ts';
import type { Clock } from '../platform/clock.ts';
import type { DebtorAccount } from '../platform/config.ts';
import { type Log, logAbout } from '../platform/log.ts';
import { actingPerson } from './acting-person.ts';
import { type Answer, answered, type Problem, problemAnswer } from './answer.ts';
import {
  approvalBody,
  bodyOf,
  type Request,
  refusalBody,
  registrationBody,
  requestShape,
  revocationBody,
} from './request.ts';
import { type RepairFunction, startFinish } from './start-finish.ts';

export type DecideDeps = {
  readonly table: LedgerTable;
  readonly repair: RepairFunction;
  readonly clock: Clock;
  readonly log: Log;
  readonly approval: ApprovalRules;
  readonly debtorAccounts: readonly DebtorAccount[];
  readonly sourceModes: SourceModes;
};

/** One decision of a person who is signed in. */
type Decision = DecideDeps & { readonly request: Request; readonly person: Person; readonly trust: Trust };

type Outcome =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly problem: Problem };

const ROUTES: ReadonlyMap<string, (decision: Decision) => Promise<Outcome>> = new Map([
  ['POST /batches/{batchId}/approvals', approveFile],
  ['POST /batches/{batchId}/refusal', refuseFile],
  ['POST /approvers', registerKey],
  ['POST /approvers/{credentialId}/revocation', revokeKey],
]);

/** Takes the decisions of people about payment files, as API Gateway hands them over. */
export function createHandler(deps: DecideDeps): (event: unknown) => Promise<Answer> {
  const { trust } = deps.approval;
  assert(trust !== undefined, 'only a deployment with approvers has decisions to take');
  return async (event) => {
    const request = requestShape.parse(event);
    const { claims } = request.requestContext.authorizer.jwt;
    const acting = actingPerson(claims, trust, deps.clock.now());
    if (!acting.ok) return refusedWith(deps.log, request, acting.problem);
    const { person } = acting;
    const log = logAbout(deps.log, { decision: request.routeKey, person: personKeyOf(person) });
    const route = ROUTES.get(request.routeKey);
    if (route === undefined) return refusedWith(log, request, UNKNOWN_ROUTE);
    const outcome = await route({ ...deps, log, request, person, trust });
    return outcome.ok ? outcome.answer : refusedWith(log, request, outcome.problem);
  };
}

const UNKNOWN_ROUTE: Problem = { status: 404, code: 'route-unknown', detail: 'There is no such decision.' };

function refusedWith(log: Log, { routeKey }: Request, problem: Problem): Answer {
  log.info('decision-refused', { decision: routeKey, code: problem.code });
  return problemAnswer(problem);
}

async function approveFile(decision: Decision): Promise<Outcome> {
  const { repair, log } = decision;
  return withBody(decision, approvalBody, async ({ signed }) => {
    if (!isSame(signed.person, decision.person)) return OTHER_PERSON;
    const deps = { ...decision, finish: () => startFinish(repair, log) };
    const given = await approve(deps, batchIn(decision), { ...signed, person: decision.person });
    if (!given.ok) return refusal(statusOf(given.why), given.why, APPROVAL_REFUSALS[given.why]);
    const { batchId, state, approvals, proposal } = given.batch;
    assert(proposal !== undefined, 'what was approved was proposed');
    const people = peopleNeeded(proposal.terms.policy, proposal.seal.controlSumMinor);
    log.info('file-approved', { batchId, state, approvals: approvals.length, people });
    return taken(200, { batchId, state, approvals: approvals.length, people });
  });
}

async function refuseFile(decision: Decision): Promise<Outcome> {
  const { table, clock, log, person: by } = decision;
  return withBody(decision, refusalBody, async ({ reason, lines }) => {
    if (!(await actsAsApprover(decision))) return NO_APPROVER;
    const said = { by, reason, atMs: clock.now() };
    const refused = await refuse(table, batchIn(decision), said, lines);
    if (!refused.ok) return refusal(409, 'file-not-refused', refused.refusal);
    const { batchId, state } = refused.batch;
    log.info('file-refused-by-person', { batchId, lines: lines.length });
    return taken(200, { batchId, state, lines: lines.length });
  });
}

async function registerKey(decision: Decision): Promise<Outcome> {
  const { table, clock, log, trust } = decision;
  return withBody(decision, registrationBody, async ({ approver, signed }) => {
    if (!isSame(signed.person, decision.person)) return OTHER_PERSON;
    const { credentialId, publicKey, ...person } = approver;
    if (!trust.first.some((first) => first.person.issuer === person.issuer)) return OTHER_ISSUER;
    const brought = { person, credentialId, publicKey };
    const by = { ...signed, person: decision.person };
    const changed = await registerApprover(table, trust, brought, by, clock.now());
    if (!changed.ok) return refusal(409, 'key-not-registered', changed.refusal);
    log.info('approver-registered', { approver: personKeyOf(person) });
    return taken(201, { credentialId });
  });
}

async function revokeKey(decision: Decision): Promise<Outcome> {
  const { table, clock, log, person: by } = decision;
  return withBody(decision, revocationBody, async ({ reason }) => {
    if (!(await actsAsApprover(decision))) return NO_APPROVER;
    const credentialId = parameter(decision, 'credentialId');
    const changed = await revokeApprover(table, credentialId, { by, reason, atMs: clock.now() });
    if (!changed.ok) return refusal(409, 'key-not-revoked', changed.refusal);
    log.info('approver-revoked');
    return taken(200, { credentialId });
  });
}

async function withBody<T>(
  { request }: Decision,
  shape: z.ZodMiniType<T>,
  decide: (body: T) => Promise<Outcome>,
): Promise<Outcome> {
  const read = bodyOf(request, shape);
  if (read.ok) return decide(read.body);
  return read.why === 'too-large'
    ? refusal(413, 'body-too-large', 'The request is larger than any decision. Nothing was done.')
    : refusal(400, 'body-malformed', 'The request does not say what this decision needs. Nothing was done.');
}

/** Everybody of an issuer may sign in; only approvers may end a proposal or take out a key. */
async function actsAsApprover({ table, trust, person }: Decision): Promise<boolean> {
  return approversOf(await readRoster(table), trust).has(personKeyOf(person));
}

function isSame(one: Pick<Person, 'issuer' | 'subject'>, other: Person): boolean {
  return personKeyOf(one) === personKeyOf(other);
}

function parameter({ request }: Decision, name: string): string {
  const value = request.pathParameters?.[name];
  assert(value !== undefined, 'a route gives its parameters');
  return value;
}

/** No batch has the empty id: what is not written as one is unknown. */
function batchIn(decision: Decision): string {
  return parseBatchReference(parameter(decision, 'batchId')) ?? '';
}

/** What is wrong with the person or the signature is no conflict, which would pass by trying again. */
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

function taken(status: 200 | 201, body: Readonly<Record<string, unknown>>): Outcome {
  return { ok: true, answer: answered(status, body) };
}

function refusal(status: Problem['status'], code: string, detail: string): Outcome {
  return { ok: false, problem: { status, code, detail } };
}

const OTHER_PERSON = refusal(
  403,
  'person-other',
  'Somebody else signed it than the one who is signed in. Sign in as yourself, and sign it with your own passkey.',
);

const OTHER_ISSUER = refusal(
  403,
  'issuer-other',
  'The issuer of the new approver names no approver here, so that nobody could ever act with the key. Name one of the configuration.',
);

const NO_APPROVER = refusal(403, 'no-approver', 'Only an approver with an active key decides this.');
