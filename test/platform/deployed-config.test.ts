import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../functions/platform/check-config.ts';
import { accounting } from '../../functions/platform/config-accounting.ts';
import { deployedConfigIn, deployedConfigText } from '../../functions/platform/deployed-config.ts';
import { approvalConfigText } from '../support/approval-config.ts';
import { exampleText } from '../support/config.ts';

describe('the configuration beside the code', () => {
  it.each([
    ['the example', exampleText()],
    [
      'one with people who approve',
      approvalConfigText({ people: 2, above: [{ amount: '50000.00', people: 3 }] }),
    ],
  ])('is read as %s was checked, with whole numbers of any size and maps', (_, text) => {
    const config = parseConfig(text, 'config');

    const deployed = deployedConfigIn(deployedConfigText(config));

    expect(deployed).toEqual(config);
    expect(accounting.parse(deployed.accounting)).toEqual(config.accounting);
  });

  it('keeps amounts that no number of JSON holds', () => {
    const config = parseConfig(exampleText(), 'config');
    const maxPayoutMinor = new Map([['EUR', 999_999_999_999_999_999n]]);

    const { limits } = deployedConfigIn(deployedConfigText({ ...config, limits: { maxPayoutMinor } }));

    expect(limits.maxPayoutMinor).toEqual(maxPayoutMinor);
  });
});
