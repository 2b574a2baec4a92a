import { describe, expect, it } from 'vitest';
import type { Person } from '../../functions/core/approval/person.ts';
import { decisionOf, type GivenBy } from '../../operate/person.ts';
import { errorOf } from '../support/errors.ts';
import { CALLER_ARN } from '../support/identity-service.ts';

const AT_AWS = { issuer: 'aws', subject: CALLER_ARN } as const;
const ADA: GivenBy = { identity: undefined, name: 'Ada Nord' };

describe('a decision', () => {
  it.each<[string, GivenBy, Person]>([
    ['a name on this machine', ADA, { issuer: 'self', subject: 'Ada Nord', name: 'Ada Nord' }],
    ['an AWS identity', { identity: CALLER_ARN, name: undefined }, { ...AT_AWS, name: CALLER_ARN }],
    [
      'an AWS identity, and a name beside it',
      { identity: CALLER_ARN, name: ' Ada ' },
      { ...AT_AWS, name: `Ada (${CALLER_ARN})` },
    ],
  ])('is that of %s', (_what, caller, by) => {
    expect(decisionOf(caller, ' asked ', 7)).toEqual({ by, reason: 'asked', atMs: 7 });
  });

  it.each<[string, GivenBy, string]>([
    ['--by', { identity: undefined, name: undefined }, 'asked'],
    ['--by', { identity: undefined, name: '  ' }, 'asked'],
    ['--by', { identity: CALLER_ARN, name: '\u{200b}\u{2060}' }, 'asked'],
    ['--by', { identity: undefined, name: 'x'.repeat(71) }, 'asked'],
    ['--reason', ADA, ''],
    ['--reason', ADA, '\t\n\u{a0}'],
    ['--reason', ADA, 'x'.repeat(201)],
    ['--reason', ADA, 'their account is DE89 3704-0044 0532 0130 00'],
    ['--reason', ADA, 'half a character: \ud83d'],
    ['--reason', ADA, 'paid \u{202e}02.14 EUR'],
    ['--by', { identity: undefined, name: 'Ada \u{2066}treB' }, 'asked'],
    ['--by', { identity: undefined, name: 'Ada, DE89370400440532013000' }, 'asked'],
    ['--by', { identity: 'x'.repeat(290), name: 'x'.repeat(60) }, 'asked'],
  ])(
    'is refused where %s is blank, longer than what is kept, shown otherwise than written, or has a whole IBAN: %j',
    (option, person, reason) => {
      const refusal = errorOf(() => decisionOf(person, reason, 7));

      expect(refusal.code).toBe('CONFIG_INVALID');
      expect(`${refusal.message} ${refusal.action}`).toContain(option);
    },
  );
});
