import { describe, expect, it } from 'vitest';
import { FAULT_KINDS } from '../../simulation/faults/kinds.ts';
import { DEFAULT_PAYOUTS, HELP, parseSimulateOptions } from '../../simulation/options.ts';

describe('the options of a simulation', () => {
  it('default to a minute of new seeds with every fault', () => {
    expect(parseSimulateOptions([])).toEqual({
      help: false,
      seed: undefined,
      payouts: DEFAULT_PAYOUTS,
      minutes: 1,
      faults: FAULT_KINDS,
      replay: undefined,
    });
  });

  it('make one run of a given seed, and a search from it for a given time', () => {
    expect(parseSimulateOptions(['--seed', '7']).minutes).toBeUndefined();
    expect(parseSimulateOptions(['--seed', '7', '--minutes', '0.5']).minutes).toBe(0.5);
  });

  it('take a list of faults, or none', () => {
    expect(parseSimulateOptions(['--faults', 'zombie,slow']).faults).toEqual(['zombie', 'slow']);
    expect(parseSimulateOptions(['--faults', 'none']).faults).toEqual([]);
  });

  it.each([
    [['--seed', '-1']],
    [['--seed', '1.5']],
    [['--payouts', '0']],
    [['--minutes', '0']],
    [['--faults', 'no-such-fault']],
    [['--replay', 'p/1=slow']],
    [['--unknown']],
  ])('refuse %j', (args) => {
    expect(() => parseSimulateOptions(args)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });

  it('name every fault in the help', () => {
    for (const kind of FAULT_KINDS) expect(HELP).toContain(`  ${kind} `);
  });
});
