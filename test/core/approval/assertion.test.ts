import { createHash, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Assertion, assertionFault } from '../../../functions/core/approval/assertion.ts';
import { assertWith, newPasskey } from '../../../local/sandbox/people/passkey.ts';
import { PARTY, SIGNED_ON } from '../../support/approvals.ts';
import { forAllIn } from '../../support/properties.ts';

const CHALLENGE = createHash('sha256').update('what is signed').digest();
const passkey = newPasskey('one');
const EXPECTED = { ...passkey, challenge: CHALLENGE, party: PARTY };
const good = assertWith(passkey, CHALLENGE, SIGNED_ON);

const faultOf = (changes: Partial<Assertion>, expected: Partial<typeof EXPECTED> = {}) =>
  assertionFault({ ...good, ...changes }, { ...EXPECTED, ...expected });

const faultOn = (changes: Partial<Parameters<typeof assertWith>[2]>) =>
  assertionFault(assertWith(passkey, CHALLENGE, { ...SIGNED_ON, ...changes }), EXPECTED);

const text = (value: unknown): string => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');

function derOf(curve: 'rsa' | 'secp384r1'): string {
  const { publicKey } =
    curve === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: curve });
  return publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
}

describe('an assertion', () => {
  it('counts as its person made it', () => {
    expect(faultOf({})).toBeUndefined();
  });

  it.each([
    ['credential-other', faultOf({ credentialId: 'other' })],
    ['client-data-malformed', faultOf({ clientDataJson: 'not base64url!' })],
    ['client-data-malformed', faultOf({ clientDataJson: Buffer.from('no json').toString('base64url') })],
    ['client-data-malformed', faultOf({ clientDataJson: text(null) })],
    ['client-data-malformed', faultOf({ clientDataJson: text({ type: 'webauthn.get' }) })],
    ['client-data-malformed', faultOf({ clientDataJson: 'A'.repeat(9_000) })],
    ['type-other', faultOn({ type: 'webauthn.create' })],
    ['challenge-other', faultOf({}, { challenge: createHash('sha256').update('other').digest() })],
    ['origin-other', faultOn({ origin: 'https://payouts.example.evil' })],
    ['origin-other', faultOn({ crossOrigin: true })],
    ['authenticator-data-malformed', faultOf({ authenticatorData: 'AAAA' })],
    ['relying-party-other', faultOn({ rpId: 'other.example' })],
    ['user-not-present', faultOn({ flags: 0x04 })],
    ['user-not-verified', faultOn({ flags: 0x01 })],
    ['key-unfit', faultOf({}, { publicKey: derOf('secp384r1') })],
    ['key-unfit', faultOf({}, { publicKey: derOf('rsa') })],
    ['key-unfit', faultOf({}, { publicKey: 'AAAA' })],
    ['signature-wrong', faultOf({}, { publicKey: newPasskey('one').publicKey })],
    ['signature-wrong', faultOf({ signature: 'AAAA' })],
    ['signature-wrong', faultOf({ signature: '' })],
  ])('does not count: %s', (fault, found) => {
    expect(found).toBe(fault);
  });

  it('does not count with any bit of it flipped', () => {
    const parts = ['clientDataJson', 'authenticatorData', 'signature'] as const;
    forAllIn(500, fc.constantFrom(...parts), fc.nat(), fc.nat(7), (part, at, bit) => {
      const bytes = Buffer.from(good[part], 'base64url');
      const index = at % bytes.length;
      bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);

      expect(faultOf({ [part]: bytes.toString('base64url') })).toBeDefined();
    });
  });
});
