import { describe, expect, it } from 'vitest';
import { toDocument } from '../../local/document.ts';
import { resultOf } from './printed.ts';

describe('the JSON document', () => {
  it('has the proof with its breaks, or null without one', () => {
    const breaks = [{ about: 'batch BA1', problem: 'its manifest is not the sealed one' }];

    expect(toDocument(resultOf({ proof: { runs: 1, batches: 2, breaks } })).proof).toEqual({
      runs: 1,
      batches: 2,
      breaks,
    });
    expect(toDocument(resultOf({})).proof).toBeNull();
  });

  it('names the rule and the line of a refused report', () => {
    const result = { outcome: 'refused', key: 'inbox/a', sha256: 'a', rule: 'doctype', line: 7 } as const;

    expect(toDocument(resultOf({ reports: [{ path: 'a.xml', result }] })).reports).toEqual([
      expect.objectContaining({ file: 'a.xml', outcome: 'refused', rule: 'doctype', line: 7 }),
    ]);
  });
});
