import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { approvalFaults, departureFaults } from '../../../functions/core/approval/approvals.ts';
import { foresee } from '../../../functions/core/approval/foresee.ts';
import { personKeyOf } from '../../../functions/core/approval/person.ts';
import { NO_APPROVAL } from '../../../functions/core/approval/policy.ts';
import type { Proposal } from '../../../functions/core/approval/proposal.ts';
import type { Roster } from '../../../functions/core/approval/roster.ts';
import { plainDate } from '../../../functions/core/date.ts';
import { openedBatchRow } from '../../support/approval-batch.ts';
import {
  broughtInBy,
  checkWith,
  EXPIRES_AT_MS,
  PROPOSED_AT_MS,
  proposalOf,
  revoked,
  rosterOf,
  rosterWith,
  type Signer,
  signedBy,
  signerNamed,
} from '../../support/approvals.ts';
import { personNamed } from '../../support/people.ts';
import { forAllIn } from '../../support/properties.ts';
import { anna, BATCH, bert, cleo, dora, emil, first, NOW_MS, trust, used, withCleo } from './signers.ts';

const PROPOSAL = proposalOf();
const byAnna = signedBy(anna, BATCH, PROPOSAL);
const byBert = signedBy(bert, BATCH, PROPOSAL);
const signatures = [byAnna, byBert];

/** Cleo brought in the key of Dora, and Anna that of Emil. */
const chained = rosterWith(withCleo, dora, broughtInBy(cleo, dora, trust));
const twins = rosterWith(withCleo, emil, broughtInBy(anna, emil, trust));

const TWO = { people: 2, above: [], bankReleases: false };

const faultsOf = (
  approvals: Parameters<typeof approvalFaults>[2] = signatures,
  { batch = BATCH, proposal = PROPOSAL, check = checkWith(first), nowMs = NOW_MS } = {},
) => approvalFaults(batch, proposal, approvals, check, nowMs);

describe('the approvals of a batch', () => {
  it('let it leave, where as many different people signed its very file as it needs', () => {
    expect(faultsOf()).toEqual([]);
    expect(faultsOf(signatures.toReversed())).toEqual([]);
  });

  it('are too few', () => {
    expect(faultsOf([byAnna])).toEqual(['people-missing']);
    expect(faultsOf([])).toEqual(['people-missing']);
    const proposal = proposalOf(3);
    const two = first.map((signer) => signedBy(signer, BATCH, proposal));
    expect(faultsOf(two, { proposal })).toEqual(['people-missing']);
  });

  it('do not count twice for one person, whichever keys are used', () => {
    expect(faultsOf([byAnna, byAnna])).toEqual(['person-twice', 'people-missing']);
    const phone: Signer = { ...anna, passkey: signerNamed('the phone of Anna').passkey };
    const check = checkWith(first, rosterWith(rosterOf(first), phone, broughtInBy(bert, phone, trust)));
    const twice = [byAnna, signedBy(phone, BATCH, PROPOSAL)];
    expect(faultsOf(twice, { check })).toEqual(['person-twice', 'people-missing']);
  });

  it('do not count of who made something in it', () => {
    const proposal = proposalOf(2, { makers: [personKeyOf(anna.person)] });
    const again = first.map((signer) => signedBy(signer, BATCH, proposal));
    expect(faultsOf(again, { proposal })).toEqual(['person-made-it']);
  });

  it('do not count of somebody who is no approver, nor by a key that is not theirs', () => {
    expect(faultsOf([byAnna, signedBy(cleo, BATCH, PROPOSAL)])).toEqual(['key-unknown']);
    const borrowed = signedBy({ ...bert, passkey: anna.passkey }, BATCH, PROPOSAL);
    expect(faultsOf([byAnna, borrowed])).toEqual(['key-unknown']);
  });

  it('do not count by a key that is revoked, whenever it signed', () => {
    const check = checkWith(first, revoked(rosterOf(first), bert, NOW_MS));
    const sealed = { ...BATCH, seal: PROPOSAL.seal, proposal: PROPOSAL, approvals: [byAnna, byBert] };

    expect(faultsOf(signatures, { check })).toEqual(['key-revoked']);
    expect(departureFaults(sealed, TWO, check)).toEqual(['key-revoked']);
  });

  it.each([
    ['before the proposal', PROPOSED_AT_MS - 600_000, NOW_MS],
    ['in the future', NOW_MS + 600_000, NOW_MS],
    ['once it had expired', EXPIRES_AT_MS, EXPIRES_AT_MS + 1],
    ['at no time', Number.NaN, NOW_MS],
  ])('do not count signed %s', (_, atMs, nowMs) => {
    const issuedAt = Number.isNaN(atMs) ? 'never' : new Date(atMs).toISOString();
    const late = signedBy(bert, BATCH, PROPOSAL, { issuedAt });
    expect(faultsOf([byAnna, late], { nowMs })).toEqual(['time-other']);
  });

  it('do not count for a first file of the one who brought the key in, and do once a file has left by it', () => {
    const byCleo = signedBy(cleo, BATCH, PROPOSAL);

    expect(faultsOf([byAnna, byCleo], { check: checkWith(first, withCleo) })).toEqual(['key-brought-in']);
    expect(faultsOf([byBert, byCleo], { check: checkWith(first, withCleo) })).toEqual([]);
    expect(faultsOf([byAnna, byCleo], { check: checkWith(first, used(withCleo, cleo)) })).toEqual([]);
  });

  it('do not count beside a new key of which somebody stands behind both, over any number of people', () => {
    const by = (...signers: readonly Signer[]) => signers.map((signer) => signedBy(signer, BATCH, PROPOSAL));

    expect(faultsOf(by(anna, dora), { check: checkWith(first, chained) })).toEqual(['key-brought-in']);
    expect(faultsOf(by(cleo, dora), { check: checkWith(first, chained) })).toEqual(['key-brought-in']);
    expect(faultsOf(by(cleo, emil), { check: checkWith(first, twins) })).toEqual(['key-brought-in']);
    expect(faultsOf(by(bert, dora), { check: checkWith(first, chained) })).toEqual([]);
  });

  describe('whose makers may be who signs', () => {
    const faultsBy = (signer: Signer, maker: Signer, roster: Roster) => {
      const proposal = proposalOf(1, { makers: [personKeyOf(maker.person)] });
      const check = checkWith(first, roster);
      return faultsOf([signedBy(signer, BATCH, proposal)], { proposal, check });
    };

    const foreseenOf = (signer: Signer, maker: Signer, roster: Roster) => {
      const asked = { makers: [personKeyOf(maker.person)], approvals: [], people: 1 };
      const { open } = foresee(asked, roster, () => true);
      return open.find(({ person }) => person.subject === signer.person.subject)?.bar;
    };

    it.each<[string, Signer, Signer, Roster]>([
      ['a maker brought in their key', cleo, anna, withCleo],
      ['a maker brought in who brought in theirs', dora, anna, chained],
      ['they brought in the key of a maker', anna, cleo, withCleo],
      ['they brought in who brought in the key of a maker', anna, dora, chained],
      ['a third one brought in both', cleo, emil, twins],
      [
        'they brought in a maker, whose key they had revoked',
        anna,
        cleo,
        revoked(withCleo, cleo, PROPOSED_AT_MS),
      ],
    ])('do not count where %s', (_, signer, maker, roster) => {
      expect(faultsBy(signer, maker, roster)).toEqual(['key-of-maker']);
      expect(foreseenOf(signer, maker, roster)).toBe('key-of-maker');
    });

    it.each<[string, Signer, Signer, Roster]>([
      ['a file has left by it since', cleo, anna, used(withCleo, cleo)],
      ['a file has left by the key of the maker', anna, cleo, used(withCleo, cleo)],
      ['a file has left by the key between them', dora, anna, used(chained, cleo)],
      ['somebody else brought it in', bert, cleo, withCleo],
      ['the maker has no key', cleo, signerNamed('Olga'), withCleo],
    ])('count where %s', (_, signer, maker, roster) => {
      expect(faultsBy(signer, maker, roster)).toEqual([]);
      expect(foreseenOf(signer, maker, roster)).toBeUndefined();
    });
  });

  it('count for these very bytes alone', () => {
    const changes: readonly ((proposal: Proposal) => Proposal)[] = [
      ({ terms, ...proposal }) => ({ ...proposal, terms: { ...terms, policy: NO_APPROVAL } }),
      (proposal) => ({ ...proposal, makers: ['somebody'] }),
      (proposal) => ({ ...proposal, expiresAtMs: proposal.expiresAtMs + 1 }),
      (proposal) => ({ ...proposal, seal: { ...proposal.seal, count: proposal.seal.count + 1 } }),
      (proposal) => ({
        ...proposal,
        seal: { ...proposal.seal, controlSumMinor: proposal.seal.controlSumMinor + 1n },
      }),
      (proposal) => ({ ...proposal, seal: { ...proposal.seal, manifestHash: 'c'.repeat(64) } }),
      (proposal) => ({ ...proposal, seal: { ...proposal.seal, fileSha256: 'c'.repeat(64) } }),
    ];
    const batches = [
      openedBatchRow({ batchId: `BA${'1'.repeat(26)}` }),
      openedBatchRow({ currency: 'DKK' }),
      openedBatchRow({ executionDate: plainDate('2026-06-17') }),
      openedBatchRow({ debtor: { ...BATCH.debtor, accountId: 'other' } }),
    ];
    for (const change of changes) {
      expect(faultsOf(signatures, { proposal: change(PROPOSAL) })).toEqual(['challenge-other']);
    }
    for (const batch of batches) expect(faultsOf(signatures, { batch })).toEqual(['challenge-other']);
    const ofAnotherStage = first.map((signer) => signedBy(signer, BATCH, PROPOSAL, { stage: 'trial' }));
    expect(faultsOf(ofAnotherStage)).toEqual(['challenge-other']);
  });

  it('never let it leave with fewer different approvers than it needs, whoever signs what how often', () => {
    const signers = ['A', 'B', 'C', 'D'].map((name) => signerNamed(name));
    const given = fc.array(fc.record({ who: fc.nat(3), isForged: fc.boolean() }), { maxLength: 6 });
    forAllIn(
      300,
      given,
      fc.integer({ min: 1, max: 4 }),
      fc.subarray([0, 1, 2, 3]),
      (made, people, makers) => {
        const proposal = proposalOf(people, {
          makers: makers.map((index) => personKeyOf(personNamed('ABCD'[index] ?? ''))),
        });
        const approvals = made.flatMap(({ who, isForged }) => {
          const signer = signers[who];
          if (signer === undefined) return [];
          return [signedBy(signer, isForged ? openedBatchRow({ currency: 'SEK' }) : BATCH, proposal)];
        });

        const mayLeave = faultsOf(approvals, { proposal, check: checkWith(signers) }).length === 0;

        const honest = new Set(
          made.filter(({ who, isForged }) => !isForged && !makers.includes(who)).map(({ who }) => who),
        );
        if (mayLeave) expect(honest.size).toBeGreaterThanOrEqual(people);
        const isClean =
          made.every(({ who, isForged }) => !isForged && !makers.includes(who)) &&
          honest.size === made.length;
        expect(mayLeave).toBe(isClean && honest.size >= people);
      },
    );
  });
});

describe('a sealed batch', () => {
  const sealed = { ...BATCH, seal: PROPOSAL.seal, proposal: PROPOSAL, approvals: signatures };
  const departure = (
    batch: Parameters<typeof departureFaults>[0] = sealed,
    policy = TWO,
    check: Parameters<typeof departureFaults>[2] = checkWith(first),
  ) => departureFaults(batch, policy, check);

  it('leaves with the approvals that it was proposed for, or without any where nobody is asked', () => {
    expect(departure()).toEqual([]);
    const unasked = { ...sealed, proposal: undefined, approvals: [] };
    expect(departureFaults(unasked, NO_APPROVAL, undefined)).toEqual([]);
  });

  it('does not leave where its row says nothing of a proposal and its account asks for people', () => {
    expect(departure({ ...sealed, proposal: undefined })).toEqual(['not-proposed']);
  });

  it('does not leave with fewer people than its account asks for now', () => {
    expect(departure(sealed, { ...TWO, people: 3 })).toEqual(['people-missing']);
    const weak = proposalOf(1);
    const approvals = [signedBy(anna, BATCH, weak)];
    expect(departure({ ...sealed, proposal: weak, seal: weak.seal, approvals })).toEqual(['people-missing']);
  });

  it('does not leave with another seal than the one that was signed', () => {
    for (const change of [
      { manifestHash: 'c'.repeat(64) },
      { fileSha256: 'c'.repeat(64) },
      { fileBytes: 1 },
    ]) {
      expect(departure({ ...sealed, seal: { ...PROPOSAL.seal, ...change } })).toEqual(['seal-other']);
    }
    expect(departure({ ...sealed, seal: undefined })).toEqual(['seal-other']);
  });

  it('does not leave by a row of approvers that does not follow itself, though a key looks active by it', () => {
    const { entries } = revoked(rosterOf(first), bert, NOW_MS);
    const hidden: Roster = {
      entries: entries.map((entry) => (entry.what === 'revoked' ? { ...entry, what: 'used' } : entry)),
    };
    expect(departure(sealed, TWO, checkWith(first, hidden))).toEqual(['roster-tampered']);
  });

  it('does not leave with an approval after its expiry, or where nobody knows who may approve', () => {
    const late = signatures.map((approval) => ({ ...approval, atMs: EXPIRES_AT_MS }));
    expect(departure({ ...sealed, approvals: late })).toEqual(['time-other']);
    expect(departureFaults(sealed, TWO, undefined)).toEqual(['key-untrusted']);
  });
});
