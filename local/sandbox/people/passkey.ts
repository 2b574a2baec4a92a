import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Assertion } from '../../../functions/core/approval/assertion.ts';

/** A software passkey: a real key pair and real assertions, without a person. */
export type Passkey = {
  readonly credentialId: string;
  /** DER SubjectPublicKeyInfo in base64, as a browser's `getPublicKey()` gives it. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
};

export function newPasskey(credentialId: string): Passkey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return {
    credentialId: Buffer.from(credentialId, 'utf8').toString('base64url'),
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    privateKey,
  };
}

const USER_PRESENT_AND_VERIFIED = 0x05;

/** The answer of an authenticator and a browser to `navigator.credentials.get` with user verification. */
export function assertWith(
  { credentialId, privateKey }: Passkey,
  challenge: Uint8Array,
  { rpId, origin, flags = USER_PRESENT_AND_VERIFIED, ...said }: AssertOptions,
): Assertion {
  const clientData = Buffer.from(
    JSON.stringify({
      type: 'webauthn.get',
      challenge: Buffer.from(challenge).toString('base64url'),
      origin,
      crossOrigin: false,
      ...said,
    }),
    'utf8',
  );
  const rpIdHash = createHash('sha256').update(rpId, 'utf8').digest();
  const authenticatorData = Buffer.concat([rpIdHash, Buffer.from([flags, 0, 0, 0, 0])]);
  const clientDataHash = createHash('sha256').update(clientData).digest();
  const signature = createSign('sha256').update(authenticatorData).update(clientDataHash).sign(privateKey);
  return {
    credentialId,
    clientDataJson: clientData.toString('base64url'),
    authenticatorData: authenticatorData.toString('base64url'),
    signature: signature.toString('base64url'),
  };
}

export type AssertOptions = {
  readonly rpId: string;
  readonly origin: string;
  /** Deviates from an honest authenticator, for tests of refusals. */
  readonly flags?: number;
  readonly type?: string;
  readonly crossOrigin?: boolean;
};
