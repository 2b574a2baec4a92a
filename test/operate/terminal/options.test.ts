import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../operate/terminal/options.ts';

const KINDS = { report: 'text', line: 'texts', json: 'flag' } as const;

describe('the options of a command', () => {
  it('are its texts and flags', () => {
    const options = parseOptions('review', KINDS, ['list', '--report', '7', '--line', 'a', '--line', 'b']);

    expect(options).toMatchObject({ positionals: ['list'], given: ['report', 'line'] });
    expect([options.text('report'), options.texts('line'), options.flag('json')]).toEqual([
      '7',
      ['a', 'b'],
      false,
    ]);
  });

  it.each([
    ['a blank text', ['--report', ''], '--report'],
    ['a text of blanks', ['--report', ' \t'], '--report'],
    ['one blank text of several', ['--line', 'a', '--line', ''], '--line'],
  ])('refuse %s, and say what to do', (_what, args, name) => {
    expect(() => parseOptions('review', KINDS, args)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: `${name} is blank.`,
        action: 'Give it a value; npm run review -- --help shows the options.',
      }),
    );
  });

  it.each([
    [['show', ' '], 'What follows show is blank.'],
    [['', 'PO1'], 'The first argument is blank.'],
  ])('refuse the blank argument of %j', (args, message) => {
    expect(() => parseOptions('review', KINDS, args)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message,
        action: 'Give what belongs there; npm run review -- --help shows the options.',
      }),
    );
  });
});
