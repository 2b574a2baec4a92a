import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../functions/platform/check-config.ts';
import { accountingWarnings } from '../../infra/accounting-warnings.ts';
import { exampleWith, type Replacement, saidOf } from '../support/config-problems.ts';

function warningsWith(...replacements: readonly Replacement[]): string[] {
  return accountingWarnings(parseConfig(exampleWith(...replacements), 'some.json')).map(saidOf);
}

describe('accountingWarnings', () => {
  it('says nothing of the example', () => {
    expect(warningsWith()).toEqual([]);
  });

  it('tells of names that leave with the journal', () => {
    expect(warningsWith(['"namesInTexts": false', '"namesInTexts": true'])).toEqual([
      expect.stringContaining('accounting.namesInTexts: lets the name of each recipient leave'),
    ]);
  });

  it('tells of partners on the payroll', () => {
    expect(warningsWith(['"source": "spirii/nordfleet"', '"source": "ampeco/voltgrid"'])).toEqual([
      expect.stringContaining('accounting.payroll.sources[0].source: pays settlement reports'),
    ]);
  });
});
