import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect } from 'vitest';
import { offerKey, registerApprover, revokeApprover } from '../../functions/approvals/approvers.ts';
import { refuse } from '../../functions/approvals/refuse.ts';
import { activeKeysOf } from '../../functions/core/approval/roster.ts';
import { changeKeyOffers } from '../../functions/ledger/key-offers.ts';
import { batchKey } from '../../functions/ledger/keys.ts';
import { readRoster } from '../../functions/ledger/roster.ts';
import { type ApprovalStand, it } from '../support/approval-stand.ts';
import { broughtInBy, firstApprover, type Signer, signerNamed } from '../support/approvals.ts';
import { expense } from '../support/expenses.ts';
import { scheduledPayout } from '../support/payment-stand.ts';
import { personNamed } from '../support/people.ts';
import { present } from '../support/present.ts';

const DAY_MS = 86_400_000;

const cleo = signerNamed('Cleo');

function decisionOf({ stand }: ApprovalStand) {
  return { by: personNamed('Cleo'), reason: 'not in order', atMs: stand.clock.now() };
}

/** Somebody offers a key, and nobody has brought it in yet. */
function offered({ stand: { table, clock } }: ApprovalStand, by: Signer = cleo) {
  return offerKey(table, firstApprover(by), clock.now());
}

function broughtIn({ anna, trust, stand: { table, clock } }: ApprovalStand, one = cleo) {
  const signed = broughtInBy(anna, one, trust, clock.now());
  return registerApprover(table, trust, one.passkey.credentialId, signed, clock.now());
}

async function withCleo(people: ApprovalStand) {
  await offered(people);
  return broughtIn(people);
}

function revoked(people: ApprovalStand, { passkey }: Signer) {
  return revokeApprover(people.stand.table, passkey.credentialId, decisionOf(people));
}

function alarmsOf({ stand }: ApprovalStand) {
  return stand.log.lines.filter(({ level }) => level === 'alarm');
}

describe('the approvers', () => {
  it('begin with the two of the configuration, once', async ({ people }) => {
    const { table } = people.stand;
    const batch = await people.proposed(expense());
    await revoked(people, people.bert);
    await refuse(table, batch.batchId, decisionOf(people), []);
    await people.repair();

    // A new proposal, with the same configuration, enters nobody anew.
    const again = await people.proposedAgain();

    expect(await people.approve(people.bert, again)).toEqual({ ok: false, why: 'key-revoked' });
    expect(activeKeysOf(await readRoster(table)).map(({ person }) => person.name)).toEqual(['Anna']);
  });

  it('are too few for a file where one of them decided about a payout in it, which an alarm says at once', async ({
    people,
  }) => {
    await people.putReleasedBy(people.anna.person);

    const { proposed } = await people.cutOff();

    expect(alarmsOf(people)).toMatchObject([
      { event: 'approvers-missing', fields: { batchId: proposed[0]?.batchId, people: 2, able: 1 } },
    ]);
  });

  it('do not approve what they decided about, though its row was changed to say nobody did', async ({
    people,
  }) => {
    await people.putReleasedBy(people.anna.person);
    const batch = await people.proposedAgain();
    const nobody = { ...batch, proposal: { ...present(batch.proposal), makers: [] } };
    const { proposal } = marshall({ proposal: nobody.proposal }, { removeUndefinedValues: true });
    await people.stand.tamper(batchKey(batch.batchId), 'proposal', present(proposal));

    expect(await people.approve(people.anna, nobody)).toMatchObject({ ok: true });
    expect(await people.approve(people.bert, nobody)).toEqual({ ok: false, why: 'outdated' });
    expect(await people.stand.files()).toEqual(new Map());
  });

  it('bring in another, who does not approve the first file with the one who did', async ({ people }) => {
    const batch = await people.proposed(expense());
    expect(await withCleo(people)).toMatchObject({ ok: true });

    expect(await people.approve(cleo, batch)).toMatchObject({ ok: true });
    expect(await people.approve(people.anna, batch)).toEqual({ ok: false, why: 'key-brought-in' });
    expect(await people.approve(people.bert, batch)).toMatchObject({ ok: true, batch: { state: 'sealed' } });

    await people.stand.putClaimed(scheduledPayout(expense({ expenseId: 'expense-2' })));
    const next = await people.proposedAgain();
    expect(await people.approve(cleo, next)).toMatchObject({ ok: true });
    expect(await people.approve(people.anna, next)).toMatchObject({ ok: true, batch: { state: 'sealed' } });
  });

  it('bring in nobody who approves what they decided about: the new key may be theirs', async ({
    people,
  }) => {
    const { stand } = people;
    await people.putReleasedBy(people.anna.person);
    const batch = await people.proposedAgain();
    await withCleo(people);

    expect(await people.approve(cleo, batch)).toEqual({ ok: false, why: 'key-of-maker' });

    await refuse(stand.table, batch.batchId, decisionOf(people), []);
    await people.repair();
    stand.log.lines.splice(0);
    const again = await people.proposedAgain();
    expect(alarmsOf(people)).toMatchObject([
      { event: 'approvers-missing', fields: { batchId: again.batchId, people: 2, able: 1 } },
    ]);
    expect(await people.approve(people.bert, again)).toMatchObject({ ok: true });
    expect(await people.approve(cleo, again)).toEqual({ ok: false, why: 'key-of-maker' });
    expect((await people.batch(again.batchId)).state).toBe('proposed');
  });

  it('whose approval counts no longer, since they brought in a maker after it, end the proposal', async ({
    people,
  }) => {
    await people.putReleasedBy(cleo.person);
    const batch = await people.proposedAgain();
    expect(await people.approve(people.anna, batch)).toMatchObject({ ok: true });
    await withCleo(people);

    expect(await people.approve(people.bert, batch)).toEqual({ ok: false, why: 'outdated' });
    expect(await people.stand.files()).toEqual(new Map());
  });

  describe('bring in a key that its owner offered', () => {
    it('and no other: not one that nobody offered, nor one offered more than a week ago', async ({
      people,
    }) => {
      const { clock } = people.stand;
      await people.proposed(expense());
      expect(await broughtIn(people)).toMatchObject({ ok: false });
      await offered(people);
      clock.advance(7 * DAY_MS);
      expect(await broughtIn(people)).toMatchObject({ ok: false });

      await offered(people);
      clock.advance(7 * DAY_MS - 1);

      expect(await broughtIn(people)).toMatchObject({ ok: true });
    });

    it('for the person whose token offered it, whatever the approver signed', async ({ people }) => {
      await people.proposed(expense());
      await offered(people, { ...cleo, person: personNamed('Mallory') });

      expect(await broughtIn(people)).toEqual({
        ok: false,
        refusal: {
          code: 'signature-unsound',
          message:
            'The signature does not hold (challenge-other). Sign again; if it happens again, report it.',
          values: { fault: 'challenge-other' },
        },
      });
    });

    it('the last one that they made, and only one', async ({ people }) => {
      const second = { ...cleo, passkey: signerNamed('the second key of Cleo').passkey };
      await people.proposed(expense());
      for (const one of [cleo, second]) await offered(people, one);

      expect(await broughtIn(people)).toMatchObject({ ok: false });
      expect(await broughtIn(people, second)).toMatchObject({ ok: true });
    });

    it('of at most twenty people at a time, who do not keep out for ever whom nobody knows', async ({
      people,
    }) => {
      const offerOf = (name: string) => offered(people, signerNamed(name));
      for (let person = 1; person <= 20; person += 1) {
        expect(await offerOf(`person ${person}`)).toEqual({ ok: true });
      }
      expect(await offerOf('one more')).toMatchObject({ ok: false });
      expect(await offerOf('person 1')).toEqual({ ok: true });
      people.stand.clock.advance(7 * DAY_MS);

      expect(await offerOf('one more')).toEqual({ ok: true });
    });
  });

  it('are nobody else under another id of one key: the id is not signed', async ({ people }) => {
    await people.proposed(expense());
    const { table, clock } = people.stand;
    const twin = {
      ...cleo,
      passkey: { ...people.bert.passkey, credentialId: cleo.passkey.credentialId },
    };

    const known = {
      ok: false,
      refusal: { code: 'key-known', message: 'This key was registered before. Make a new passkey.' },
    };
    expect(await offered(people, twin)).toEqual(known);
    // Also where it was offered before the roster knew it.
    await changeKeyOffers(table, () => ({
      offers: [{ ...firstApprover(twin), at: new Date(clock.now()).toISOString() }],
    }));

    expect(await broughtIn(people, twin)).toEqual(known);
  });

  it('whose key is revoked end what they had approved and has not left, also once it is sealed', async ({
    people,
  }) => {
    const batch = await people.proposed(expense());
    await people.approve(people.anna, batch);
    await people.approveAndDie(people.bert, batch);
    await revoked(people, people.bert);

    expect(await people.repair()).toMatchObject({ finished: 0, freed: 1 });

    expect(await people.stand.files()).toEqual(new Map());
    expect(await people.batch(batch.batchId)).toMatchObject({ state: 'void', voided: { why: 'outdated' } });
    expect(people.stand.log.alarms()).toEqual([]);
  });

  it('whose key is revoked end what they had approved and is not sealed', async ({ people }) => {
    const batch = await people.proposed(expense());
    await people.approve(people.anna, batch);
    await revoked(people, people.anna);

    expect(await people.approve(people.bert, batch)).toEqual({ ok: false, why: 'outdated' });
    expect(await people.stand.files()).toEqual(new Map());
  });
});
