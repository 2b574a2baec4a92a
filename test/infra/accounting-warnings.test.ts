import { describe, expect, it } from 'vitest';
import { parseConfig, shownPath } from '../../functions/platform/check-config.ts';
import { accountingWarnings } from '../../infra/accounting-warnings.ts';
import { exampleText } from '../support/config.ts';

function warningsWith(...replacements: readonly (readonly [string, string])[]): string[] {
  const text = replacements.reduce((known, [from, to]) => {
    expect(known).toContain(from);
    return known.replace(from, to);
  }, exampleText());
  return accountingWarnings(parseConfig(text, 'some.json')).map(
    ({ path, message }) => `${shownPath(path)}: ${message}`,
  );
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
