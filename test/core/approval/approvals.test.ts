import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { approvalFaults, type Proposal } from '../../../functions/core/approval/approvals.ts';
import { type Approver, approverVerifies, withEntry } from '../../../functions/core/approval/approver.ts';
import { personKeyOf } from '../../../functions/core/approval/person.ts';
import { plainDate } from '../../../functions/core/date.ts';
import { openedBatchRow } from '../../support/approval-batch.ts';
import {
  checkWith,
  EXPIRES_AT_MS,
  PROPOSED_AT_MS,
  personNamed,
  proposalOf,
  type Signer,
  signedBy,
  signerNamed,
} from '../../support/approvals.ts';

const NOW_MS = PROPOSED_AT_MS + 1_200_000;
const anna = signerNamed('Anna');
const bert = signerNamed('Bert');
const everyone = [anna, bert];

const BATCH = openedBatchRow();
const PROPOSAL = proposalOf();
const signatures = everyone.map((signer) => signedBy(signer, BATCH, PROPOSAL));

const faultsOf = (
  approvals = signatures,
  {
    batch = BATCH,
    proposal = PROPOSAL,
    signers = everyone as readonly Pick<Signer, 'person' | 'approver'>[],
    nowMs = NOW_MS,
  } = {},
) => approvalFaults(batch, proposal, approvals, checkWith(signers), nowMs);

const withApprover = (signer: Signer, approver: Approver) => ({ ...signer, approver });

function revoked(signer: Signer, atMs: number): Approver {
  return withEntry(signer.approver, signer.person, {
    at: new Date(atMs).toISOString(),
    what: 'revoked',
    credentialId: signer.passkey.credentialId,
    publicKey: signer.passkey.publicKey,
    by: { person: personNamed('Cleo') },
  });
}

describe('the approvals of a batch', () => {
  it('let it leave, where as many different people signed its very file as it needs', () => {
    expect(faultsOf()).toEqual([]);
    expect(faultsOf(signatures.toReversed())).toEqual([]);
  });

  it('are too few', () => {
    expect(faultsOf(signatures.slice(0, 1))).toEqual(['people-missing']);
    expect(faultsOf([])).toEqual(['people-missing']);
    expect(faultsOf(signatures, { proposal: proposalOf({ people: 3 }) })).toEqual(['people-missing']);
  });

  it('do not count twice for one person, whichever keys are used', () => {
    const [first] = signatures;
    if (first === undefined) throw new Error('Anna signed.');
    expect(faultsOf([first, first])).toEqual(['person-twice', 'people-missing']);
  });

  it('do not count of who made something in it', () => {
    const proposal = proposalOf({ makers: [personKeyOf(anna.person)] });
    const again = everyone.map((signer) => signedBy(signer, BATCH, proposal));
    expect(faultsOf(again, { proposal })).toEqual(['person-made-it']);
  });

  it('do not count of somebody who is no approver, nor by a key that is not theirs', () => {
    expect(faultsOf(signatures, { signers: [anna] })).toEqual(['approver-unknown']);
    const borrowed = signedBy({ ...bert, passkey: anna.passkey }, BATCH, PROPOSAL);
    expect(faultsOf([...signatures.slice(0, 1), borrowed])).toEqual(['key-unknown']);
  });

  it('do not count by a key that was revoked before, and do where it was revoked since', () => {
    const before = [anna, withApprover(bert, revoked(bert, NOW_MS))];
    const since = [anna, withApprover(bert, revoked(bert, NOW_MS + 1))];
    expect(faultsOf(signatures, { signers: before })).toEqual(['key-revoked']);
    expect(faultsOf(signatures, { signers: since })).toEqual([]);
  });

  it('do not count by a row of an approver that was edited', () => {
    const { approver, person } = bert;
    const edited = {
      ...approver,
      person: { ...person },
      history: approver.history.map((entry) => ({ ...entry, publicKey: anna.passkey.publicKey })),
    };
    expect(faultsOf(signatures, { signers: [anna, withApprover(bert, edited)] })).toEqual([
      'approver-tampered',
    ]);
    expect(approverVerifies({ ...approver, version: 2 })).toBe(false);
  });

  it.each([
    ['before the proposal', PROPOSED_AT_MS - 600_000, NOW_MS],
    ['in the future', NOW_MS + 600_000, NOW_MS],
    ['once it had expired', EXPIRES_AT_MS, EXPIRES_AT_MS + 1],
    ['at no time', Number.NaN, NOW_MS],
  ])('do not count signed %s', (_, atMs, nowMs) => {
    const issuedAt = Number.isNaN(atMs) ? 'never' : new Date(atMs).toISOString();
    const late = signedBy(bert, BATCH, PROPOSAL, { issuedAt });
    expect(faultsOf([...signatures.slice(0, 1), late], { nowMs })).toEqual(['time-other']);
  });

  it('do not count for a first file of the one who brought the key in, and do once a file has left by it', () => {
    const [byAnna] = signatures;
    const cleo = signerNamed('Cleo', byAnna);
    const both = [signedBy(anna, BATCH, PROPOSAL), signedBy(cleo, BATCH, PROPOSAL)];
    const used = withEntry(cleo.approver, cleo.person, {
      at: new Date(PROPOSED_AT_MS).toISOString(),
      what: 'used',
      ...cleo.passkey,
      by: { batchId: 'BA1' },
    });
    expect(faultsOf(both, { signers: [anna, cleo] })).toEqual(['key-brought-in']);
    expect(faultsOf([...signatures.slice(1), ...both.slice(1)], { signers: [bert, cleo] })).toEqual([]);
    expect(faultsOf(both, { signers: [anna, withApprover(cleo, used)] })).toEqual([]);
  });

  it('count for these very bytes alone', () => {
    const changes: readonly ((proposal: Proposal) => Proposal)[] = [
      (proposal) => ({ ...proposal, stage: 'other' }),
      (proposal) => ({ ...proposal, terms: 'others' }),
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
  });

  it('never let it leave with fewer different approvers than it needs, whoever signs what how often', () => {
    const signers = ['A', 'B', 'C', 'D'].map((name) => signerNamed(name));
    const given = fc.array(fc.record({ who: fc.nat(3), isForged: fc.boolean() }), { maxLength: 6 });
    fc.assert(
      fc.property(
        given,
        fc.integer({ min: 1, max: 4 }),
        fc.subarray([0, 1, 2, 3]),
        (made, people, makers) => {
          const proposal = proposalOf({
            people,
            makers: makers.map((index) => personKeyOf(personNamed('ABCD'[index] ?? ''))),
          });
          const approvals = made.flatMap(({ who, isForged }) => {
            const signer = signers[who];
            if (signer === undefined) return [];
            return [signedBy(signer, isForged ? openedBatchRow({ currency: 'SEK' }) : BATCH, proposal)];
          });

          const mayLeave = faultsOf(approvals, { proposal, signers }).length === 0;

          const honest = new Set(
            made.filter(({ who, isForged }) => !isForged && !makers.includes(who)).map(({ who }) => who),
          );
          if (mayLeave) expect(honest.size).toBeGreaterThanOrEqual(people);
          const isClean =
            made.every(({ who, isForged }) => !isForged && !makers.includes(who)) &&
            honest.size === made.length;
          expect(mayLeave).toBe(isClean && honest.size >= people);
        },
      ),
      { numRuns: 300 },
    );
  });
});
