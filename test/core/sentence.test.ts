import { describe, expect, it } from 'vitest';
import { filled, say } from '../../functions/core/sentence.ts';

const TABLE = {
  plain: 'It is not stopped.',
  valued: 'Attempt {attempt} was said at {at} to be of {date}. {why}',
} as const;

describe('a sentence', () => {
  it('has its code, and no values where it has no places', () => {
    expect(say(TABLE, 'plain')).toEqual({ code: 'plain', message: 'It is not stopped.' });
  });

  it('is said in English with its values, which stay with it', () => {
    const values = {
      attempt: 2,
      at: { moment: '2026-11-02T06:00:01.000Z' },
      date: { day: '2026-11-03' },
      why: [
        { code: 'iban-missing', message: 'Its IBAN is missing.' },
        { code: 'nothing-to-pay', message: 'There is nothing to pay.' },
      ],
    };

    expect(say(TABLE, 'valued', values)).toEqual({
      code: 'valued',
      message:
        'Attempt 2 was said at 2026-11-02 06:00 UTC to be of 2026-11-03. Its IBAN is missing. There is nothing to pay.',
      values,
    });
  });

  it('takes a value as it stands, also one that looks like a place', () => {
    expect(filled('{by}: {reason}', { by: '{reason}', reason: '$& {by}' }, String)).toBe('{reason}: $& {by}');
  });

  it('leaves a place open that it has no value for', () => {
    expect(filled('Said at {at}.', {}, String)).toBe('Said at ….');
  });
});
