import { describe, expect, it } from 'vitest';
import { decisionOf, type Person } from '../../operate/person.ts';
import { errorOf } from '../support/errors.ts';
import { CALLER_ARN } from '../support/identity-service.ts';

const ADA: Person = { identity: undefined, name: 'Ada Nord' };

describe('a decision', () => {
  it.each<[string, Person, string]>([
    ['a name on this machine', ADA, 'Ada Nord'],
    ['an AWS identity', { identity: CALLER_ARN, name: undefined }, CALLER_ARN],
    ['an AWS identity, and a name beside it', { identity: CALLER_ARN, name: ' Ada ' }, `Ada (${CALLER_ARN})`],
  ])('is that of %s', (_what, person, by) => {
    expect(decisionOf(person, ' asked ', 7)).toEqual({ by, reason: 'asked', atMs: 7 });
  });

  it.each<[string, Person, string]>([
    ['--by', { identity: undefined, name: undefined }, 'asked'],
    ['--by', { identity: undefined, name: '  ' }, 'asked'],
    ['--by', { identity: CALLER_ARN, name: '\u{200b}\u{2060}' }, 'asked'],
    ['--by', { identity: undefined, name: 'x'.repeat(71) }, 'asked'],
    ['--reason', ADA, ''],
    ['--reason', ADA, '\t\n\u{a0}'],
    ['--reason', ADA, 'x'.repeat(201)],
    ['--by', { identity: 'x'.repeat(290), name: 'x'.repeat(60) }, 'asked'],
  ])('is refused where %s is blank, or longer than what is kept: %j', (option, person, reason) => {
    const refusal = errorOf(() => decisionOf(person, reason, 7));

    expect(refusal.code).toBe('CONFIG_INVALID');
    expect(`${refusal.message} ${refusal.action}`).toContain(option);
  });
});
