import { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect } from 'vitest';
import { z } from 'zod';
import { createHandler } from '../../../console/api/decide/handler.ts';
import { APPROVAL_REFUSALS } from '../../../functions/approvals/refusals.ts';
import type { Person } from '../../../functions/core/approval/person.ts';
import { activeKeysOf } from '../../../functions/core/approval/roster.ts';
import type { Batch } from '../../../functions/core/batch.ts';
import { readRoster } from '../../../functions/ledger/roster.ts';
import { LOCAL_IDENTITY } from '../../../local/embedded/local-aws.ts';
import { broughtInBy, type Signer, signerNamed } from '../../support/approvals.ts';
import { type ChangedDeps, type ConsoleStand, it, problem, REPAIR } from '../../support/console-stand.ts';
import { type Asking, consoleEvent, sent } from '../../support/decisions.ts';
import { expenses } from '../../support/expenses.ts';

const cleo = signerNamed('Cleopatra');

function approveBy(
  console: ConsoleStand,
  signer: Signer,
  batch: Batch,
  { as = signer.person, ...asking }: Asking & { readonly as?: Person } = {},
  change: ChangedDeps = {},
) {
  const signed = sent(console.people.signature(signer, batch));
  const params = { batchId: batch.batchId };
  return console.ask('approveBatch', as, { body: { signed }, params, ...asking }, change);
}

describe('the last approval', () => {
  it('seals the file, and has it made at once', async ({ console, people }) => {
    const batch = await people.proposed(...expenses(2));

    const one = await approveBy(console, people.anna, batch);
    expect(one).toMatchObject({ status: 200, document: { state: 'proposed', approvals: 1, people: 2 } });
    expect(console.functions.invoked).toEqual([]);
    const two = await approveBy(console, people.bert, batch);

    expect(two).toMatchObject({
      status: 200,
      document: { batchId: batch.batchId, state: 'sealed', approvals: 2 },
    });
    expect(console.functions.invoked).toEqual([
      { functionArn: REPAIR, type: 'Event', event: { task: 'finish' } },
    ]);
    await people.repair();
    expect(await people.batch(batch.batchId)).toMatchObject({ state: 'submitted' });
  });

  it('counts though nothing can have the file made at once: the repair does it', async ({
    console,
    people,
  }) => {
    const batch = await people.proposed(...expenses(1));
    await approveBy(console, people.anna, batch);
    const nowhere = new LambdaClient({ ...LOCAL_IDENTITY, endpoint: 'http://127.0.0.1:1', maxAttempts: 1 });
    const repair = { client: nowhere, functionName: REPAIR };

    const answer = await approveBy(console, people.bert, batch, {}, { repair });

    nowhere.destroy();
    expect(answer).toMatchObject({ status: 200, document: { state: 'sealed' } });
    expect(people.stand.log.lines.map(({ event }) => event)).toContain('finish-not-started');
    expect(await people.repair()).toMatchObject({ finished: 1 });
  });
});

describe('who acts', () => {
  it.for<[string, Readonly<Record<string, unknown>>, string]>([
    ['by a token of another issuer', { iss: 'https://other.example' }, 'issuer-other'],
    ['by a token for another application', { aud: 'other' }, 'audience-other'],
    ['by a token that has expired', { exp: '1000000000' }, 'token-expired'],
    ['by a token that expires never', { exp: 'never' }, 'claims-missing'],
    ['by a token of nobody', { sub: '' }, 'claims-missing'],
  ])('is nobody %s', async ([, claims, code], { console, people }) => {
    const batch = await people.proposed(...expenses(1));

    const answer = await approveBy(console, people.anna, batch, { claims });

    const document = { code, status: 401 };
    expect(answer).toMatchObject({ status: 401, type: 'application/problem+json', document });
    expect(await people.batch(batch.batchId)).toMatchObject({ approvals: [] });
  });

  it('is whom the token says, never whom the request says', async ({ console, people }) => {
    const batch = await people.proposed(...expenses(1));

    const answer = await approveBy(console, people.anna, batch, { as: people.bert.person });

    expect(answer).toMatchObject(problem(403, 'person-other'));
    expect(await people.batch(batch.batchId)).toMatchObject({ approvals: [] });
  });

  it.for<[string, Readonly<Record<string, unknown>>, string]>([
    ['as the token does', { name: 'Anna A.' }, 'Anna A.'],
    ['by the parts of the name', { name: '', given_name: 'Anna', family_name: 'Berg' }, 'Anna Berg'],
    ['by the subject where there is no name', { name: '' }, 'subject-of-Anna'],
    ['without half of a character where it is cut', { name: `${'x'.repeat(69)}\u{1f600}` }, 'x'.repeat(69)],
    ['without what no terminal shows', { name: 'An\u001bna\u202e' }, 'Anna'],
  ])('is shown %s', async ([, claims, name], { console, people }) => {
    const batch = await people.proposed(...expenses(1));

    await approveBy(console, people.anna, batch, { claims });

    expect(await people.batch(batch.batchId)).toMatchObject({ approvals: [{ person: { name } }] });
  });
});

describe('a refused approval', () => {
  it('says why, and what to do, in a problem document', async ({ console, people }) => {
    const batch = await people.proposed(...expenses(1));
    await approveBy(console, people.anna, batch);

    const twice = await approveBy(console, people.anna, batch);
    const unknown = await approveBy(console, cleo, batch);
    const gone = await approveBy(console, people.bert, { ...batch, batchId: `BA${'0'.repeat(26)}` });

    const detail = APPROVAL_REFUSALS['person-twice'];
    const conflict = { title: 'Conflict', status: 409, code: 'person-twice', detail };
    expect(twice).toMatchObject({ status: 409, type: 'application/problem+json' });
    expect(twice.document).toEqual(conflict);
    expect(unknown).toMatchObject(problem(403, 'key-unknown'));
    expect(gone).toMatchObject(problem(404, 'unknown'));
  });

  it('has a sentence for whatever the code may say', () => {
    for (const sentence of Object.values(APPROVAL_REFUSALS)) expect(sentence).toMatch(/^[A-Z].{15,}\.$/);
  });
});

describe('a request', () => {
  const malformed = problem(400, 'body-malformed');

  it('that does not say what it has to does nothing', async ({ console, people }) => {
    const batch = await people.proposed(...expenses(1));
    const params = { batchId: batch.batchId };
    const refuseWith = (body: unknown) => console.ask('refuseBatch', people.anna.person, { body, params });

    expect(await refuseWith('{')).toMatchObject(malformed);
    expect(await refuseWith({ lines: [] })).toMatchObject(malformed);
    expect(await refuseWith({ reason: 'no', lines: [], by: 'Bert' })).toMatchObject(malformed);
    const blank = { reason: ' \u200b ', lines: [] };
    expect(await refuseWith(blank)).toMatchObject(problem(400, 'reason-blank'));
    expect(await refuseWith({ reason: 'no', lines: ['expense-1'] })).toMatchObject(malformed);
    const large = JSON.stringify({ reason: 'x'.repeat(70_000), lines: [] });
    expect(await refuseWith(large)).toMatchObject(problem(413, 'body-too-large'));
    expect(await people.batch(batch.batchId)).toMatchObject({ state: 'proposed' });
  });

  it('is read where its body comes in base64', async ({ console, people }) => {
    const batch = await people.proposed(...expenses(1));
    const said = JSON.stringify({ reason: 'not in order', lines: [] });
    const body = Buffer.from(said).toString('base64');
    const asking = { body, params: { batchId: batch.batchId } };
    const event = z.looseObject({}).parse(consoleEvent('refuseBatch', people.anna.person, asking));

    const answer = await createHandler(console.decideDeps)({ ...event, isBase64Encoded: true });

    expect(answer.statusCode).toBe(200);
  });
});

describe('an approver', () => {
  async function registerCleo(console: ConsoleStand, as = console.people.anna.person) {
    const { people } = console;
    const { credentialId } = cleo.passkey;
    const signed = broughtInBy(people.anna, cleo, people.trust, people.stand.clock.now());
    return console.ask('registerKey', as, { body: { credentialId, signed: sent(signed) } });
  }

  function offer(console: ConsoleStand, as: Person) {
    const { credentialId, publicKey } = cleo.passkey;
    return console.ask('offerKey', as, { body: { credentialId, publicKey } });
  }

  it('refuses a line, which waits, and the others are proposed again', async ({ console, people }) => {
    const batch = await people.proposed(...expenses(2));
    const { payoutId } = await people.stand.payout('expense-1');
    const body = { reason: 'not in order', lines: [payoutId] };
    const asking = { body, params: { batchId: batch.batchId } };

    const answer = await console.ask('refuseBatch', people.bert.person, asking);

    expect(answer).toMatchObject({ status: 200, document: { state: 'void', lines: 1 } });
    await people.repair();
    expect(await people.stand.states()).toEqual(['expense-1: held approval-refused', 'expense-2: scheduled']);
    const again = await console.ask('refuseBatch', people.bert.person, asking);
    expect(again).toMatchObject(problem(409, 'not-refused-void'));
  });

  it('brings in another by a signature, and nobody does it for them', async ({ console, people }) => {
    await people.proposed(...expenses(1));

    expect(await registerCleo(console, people.bert.person)).toMatchObject(problem(403, 'person-other'));
    expect(await registerCleo(console)).toMatchObject(problem(409, 'key-not-offered'));
    expect(await offer(console, cleo.person)).toMatchObject({ status: 201 });
    expect(await registerCleo(console)).toMatchObject({ status: 201 });
    expect(await registerCleo(console)).toMatchObject(problem(409, 'key-known'));

    const names = activeKeysOf(await readRoster(people.stand.table)).map(({ person }) => person.name);
    expect(names).toEqual(['Anna', 'Bert', 'Cleopatra']);
  });

  it('brings in nobody by a key that somebody else offered', async ({ console, people }) => {
    await people.proposed(...expenses(1));
    expect(await offer(console, people.bert.person)).toMatchObject({ status: 201 });

    expect(await registerCleo(console)).toMatchObject(problem(409, 'signature-unsound'));

    const { entries } = await readRoster(people.stand.table);
    expect(entries.map(({ person }) => person.name)).toEqual(['Anna', 'Bert']);
  });

  it('sees whose keys wait, by their own tokens; nobody else does', async ({ console, people }) => {
    await people.proposed(...expenses(1));
    await offer(console, cleo.person);
    const { credentialId, publicKey } = cleo.passkey;

    const seen = await console.ask('me', people.anna.person);
    const own = await console.ask('me', cleo.person);

    expect(seen.document).toMatchObject({ offers: [{ credentialId, publicKey, person: cleo.person }] });
    expect(own.document).toMatchObject({ offers: [] });
    await registerCleo(console);
    expect((await console.ask('me', people.anna.person)).document).toMatchObject({ offers: [] });
  });

  it('takes out a key, which approves nothing from then on', async ({ console, people }) => {
    const batch = await people.proposed(...expenses(1));
    const { credentialId } = people.bert.passkey;
    const body = { reason: 'lost the phone' };
    const revoke = () => console.ask('revokeKey', people.anna.person, { body, params: { credentialId } });

    expect(await revoke()).toMatchObject({ status: 200, document: { credentialId } });
    expect(await revoke()).toMatchObject(problem(409, 'key-inactive'));
    expect(await approveBy(console, people.bert, batch)).toMatchObject(problem(403, 'key-revoked'));
  });

  it('alone ends proposals and takes out keys, not everybody who can sign in', async ({
    console,
    people,
  }) => {
    const batch = await people.proposed(...expenses(1));
    const params = { batchId: batch.batchId, credentialId: people.bert.passkey.credentialId };
    const reason = 'not in order';

    for (const [route, body] of [
      ['refuseBatch', { reason, lines: [] }],
      ['revokeKey', { reason }],
    ] as const) {
      const answer = await console.ask(route, cleo.person, { body, params });
      expect(answer).toMatchObject(problem(403, 'no-approver'));
    }
    expect(await people.batch(batch.batchId)).toMatchObject({ state: 'proposed' });
  });

  it('leaves neither a name nor a subject in the log', async ({ console, people }) => {
    const batch = await people.proposed(...expenses(1));
    await offer(console, cleo.person);
    await registerCleo(console);
    await approveBy(console, people.anna, batch);
    await approveBy(console, people.anna, batch);

    const logged = JSON.stringify(people.stand.log.lines);

    expect(logged).toContain('file-approved');
    expect(logged).toContain('request-refused');
    expect(logged).not.toMatch(/Anna|Cleo|subject-of|id\.example/);
  });
});
