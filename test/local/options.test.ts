import { describe, expect, it } from 'vitest';
import { parseStartOptions } from '../../local/options.ts';

describe('the options of npm start', () => {
  it('have defaults', () => {
    expect(parseStartOptions([], {})).toEqual({
      help: false,
      json: false,
      dataDir: undefined,
      configFile: 'config/example.json',
      stopAfter: 'reconcile',
      dryRun: false,
      simulateBank: false,
      once: false,
      port: 0,
      spirii: undefined,
      ampeco: undefined,
    });
  });

  it('are all taken together', () => {
    const args = [
      '--once',
      '--json',
      '--data',
      'stores',
      '--config',
      'mine.json',
      '--stop-after',
      'submit',
      '--dry-run',
      '--simulate-bank',
    ];

    expect(parseStartOptions(args, {})).toMatchObject({
      json: true,
      dataDir: 'stores',
      configFile: 'mine.json',
      stopAfter: 'submit',
      dryRun: true,
      simulateBank: true,
    });
  });

  it('take the endpoint of a source from the environment, as an origin', () => {
    const environment = { SPIRII_BASE_URL: 'https://api.spirii.com/', SPIRII_TOKEN: 'secret' };

    expect(parseStartOptions([], environment).spirii).toEqual({
      baseUrl: 'https://api.spirii.com',
      token: 'secret',
    });
  });

  it.each([
    ['an unknown option', ['--dry'], {}, '--dry'],
    ['a word without an option', ['now'], {}, 'now'],
    ['an option without its value', ['--data'], {}, '--data'],
    ['an option whose value is blank', ['--data', ' '], {}, '--data'],
    ['a port that is none', ['--port', '70000'], {}, '--port'],
    ['a stage that does not exist', ['--stop-after', 'pay'], {}, 'pay'],
    [
      'a base URL with a path',
      [],
      { AMPECO_BASE_URL: 'https://t.example/public-api', AMPECO_TOKEN: 'x' },
      'AMPECO',
    ],
    ['a base URL without TLS', [], { SPIRII_BASE_URL: 'http://api.spirii.com', SPIRII_TOKEN: 'x' }, 'SPIRII'],
    ['a base URL without a token', [], { SPIRII_BASE_URL: 'https://api.spirii.com' }, 'SPIRII_TOKEN'],
    ['a token without a base URL', [], { AMPECO_TOKEN: 'hidden-token' }, 'AMPECO_BASE_URL'],
  ])('refuse %s, and say what to do', (_what, args, environment, named) => {
    const parse = (): unknown => parseStartOptions(args, environment);

    expect(parse).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(named) }),
    );
    expect(parse).not.toThrow(/hidden-token/);
  });
});
