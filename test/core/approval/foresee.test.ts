import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { approvalFaults } from '../../../functions/core/approval/approvals.ts';
import { foresee } from '../../../functions/core/approval/foresee.ts';
import { personKeyOf } from '../../../functions/core/approval/person.ts';
import type { Roster } from '../../../functions/core/approval/roster.ts';
import {
  broughtInBy,
  checkWith,
  PROPOSED_AT_MS,
  proposalOf,
  revoked,
  rosterOf,
  rosterWith,
  type Signer,
  signedBy,
  signerNamed,
  trustIn,
} from '../../support/approvals.ts';
import { forAllIn } from '../../support/properties.ts';
import { anna, BATCH, bert, cleo, dora, first, NOW_MS, trust, used, withCleo } from './signers.ts';

const annasPhone: Signer = { ...anna, passkey: signerNamed('the phone of Anna').passkey };
const withPhone = rosterWith(rosterOf(first), annasPhone, broughtInBy(bert, annasPhone, trust));

function foreseen(
  roster: Roster,
  {
    signers = [],
    makers = [],
    people = 2,
  }: { readonly signers?: readonly Signer[]; readonly makers?: readonly Signer[]; readonly people?: number },
) {
  const proposal = proposalOf(people, { makers: makers.map(({ person }) => personKeyOf(person)) });
  const approvals = signers.map((signer) => signedBy(signer, BATCH, proposal));
  const { open, able, missing } = foresee({ makers: proposal.makers, approvals, people }, roster, () => true);
  const of = ({ person }: Signer) => open.find((one) => one.person.subject === person.subject);
  return { proposal, approvals, open, able, missing, of };
}

describe('what is foreseen of further signatures', () => {
  it('has who may sign, and that they are enough, or one more than that', () => {
    const { open, able, missing } = foreseen(rosterOf(first), {});

    expect(open.map(({ person, bar }) => [person.name, bar])).toEqual([
      ['Anna', undefined],
      ['Bert', undefined],
    ]);
    expect([able, missing]).toEqual([2, 2]);
    expect(foreseen(withCleo, { people: 1 }).able).toBe(2);
  });

  it('has that a new key and whoever brought it in do not sign together, before either has and after', () => {
    const before = foreseen(withCleo, {});
    const after = foreseen(withCleo, { signers: [cleo] });

    expect(before.of(cleo)?.notBeside).toEqual([anna.person]);
    expect(before.of(anna)?.notBeside).toEqual([cleo.person]);
    expect(before.of(bert)?.notBeside).toEqual([]);
    expect([before.able, before.of(cleo)?.bar, before.of(anna)?.bar]).toEqual([2, undefined, undefined]);
    expect([after.of(anna)?.bar, after.of(bert)?.bar]).toEqual(['key-brought-in', undefined]);
    expect(foreseen(used(withCleo, cleo), { signers: [cleo] }).of(anna)?.bar).toBeUndefined();
  });

  it('has which of their keys somebody signs with, so that the others can still sign', () => {
    const both = foreseen(withPhone, {});
    const lost = foreseen(revoked(withPhone, anna, PROPOSED_AT_MS), {});

    expect(both.of(anna)).toMatchObject({
      bar: undefined,
      credentialIds: [anna.passkey.credentialId],
      notBeside: [bert.person],
    });
    // It cannot leave, whoever signs: no key is better than another.
    expect(lost.of(anna)?.credentialIds).toEqual([annasPhone.passkey.credentialId]);
    expect([lost.able, lost.missing]).toEqual([1, 2]);
  });

  it('has that those who may are too few together, though each of them may', () => {
    const twins = rosterWith(withCleo, dora, broughtInBy(anna, dora, trust));

    const { able, of } = foreseen(twins, { makers: [bert] });

    expect(able).toBe(1);
    expect(of(bert)?.bar).toBe('person-made-it');
    expect(foreseen(twins, { makers: [anna] }).of(cleo)?.bar).toBe('key-of-maker');
  });

  it('leaves out keys that are not trusted', () => {
    const asked = { makers: [], approvals: [], people: 2 };
    const isTrusted = ({ registeredBy }: { readonly registeredBy: unknown }) => registeredBy === undefined;

    const { open } = foresee(asked, withCleo, isTrusted);

    expect(open.map(({ person }) => person.name)).toEqual(['Anna', 'Bert']);
  });

  it('is what the rules say of the very signatures, whoever brought in whom, made it and signed', () => {
    const all = ['A', 'B', 'C', 'D', 'E'].map((name) => signerNamed(name));
    const founders = all.slice(0, 2);
    const brought = fc.record({
      by: fc.tuple(fc.nat(1), fc.nat(2), fc.nat(3)),
      used: fc.subarray([2, 3, 4]),
      makers: fc.subarray([0, 1, 2, 3, 4], { maxLength: 2 }),
      signers: fc.uniqueArray(fc.nat(4), { maxLength: 2 }),
      people: fc.integer({ min: 1, max: 4 }),
    });
    forAllIn(40, brought, ({ by, used: leaving, makers, signers, people }) => {
      let roster = rosterOf(founders);
      for (const [index, sponsor] of by.entries()) {
        const [key, from] = [all[index + 2], all[sponsor]];
        if (key === undefined || from === undefined) throw new Error('Everybody is there.');
        roster = rosterWith(roster, key, broughtInBy(from, key, trustIn(founders)));
      }
      for (const index of leaving) roster = used(roster, all[index] ?? all[0] ?? anna);
      const check = checkWith(founders, roster);
      const some = (indexes: readonly number[]) => indexes.flatMap((index) => all[index] ?? []);
      const { proposal, approvals, open, able, missing } = foreseen(roster, {
        makers: some(makers),
        signers: some(signers),
        people,
      });
      const faultsWith = (...more: readonly Signer[]) =>
        approvalFaults(
          BATCH,
          proposal,
          [...approvals, ...more.map((signer) => signedBy(signer, BATCH, proposal))],
          check,
          NOW_MS,
        ).filter((fault) => fault !== 'people-missing');
      // What counts no longer already is nobody's to mend by a further signature.
      fc.pre(faultsWith().length === 0);

      const free = all.filter((_, index) => !signers.includes(index));
      const sets = subsets(free).filter((set) => faultsWith(...set).length === 0);
      const most = Math.max(0, ...sets.map(({ length }) => length));
      expect(able).toBe(Math.min(most, missing + 1));
      for (const { person, bar } of open) {
        const signer = free.find((one) => one.person.subject === person.subject);
        if (signer === undefined) throw new Error('Only who has not signed is open.');
        const counts = faultsWith(signer).length === 0;
        const leads = sets.some((set) => set.includes(signer) && set.length >= missing);
        expect(bar === undefined, person.name).toBe(counts && (most < missing || missing === 0 || leads));
      }
    });
  });
});

function subsets<T>([head, ...rest]: readonly T[]): readonly (readonly T[])[] {
  if (head === undefined) return [[]];
  const others = subsets(rest);
  return [...others, ...others.map((set) => [head, ...set])];
}
