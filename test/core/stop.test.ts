import { describe, expect, it } from 'vitest';
import {
  ALL_ACCOUNTS,
  NO_STOPS,
  type ResumeWord,
  type StopWord,
  stopOf,
  stopsVerify,
  withResume,
  withStop,
} from '../../functions/core/stop.ts';
import { openedBatchRow } from '../support/approval-batch.ts';
import { PROPOSED_AT_MS, personNamed, proposalOf, signedBy, signerNamed } from '../support/approvals.ts';

const word = (changes: Partial<StopWord> = {}): StopWord => ({
  debtorAccountId: 'main-eur',
  by: personNamed('Anna'),
  reason: 'A wrong file.',
  atMs: PROPOSED_AT_MS,
  ...changes,
});

function signedWord(name: string): ResumeWord {
  const signer = signerNamed(name);
  const signed = signedBy(signer, openedBatchRow(), proposalOf());
  return { ...word({ by: signer.person }), people: 2, signed };
}

describe('a stop', () => {
  it('holds for its account, and that of all for each', () => {
    const one = withStop(NO_STOPS, word());
    const all = withStop(NO_STOPS, word({ debtorAccountId: ALL_ACCOUNTS }));

    expect(stopOf(one, 'main-eur')).toMatchObject({ reason: 'A wrong file.', by: personNamed('Anna') });
    expect(stopOf(one, 'main-dkk')).toBeUndefined();
    expect(stopOf(all, 'main-dkk')).toBeDefined();
  });

  it('stays as it was, said once more', () => {
    const one = withStop(NO_STOPS, word());
    expect(withStop(one, word({ by: personNamed('Bert'), reason: 'Another.' }))).toBe(one);
  });

  it('ends by one person where nobody signs, and leaves that of all standing', () => {
    const both = withStop(withStop(NO_STOPS, word()), word({ debtorAccountId: ALL_ACCOUNTS }));
    const after = withResume(both, { ...word(), people: 1 });

    expect(after.stops.map(({ debtorAccountId }) => debtorAccountId)).toEqual([ALL_ACCOUNTS]);
    expect(stopOf(after, 'main-eur')).toBeDefined();
    expect(withResume(NO_STOPS, { ...word(), people: 1 })).toBe(NO_STOPS);
  });

  it('ends by two different people where two sign', () => {
    const [anna, bert] = [signedWord('Anna'), signedWord('Bert')];
    const once = withResume(withStop(NO_STOPS, word()), anna);
    const twice = withResume(once, anna);

    expect(stopOf(once, 'main-eur')?.resumedBy).toHaveLength(1);
    expect(stopOf(twice, 'main-eur')?.resumedBy).toHaveLength(1);
    expect(stopOf(withResume(twice, bert), 'main-eur')).toBeUndefined();
    expect(() => withResume(once, { ...word(), people: 2 })).toThrow('both have signed');
  });

  it('keeps who said what in a chain of bounded length that shows an edit', () => {
    let stops = NO_STOPS;
    for (let turn = 0; turn < 120; turn += 1) {
      stops = withResume(withStop(stops, word({ reason: `Turn ${turn}` })), { ...word(), people: 1 });
    }
    const edited = stops.history.map((entry, index) =>
      index === 50 ? { ...entry, reason: 'Nothing.' } : entry,
    );

    expect(stops.history).toHaveLength(100);
    expect(stopsVerify(stops)).toBe(true);
    expect(stopsVerify({ ...stops, history: edited })).toBe(false);
  });
});
