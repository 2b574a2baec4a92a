import { describe, expect, it } from 'vitest';
import {
  type ApprovalPolicy,
  NO_APPROVAL,
  peopleNeeded,
  termsText,
} from '../../../functions/core/approval/policy.ts';

const BANDS = {
  people: 2,
  above: [
    { amountMinor: 5_000_000n, people: 3 },
    { amountMinor: 100_000_000n, people: 4 },
  ],
  bankReleases: false,
};

const CAP = { count: 10, sumMinor: 1_000n };
const CAPS = { perFile: CAP, perRun: CAP, perDay: CAP };
const textOf = (policy: ApprovalPolicy) => termsText({ policy, caps: CAPS });

describe('the people that a file needs', () => {
  it.each([
    [1n, 2],
    [5_000_000n, 2],
    [5_000_001n, 3],
    [100_000_001n, 4],
  ])('are those of the highest band that its sum is above: %s', (sumMinor, people) => {
    expect(peopleNeeded(BANDS, sumMinor)).toBe(people);
    expect(peopleNeeded({ ...BANDS, above: BANDS.above.toReversed() }, sumMinor)).toBe(people);
  });

  it('are nobody without a policy, and never fewer in a band', () => {
    expect(peopleNeeded(NO_APPROVAL, 10n ** 12n)).toBe(0);
    expect(peopleNeeded({ ...BANDS, above: [{ amountMinor: 1n, people: 1 }] }, 2n)).toBe(2);
  });

  it('are signed with the caps: rules of which anything is other have another text', () => {
    const texts = [
      BANDS,
      { ...BANDS, people: 1 },
      { ...BANDS, bankReleases: true },
      { ...BANDS, above: BANDS.above.slice(1) },
      { ...BANDS, above: [{ amountMinor: 5_000_000n, people: 4 }] },
    ].map(textOf);
    for (const cap of ['perFile', 'perRun', 'perDay'] as const) {
      texts.push(termsText({ policy: BANDS, caps: { ...CAPS, [cap]: { count: 10, sumMinor: 1_001n } } }));
      texts.push(termsText({ policy: BANDS, caps: { ...CAPS, [cap]: { count: 11, sumMinor: 1_000n } } }));
    }
    expect(new Set(texts).size).toBe(texts.length);
    expect(textOf({ ...BANDS, above: BANDS.above.toReversed() })).toBe(textOf(BANDS));
  });
});
