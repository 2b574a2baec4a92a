import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { type DecideName, ROUTES, type RouteName } from '../../console/api/contract/routes.ts';
import { type Signable, statementOf } from '../../functions/core/approval/approvals.ts';
import { challengeOf } from '../../functions/core/approval/challenge.ts';
import type { Proposal } from '../../functions/core/approval/proposal.ts';
import type { Signed } from '../../functions/core/approval/signed.ts';
import { readBatch } from '../../functions/ledger/batches.ts';
import { assertWith } from '../../local/sandbox/people/passkey.ts';
import { MORNING_MAIL } from '../support/approval-config.ts';
import {
  broughtInBy,
  firstApprover,
  PARTY,
  SIGNED_ON,
  type Signer,
  signerNamed,
} from '../support/approvals.ts';
import { type Asking, AUDIENCE, consoleEvent, GROUPS_CLAIM, sent } from '../support/decisions.ts';
import { type DeployedStack, functionAt } from '../support/lambda-host/deployed-stack.ts';
import { invoke, invokeAsync } from '../support/lambda-host/invoke.ts';
import { runSchedule } from '../support/lambda-host/schedules.ts';

/** Two people approve the files of this account of the example. */
export const APPROVED_ACCOUNT = 'nordfleet-nok';

export const [ANNA, BERT, CLEO] = [
  signerNamed('Anna Example'),
  signerNamed('Bert Example'),
  signerNamed('Cleo Example'),
];
const STAGE = 'example';

function entryOf(signer: Signer) {
  const { person, credentialId, publicKey } = firstApprover(signer);
  return { ...person, credentialId, publicKey };
}

/** Of the configuration. */
export const APPROVALS = { ...PARTY, approvers: [entryOf(ANNA), entryOf(BERT)] };

/** People sign in by an issuer of their own. */
export const CONSOLE = {
  signIn: {
    issuer: ANNA.person.issuer,
    clientId: AUDIENCE,
    authorizationEndpoint: `${ANNA.person.issuer}/authorize`,
    tokenEndpoint: `${ANNA.person.issuer}/token`,
    groupsClaim: GROUPS_CLAIM,
  },
  morningMail: MORNING_MAIL,
};

/**
 * All that people decide about files, through the deployed function: a file is refused and proposed again, somebody is
 * brought in and approves it with another, and is taken out again.
 * @returns the batch whose file is in the outbox.
 */
export async function decideAll(stack: DeployedStack, tableName: string): Promise<string> {
  const table = { client: stack.outsider.dynamoDb, tableName };
  const refused = await propose(stack);
  await decide(stack, 'refuseBatch', BERT, {
    body: { reason: 'not in order', lines: [] },
    params: { batchId: refused },
  });
  // Frees its payouts.
  await runSchedule(stack, 'repair-payouts-repair');
  const batchId = await propose(stack);
  const trust = { stage: STAGE, party: PARTY, first: [firstApprover(ANNA), firstApprover(BERT)] };
  const { credentialId, publicKey } = firstApprover(CLEO);
  await decide(stack, 'offerKey', CLEO, { body: { credentialId, publicKey } });
  await decide(stack, 'registerKey', ANNA, {
    body: { credentialId, signed: sent(broughtInBy(ANNA, CLEO, trust, Date.now())) },
  });
  const batch = await readBatch(table, batchId);
  if (batch?.proposal === undefined) throw new Error(`${batchId} is not proposed.`);
  for (const signer of [CLEO, BERT]) {
    const body = { signed: sent(signatureOf(signer, batch, batch.proposal)) };
    await decide(stack, 'approveBatch', signer, { body, params: { batchId } });
  }
  await runInvoked(stack);
  await decide(stack, 'revokeKey', BERT, {
    body: { reason: 'has left' },
    params: { credentialId },
  });
  return batchId;
}

const proposedLine = z.object({ message: z.literal('batch-proposed'), batchId: z.string() });

/** The account's cut-off. @returns the batch that it proposed. */
async function propose(stack: DeployedStack): Promise<string> {
  const before = stack.logs.length;
  await runSchedule(stack, `submit-batches-${APPROVED_ACCOUNT}`);
  const proposed = stack.logs.slice(before).flatMap(({ line }) => {
    const parsed = proposedLine.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data.batchId] : [];
  });
  const [batchId] = proposed;
  if (batchId === undefined) throw new Error('The cut-off proposed no file.');
  return batchId;
}

function signatureOf({ person, passkey }: Signer, batch: Signable, proposal: Proposal): Signed {
  const signing = { person, nonce: 'nonce-of-22-characters', issuedAt: new Date().toISOString() };
  const challenge = challengeOf(statementOf(batch, proposal, { stage: STAGE }, signing));
  return { ...signing, assertion: assertWith(passkey, challenge, SIGNED_ON) };
}

const answerShape = z.object({
  statusCode: z.int(),
  body: z.string(),
  isBase64Encoded: z.boolean().optional(),
});

/** What the function behind the route answers: JSON, or the text of a file. */
export async function ask(
  stack: DeployedStack,
  name: RouteName,
  { person }: Signer,
  asking: Asking = {},
): Promise<unknown> {
  const one = functionAt(stack, ROUTES[name].method === 'GET' ? 'console-read' : 'console-decide');
  const { invocation } = await invoke(stack, one, consoleEvent(name, person, asking));
  if (!invocation.ok) throw new Error(`${name} failed: ${invocation.error.errorMessage}`);
  const { statusCode, body, isBase64Encoded } = answerShape.parse(invocation.payload);
  if (statusCode >= 300) throw new Error(`${name} was refused: ${body}`);
  return isBase64Encoded === true
    ? gunzipSync(Buffer.from(body, 'base64')).toString('utf8')
    : JSON.parse(body);
}

async function decide(stack: DeployedStack, name: DecideName, signer: Signer, asking: Asking): Promise<void> {
  await ask(stack, name, signer, asking);
}

/** What Lambda does with the events that functions handed to others. */
export async function runInvoked(stack: DeployedStack): Promise<void> {
  for (const { functionName, event } of stack.proxy.invoked.splice(0)) {
    const invoked = stack.functions.find(({ description }) => description.name === functionName);
    if (invoked === undefined) throw new Error(`There is no function ${functionName}.`);
    await invokeAsync(stack, invoked, event);
  }
}
