import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../functions/platform/config.ts';
import { parseConfig } from '../../functions/platform/config.ts';
import { functionConfigText, readDeploymentConfig } from '../../infra/deployment-config.ts';
import { exampleConfig, PROJECT_ROOT } from './synthesized.ts';

const invalid = (message: RegExp) =>
  expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(message) });

describe('readDeploymentConfig', () => {
  it('reads the file that is named', () => {
    expect(readDeploymentConfig(`${PROJECT_ROOT}/config/example.json`)).toEqual(exampleConfig());
  });

  it.each([undefined, '', 7, {}])('says how to name a file when it gets %j', (path) => {
    expect(() => readDeploymentConfig(path)).toThrow(invalid(/No configuration file is named/));
  });

  it('names the file that is not there', () => {
    expect(() => readDeploymentConfig('config/absent.json')).toThrow(
      invalid(/config\/absent\.json cannot be read/),
    );
  });
});

describe('functionConfigText', () => {
  const example = exampleConfig();

  it('gives a function its own source and the limits, in the words of the file', () => {
    const limits = fc.uniqueArray(
      fc.tuple(
        fc.constantFrom('EUR', 'DKK', 'HUF', 'JPY', 'KWD'),
        fc.bigInt({ min: 1n, max: 10n ** 18n - 1n }),
      ),
      { selector: ([currency]) => currency },
    );
    fc.assert(
      fc.property(limits, fc.constantFrom(...example.sources), (entries, source) => {
        const config: Config = {
          ...example,
          limits: { ...example.limits, maxPayoutMinor: new Map(entries) },
        };

        const read = parseConfig(functionConfigText(config, source), 'CONFIG');

        expect(read).toEqual({ ...config, sources: [source] });
      }),
    );
  });

  it('refuses what a function has no room for, at synthesis and not at deployment', () => {
    const [source] = example.sources;
    if (source === undefined) throw new Error('config/example.json has no source.');
    const endless = { ...source, baseUrl: `https://${'a'.repeat(3_500)}.example` };

    expect(() => functionConfigText(example, endless)).toThrow(
      invalid(/takes \d+ bytes; a function has room for 3500/),
    );
  });
});
