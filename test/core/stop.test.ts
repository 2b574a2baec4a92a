import { describe, expect, it } from 'vitest';
import {
  ALL_ACCOUNTS,
  NO_STOPS,
  stopOf,
  stopsVerify,
  withResume,
  withStop,
} from '../../functions/core/stop.ts';
import { personNamed } from '../support/people.ts';

const DECISION = {
  by: personNamed('Anna'),
  reason: 'A wrong file.',
  atMs: Date.parse('2026-06-15T09:00:00Z'),
};

describe('a stop', () => {
  it('holds for its account, and that of all for each', () => {
    const one = withStop(NO_STOPS, 'main-eur', DECISION);
    const all = withStop(NO_STOPS, ALL_ACCOUNTS, DECISION);

    expect(stopOf(one, 'main-eur')).toMatchObject({ reason: 'A wrong file.', by: personNamed('Anna') });
    expect(stopOf(one, 'main-dkk')).toBeUndefined();
    expect(stopOf(all, 'main-dkk')).toBeDefined();
  });

  it('stays as it was, said once more', () => {
    const one = withStop(NO_STOPS, 'main-eur', DECISION);
    expect(withStop(one, 'main-eur', { ...DECISION, by: personNamed('Bert'), reason: 'Another.' })).toBe(one);
  });

  it('begins anew where somebody has begun to resume it: that word is older', () => {
    const begun = withResume(withStop(NO_STOPS, 'main-eur', DECISION), 'main-eur', DECISION, 2);
    const again = withStop(begun, 'main-eur', { ...DECISION, by: personNamed('Bert'), reason: 'Another.' });
    const resumed = withResume(again, 'main-eur', { ...DECISION, by: personNamed('Cleo') }, 2);

    expect(stopOf(again, 'main-eur')).toMatchObject({ reason: 'Another.', resumedBy: [] });
    expect(stopOf(resumed, 'main-eur')).toMatchObject({ resumedBy: [{ name: 'Cleo' }] });
    expect(stopsVerify(resumed)).toBe(true);
  });

  it('of an account ends by itself, and that of all as a whole', () => {
    const both = withStop(withStop(NO_STOPS, 'main-eur', DECISION), ALL_ACCOUNTS, DECISION);
    const withoutOne = withResume(both, 'main-eur', DECISION, 1);
    const withoutAll = withResume(both, ALL_ACCOUNTS, DECISION, 1);

    expect(withoutOne.stops.map(({ debtorAccountId }) => debtorAccountId)).toEqual([ALL_ACCOUNTS]);
    expect(stopOf(withoutOne, 'main-eur')).toBeDefined();
    expect(stopOf(withoutAll, 'main-dkk')).toBeUndefined();
    expect(stopOf(withoutAll, 'main-eur')).toBeDefined();
    expect(withResume(NO_STOPS, 'main-eur', DECISION, 1)).toBe(NO_STOPS);
  });

  it('takes two different people to end, where two approve files: until then it holds', () => {
    const stopped = withStop(NO_STOPS, 'main-eur', DECISION);
    const begun = withResume(stopped, 'main-eur', DECISION, 2);
    const again = withResume(begun, 'main-eur', { ...DECISION, reason: 'Once more.' }, 2);
    const ended = withResume(begun, 'main-eur', { ...DECISION, by: personNamed('Bert') }, 2);

    expect(stopOf(begun, 'main-eur')).toMatchObject({ resumedBy: [{ name: 'Anna' }] });
    expect(again).toBe(begun);
    expect(stopOf(ended, 'main-eur')).toBeUndefined();
    expect(ended.history.map(({ what, by }) => `${what} ${by.name}`)).toEqual([
      'stopped Anna',
      'resume-begun Anna',
      'resumed Bert',
    ]);
    expect(stopsVerify(ended)).toBe(true);
  });

  it('keeps who said what in a chain of bounded length that shows an edit', () => {
    let stops = NO_STOPS;
    for (let turn = 0; turn < 120; turn += 1) {
      const stopped = withStop(stops, 'main-eur', { ...DECISION, reason: `Turn ${turn}` });
      stops = withResume(stopped, 'main-eur', DECISION, 1);
    }
    const edited = stops.history.map((entry, index) =>
      index === 50 ? { ...entry, by: personNamed('Nobody') } : entry,
    );

    expect(stops.history).toHaveLength(100);
    expect(stopsVerify(stops)).toBe(true);
    expect(stopsVerify({ ...stops, history: edited })).toBe(false);
  });
});
