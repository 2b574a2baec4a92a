import { describe, expect, it } from 'vitest';
import { FaultSwitch, type SandboxFault } from '../../../local/sandbox/faults.ts';

function kindsTaken(faults: FaultSwitch, path: string, requests: number): string[] {
  return Array.from({ length: requests }, () =>
    faults
      .take(path)
      .map(({ kind }) => kind)
      .join('+'),
  );
}

const DOWN: SandboxFault = { kind: 'status', status: 503, body: 'empty' };

describe('FaultSwitch', () => {
  it('spoils every request until it is cleared', () => {
    const faults = new FaultSwitch([DOWN]);

    expect(kindsTaken(faults, '/a', 3)).toEqual(['status', 'status', 'status']);
    faults.clear();
    expect(kindsTaken(faults, '/a', 1)).toEqual(['']);
  });

  it('lets requests pass, spoils so many and stops', () => {
    const faults = new FaultSwitch([{ ...DOWN, skip: 1, times: 2 }]);

    expect(kindsTaken(faults, '/a', 5)).toEqual(['', 'status', 'status', '', '']);
  });

  it('counts only its own paths', () => {
    const faults = new FaultSwitch([{ ...DOWN, path: '/expenses/', times: 1 }]);

    expect(kindsTaken(faults, '/expense-reports', 2)).toEqual(['', '']);
    expect(kindsTaken(faults, '/expenses/1', 2)).toEqual(['status', '']);
  });

  it('starts its counts at zero when it is set again', () => {
    const faults = new FaultSwitch([{ ...DOWN, times: 1 }]);
    kindsTaken(faults, '/a', 2);

    faults.set({ ...DOWN, times: 1 }, { kind: 'extra-fields' });

    expect(kindsTaken(faults, '/a', 2)).toEqual(['status+extra-fields', 'extra-fields']);
  });
});
