import { describe, expect, it } from 'vitest';
import { hasPage } from '../../console/build-page.ts';
import type { Config } from '../../functions/platform/config.ts';
import { consoleWarnings } from '../../infra/console-warnings.ts';
import { refuseWithoutPage } from '../../infra/refuse-without-page.ts';
import { approvingConfig, exampleConfig } from './synthesized.ts';

const DOMAIN = {
  name: 'payouts.nordfleet.example',
  certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/one',
};
const SIGN_IN = {
  issuer: 'https://id.example',
  clientId: 'payouts',
  authorizationEndpoint: 'https://id.example/authorize',
  tokenEndpoint: 'https://id.example/token',
  groupsClaim: 'groups',
};

function warned(config: Config): readonly string[] {
  return consoleWarnings(config).map(({ path }) => path.join('.'));
}

describe('a deployment with the console', () => {
  it.each<[string, Config, readonly string[]]>([
    ['none without one', exampleConfig(), []],
    ['none where nobody is bound to its host', { ...exampleConfig(), console: {} }, []],
    [
      'of passkeys at a host that CloudFront names',
      { ...approvingConfig(), console: {} },
      ['console.domain'],
    ],
    ['none with a host of its own', { ...approvingConfig(), console: { domain: DOMAIN } }, []],
    ['of an issuer of its own', { ...exampleConfig(), console: { signIn: SIGN_IN } }, ['console.signIn']],
  ])('is warned %s', (_what, config, paths) => {
    expect(warned(config)).toEqual(paths);
  });

  it('is never made without a page', () => {
    const refuse = () => refuseWithoutPage({ console: {} });

    if (hasPage()) expect(refuse).not.toThrow();
    else expect(refuse).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    expect(() => refuseWithoutPage({ console: undefined })).not.toThrow();
  });
});
