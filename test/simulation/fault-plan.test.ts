import { describe, expect, it } from 'vitest';
import {
  DrawnFaults,
  formatStrikes,
  ListedFaults,
  parseStrikes,
  type Strike,
} from '../../simulation/faults/fault-plan.ts';
import { FAULT_KINDS } from '../../simulation/faults/kinds.ts';
import { Chance } from '../../simulation/world/chance.ts';

const STRIKES: readonly Strike[] = [
  { site: 'submit:main-eur@03-30T11:00/16', fault: 'answer-never' },
  { site: 'expense:7009:8', fault: 'expense-taken-back' },
];

describe('a schedule of faults', () => {
  it('is read back from its text', () => {
    expect(parseStrikes(formatStrikes(STRIKES))).toEqual(STRIKES);
  });

  it.each(['no-site', '=killed-before', 'site=no-such-fault'])('is not %s', (text) => {
    expect(() => parseStrikes(text)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });

  it('strikes only at its sites, where the fault makes sense', () => {
    const plan = new ListedFaults(STRIKES);

    expect(plan.at('submit:main-eur@03-30T11:00/16', ['killed-before', 'answer-never'])).toBe('answer-never');
    expect(plan.at('submit:main-eur@03-30T11:00/16', ['killed-before'])).toBeUndefined();
    expect(plan.at('submit:main-eur@03-30T11:00/17', FAULT_KINDS)).toBeUndefined();
  });
});

describe('drawn faults', () => {
  const sites = Array.from({ length: 2_000 }, (_, index) => `p/${index}`);
  const drawn = (plan: DrawnFaults): (string | undefined)[] =>
    sites.map((site) => plan.at(site, ['schedule-twice', 'report-late']));

  it('depend on the seed and the site, not on the order of the draws', () => {
    const forwards = drawn(new DrawnFaults(new Chance(7), FAULT_KINDS));
    const plan = new DrawnFaults(new Chance(7), FAULT_KINDS);
    const backwards = sites.toReversed().map((site) => plan.at(site, ['schedule-twice', 'report-late']));

    expect(backwards.reverse()).toEqual(forwards);
    expect(drawn(new DrawnFaults(new Chance(8), FAULT_KINDS))).not.toEqual(forwards);
  });

  it('are of the enabled kinds only', () => {
    const kinds = new Set(drawn(new DrawnFaults(new Chance(7), ['report-late'])));

    expect(kinds).toEqual(new Set(['report-late', undefined]));
  });
});
