import { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect } from 'vitest';
import { z } from 'zod';
import { APPROVAL_REFUSALS } from '../../functions/approvals/refusals.ts';
import type { Person } from '../../functions/core/approval/person.ts';
import { activeKeysOf } from '../../functions/core/approval/roster.ts';
import type { Batch } from '../../functions/core/batch.ts';
import { createHandler } from '../../functions/decide-batches/handler.ts';
import { readRoster } from '../../functions/ledger/roster.ts';
import { LOCAL_IDENTITY } from '../../local/embedded/local-aws.ts';
import { type ApprovalStand, it as approvalIt } from '../support/approval-stand.ts';
import { broughtInBy, firstApprover, type Signer, signerNamed } from '../support/approvals.ts';
import { decisionEvent, sent } from '../support/decisions.ts';
import { expenses } from '../support/expenses.ts';
import { startReportFunction } from '../support/report-function.ts';

type Entry = Readonly<Record<string, unknown>>;

const APPROVE = 'POST /batches/{batchId}/approvals';
const REFUSE = 'POST /batches/{batchId}/refusal';
const REGISTER = 'POST /approvers';
const REVOKE = 'POST /approvers/{credentialId}/revocation';

const it = approvalIt.extend('lambda', async ({ people: _ }, { onCleanup }) => {
  const service = await startReportFunction('http://127.0.0.1:1');
  onCleanup(() => service.close());
  return service;
});

const REPAIR = 'ev-payouts-test-repair';
const cleo = signerNamed('Cleopatra');

type Options = { readonly parameters?: Entry; readonly claims?: Entry };

/** What the function answers to a person, with its document. */
async function ask(
  people: ApprovalStand,
  client: LambdaClient,
  routeKey: string,
  person: Person,
  body: unknown,
  options: Options = {},
) {
  const handler = createHandler({ ...people.deps, repair: { client, functionName: REPAIR } });
  const answer = await handler(decisionEvent(routeKey, person, { body, ...options }));
  const document = z.looseObject({}).parse(JSON.parse(answer.body));
  return { status: answer.statusCode, type: answer.headers['content-type'], document };
}

type Service = { readonly lambda: LambdaClient };

function approveBy(
  people: ApprovalStand,
  { lambda }: Service,
  signer: Signer,
  batch: Batch,
  options: Options & { readonly as?: Person } = {},
) {
  const signed = sent(people.signature(signer, batch));
  const parameters = { batchId: batch.batchId };
  return ask(people, lambda, APPROVE, options.as ?? signer.person, { signed }, { parameters, ...options });
}

describe('the last approval', () => {
  it('seals the file, and has it made at once', async ({ people, lambda }) => {
    const batch = await people.proposed(...expenses(2));

    const one = await approveBy(people, lambda, people.anna, batch);
    expect(one).toMatchObject({ status: 200, document: { state: 'proposed', approvals: 1, people: 2 } });
    expect(lambda.invoked).toEqual([]);
    const two = await approveBy(people, lambda, people.bert, batch);

    expect(two).toMatchObject({
      status: 200,
      document: { batchId: batch.batchId, state: 'sealed', approvals: 2 },
    });
    expect(lambda.invoked).toEqual([{ functionArn: REPAIR, type: 'Event', event: { task: 'finish' } }]);
    await people.repair();
    expect(await people.batch(batch.batchId)).toMatchObject({ state: 'submitted' });
  });

  it('counts though nothing can have the file made at once: the repair does it', async ({
    people,
    lambda,
  }) => {
    const batch = await people.proposed(...expenses(1));
    await approveBy(people, lambda, people.anna, batch);
    const nowhere = new LambdaClient({ ...LOCAL_IDENTITY, endpoint: 'http://127.0.0.1:1', maxAttempts: 1 });

    const answer = await approveBy(people, { lambda: nowhere }, people.bert, batch);

    nowhere.destroy();
    expect(answer).toMatchObject({ status: 200, document: { state: 'sealed' } });
    expect(people.stand.log.lines.map(({ event }) => event)).toContain('finish-not-started');
    expect(await people.repair()).toMatchObject({ finished: 1 });
  });
});

describe('who acts', () => {
  it.for<[string, Entry, string]>([
    ['by a token of another issuer', { iss: 'https://other.example' }, 'issuer-other'],
    ['by a token that has expired', { exp: '1000000000' }, 'token-expired'],
    ['by a token that expires never', { exp: 'never' }, 'claims-missing'],
    ['by a token of nobody', { sub: '' }, 'claims-missing'],
  ])('is nobody %s', async ([, claims, code], { people, lambda }) => {
    const batch = await people.proposed(...expenses(1));

    const answer = await approveBy(people, lambda, people.anna, batch, { claims });

    expect(answer).toMatchObject({
      status: 401,
      type: 'application/problem+json',
      document: { code, status: 401 },
    });
    expect(await people.batch(batch.batchId)).toMatchObject({ approvals: [] });
  });

  it('is whom the token says, never whom the request says', async ({ people, lambda }) => {
    const batch = await people.proposed(...expenses(1));

    const answer = await approveBy(people, lambda, people.anna, batch, { as: people.bert.person });

    expect(answer).toMatchObject({ status: 403, document: { code: 'person-other' } });
    expect(await people.batch(batch.batchId)).toMatchObject({ approvals: [] });
  });

  it.for<[string, Entry, string]>([
    ['as the token does', { name: 'Anna A.' }, 'Anna A.'],
    ['by the parts of the name', { name: '', given_name: 'Anna', family_name: 'Berg' }, 'Anna Berg'],
    ['by the subject where there is no name', { name: '' }, 'subject-of-Anna'],
    ['without what no terminal shows', { name: 'An\u001bna\u202e' }, 'Anna'],
  ])('is shown %s', async ([, claims, name], { people, lambda }) => {
    const batch = await people.proposed(...expenses(1));

    await approveBy(people, lambda, people.anna, batch, { claims });

    expect(await people.batch(batch.batchId)).toMatchObject({ approvals: [{ person: { name } }] });
  });
});

describe('a refused approval', () => {
  it('says why, and what to do, in a problem document', async ({ people, lambda }) => {
    const batch = await people.proposed(...expenses(1));
    await approveBy(people, lambda, people.anna, batch);

    const twice = await approveBy(people, lambda, people.anna, batch);
    const unknown = await approveBy(people, lambda, cleo, batch);
    const gone = await approveBy(people, lambda, people.bert, { ...batch, batchId: 'BA0' });

    const detail = APPROVAL_REFUSALS['person-twice'];
    const conflict = { title: 'Conflict', status: 409, code: 'person-twice', detail };
    expect(twice).toEqual({ status: 409, type: 'application/problem+json', document: conflict });
    expect(unknown).toMatchObject({ status: 403, document: { code: 'key-unknown' } });
    expect(gone).toMatchObject({ status: 404, document: { code: 'unknown' } });
  });

  it('has a sentence for whatever the code may say', () => {
    for (const sentence of Object.values(APPROVAL_REFUSALS)) expect(sentence).toMatch(/^[A-Z].{15,}\.$/);
  });
});

describe('a request', () => {
  const malformed = { status: 400, document: { code: 'body-malformed' } };

  it('that does not say what it has to does nothing', async ({ people, lambda }) => {
    const batch = await people.proposed(...expenses(1));
    const parameters = { batchId: batch.batchId };
    const refuseWith = (body: unknown) =>
      ask(people, lambda.lambda, REFUSE, people.anna.person, body, { parameters });

    expect(await refuseWith('{')).toMatchObject(malformed);
    expect(await refuseWith({ reason: '', lines: [] })).toMatchObject(malformed);
    expect(await refuseWith({ reason: 'no', lines: [], by: 'Bert' })).toMatchObject(malformed);
    expect(await refuseWith({ reason: 'no', lines: ['expense-1'] })).toMatchObject(malformed);
    const large = JSON.stringify({ reason: 'x'.repeat(70_000), lines: [] });
    expect(await refuseWith(large)).toMatchObject({ status: 413, document: { code: 'body-too-large' } });
    expect(await people.batch(batch.batchId)).toMatchObject({ state: 'proposed' });
  });

  it('to no route is none', async ({ people, lambda }) => {
    const answer = await ask(people, lambda.lambda, 'GET /batches', people.anna.person, {});

    expect(answer).toMatchObject({ status: 404, document: { code: 'route-unknown' } });
  });

  it('is read where its body comes in base64', async ({ people, lambda }) => {
    const batch = await people.proposed(...expenses(1));
    const said = JSON.stringify({ reason: 'not in order', lines: [] });
    const body = Buffer.from(said).toString('base64');
    const parameters = { batchId: batch.batchId };
    const event = z.looseObject({}).parse(decisionEvent(REFUSE, people.anna.person, { body, parameters }));
    const repair = { client: lambda.lambda, functionName: REPAIR };

    const answer = await createHandler({ ...people.deps, repair })({ ...event, isBase64Encoded: true });

    expect(answer.statusCode).toBe(200);
  });
});

describe('an approver', () => {
  async function registerCleo(
    people: ApprovalStand,
    service: Service,
    as = people.anna.person,
    issuer?: string,
  ) {
    const brought = issuer === undefined ? cleo : { ...cleo, person: { ...cleo.person, issuer } };
    const signed = broughtInBy(people.anna, brought, people.trust, people.stand.clock.now());
    const { person, ...key } = firstApprover(brought);
    return ask(people, service.lambda, REGISTER, as, {
      approver: { ...person, ...key },
      signed: sent(signed),
    });
  }

  it('refuses a line, which waits, and the others are proposed again', async ({ people, lambda }) => {
    const batch = await people.proposed(...expenses(2));
    const { payoutId } = await people.stand.payout('expense-1');
    const body = { reason: 'not in order', lines: [payoutId] };

    const answer = await ask(people, lambda.lambda, REFUSE, people.bert.person, body, {
      parameters: { batchId: batch.batchId },
    });

    expect(answer).toMatchObject({ status: 200, document: { state: 'void', lines: 1 } });
    await people.repair();
    expect(await people.stand.states()).toEqual(['expense-1: held approval-refused', 'expense-2: scheduled']);
    const again = { parameters: { batchId: batch.batchId } };
    expect(await ask(people, lambda.lambda, REFUSE, people.bert.person, body, again)).toMatchObject({
      status: 409,
      document: { code: 'file-not-refused' },
    });
  });

  it('brings in another by a signature, and nobody does it for them', async ({ people, lambda }) => {
    await people.proposed(...expenses(1));

    expect(await registerCleo(people, lambda, people.bert.person)).toMatchObject({
      status: 403,
      document: { code: 'person-other' },
    });
    expect(await registerCleo(people, lambda, people.anna.person, 'https://other.example')).toMatchObject({
      status: 403,
      document: { code: 'issuer-other' },
    });
    expect(await registerCleo(people, lambda)).toMatchObject({ status: 201 });
    expect(await registerCleo(people, lambda)).toMatchObject({
      status: 409,
      document: { code: 'key-not-registered' },
    });

    const names = activeKeysOf(await readRoster(people.stand.table)).map(({ person }) => person.name);
    expect(names).toEqual(['Anna', 'Bert', 'Cleopatra']);
  });

  it('takes out a key, which approves nothing from then on', async ({ people, lambda }) => {
    const batch = await people.proposed(...expenses(1));
    const { credentialId } = people.bert.passkey;
    const body = { reason: 'lost the phone' };
    const revoke = () =>
      ask(people, lambda.lambda, REVOKE, people.anna.person, body, { parameters: { credentialId } });

    expect(await revoke()).toMatchObject({ status: 200, document: { credentialId } });
    expect(await revoke()).toMatchObject({ status: 409, document: { code: 'key-not-revoked' } });
    expect(await approveBy(people, lambda, people.bert, batch)).toMatchObject({
      status: 403,
      document: { code: 'key-revoked' },
    });
  });

  it('alone ends proposals and takes out keys, not everybody who can sign in', async ({ people, lambda }) => {
    const batch = await people.proposed(...expenses(1));
    const parameters = { batchId: batch.batchId, credentialId: people.bert.passkey.credentialId };
    const body = { reason: 'not in order' };

    for (const [route, said] of [
      [REFUSE, { ...body, lines: [] }],
      [REVOKE, body],
    ] as const) {
      const answer = await ask(people, lambda.lambda, route, cleo.person, said, { parameters });
      expect(answer).toMatchObject({ status: 403, document: { code: 'no-approver' } });
    }
    expect(await people.batch(batch.batchId)).toMatchObject({ state: 'proposed' });
  });

  it('leaves neither a name nor a subject in the log', async ({ people, lambda }) => {
    const batch = await people.proposed(...expenses(1));
    await registerCleo(people, lambda);
    await approveBy(people, lambda, people.anna, batch);
    await approveBy(people, lambda, people.anna, batch);

    const logged = JSON.stringify(people.stand.log.lines);

    expect(logged).toContain('file-approved');
    expect(logged).toContain('decision-refused');
    expect(logged).not.toMatch(/Anna|Cleo|subject-of|id\.example/);
  });
});
