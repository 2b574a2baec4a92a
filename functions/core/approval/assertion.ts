import { createHash, createPublicKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto';

/**
 * An authenticator's answer (WebAuthn level 2, AuthenticatorAssertionResponse), each part in base64url without padding:
 * https://www.w3.org/TR/webauthn-2/#authenticatorassertionresponse
 */
export type Assertion = {
  readonly credentialId: string;
  readonly clientDataJson: string;
  readonly authenticatorData: string;
  readonly signature: string;
};

/** Our page's origins, and the name that binds passkeys. */
export type RelyingParty = { readonly rpId: string; readonly origins: readonly string[] };

/** Why an assertion proves nothing. */
export type AssertionFault =
  | 'credential-other'
  | 'client-data-malformed'
  | 'type-other'
  | 'challenge-other'
  | 'origin-other'
  | 'authenticator-data-malformed'
  | 'relying-party-other'
  | 'user-not-present'
  | 'user-not-verified'
  | 'key-unfit'
  | 'signature-wrong';

/** Authenticator data: 32 bytes of the relying party's hash, a byte of flags, four of a counter. */
const FLAGS_AT = 32;
const SHORTEST = 37;
const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;

/** More than any authenticator makes; nobody reads a longer one. */
const MOST_CHARACTERS = 8_192;

/**
 * Whether the key's owner signed the challenge on our page, verified by the authenticator (verifying an assertion,
 * https://www.w3.org/TR/webauthn-2/#sctn-verifying-assertion, steps 11 to 20). Ignores the sign counter: synced
 * passkeys have none.
 * @param publicKey DER SubjectPublicKeyInfo in base64, as registered; only ES256.
 */
export function assertionFault(
  assertion: Assertion,
  expected: {
    readonly credentialId: string;
    readonly publicKey: string;
    readonly challenge: Uint8Array;
    readonly party: RelyingParty;
  },
): AssertionFault | undefined {
  const { credentialId, clientDataJson, authenticatorData, signature } = assertion;
  if (credentialId !== expected.credentialId) return 'credential-other';
  const clientData = bytesOf(clientDataJson);
  const said = clientData === undefined ? undefined : clientDataOf(clientData);
  if (clientData === undefined || said === undefined) return 'client-data-malformed';
  if (said.type !== 'webauthn.get') return 'type-other';
  const challenge = bytesOf(said.challenge);
  if (challenge === undefined || !isSame(challenge, expected.challenge)) return 'challenge-other';
  if (!expected.party.origins.includes(said.origin) || said.crossOrigin) return 'origin-other';
  const data = bytesOf(authenticatorData);
  const flags = data?.[FLAGS_AT];
  if (data === undefined || flags === undefined || data.length < SHORTEST)
    return 'authenticator-data-malformed';
  const rpIdHash = createHash('sha256').update(expected.party.rpId, 'utf8').digest();
  if (!isSame(data.subarray(0, FLAGS_AT), rpIdHash)) return 'relying-party-other';
  if ((flags & USER_PRESENT) === 0) return 'user-not-present';
  if ((flags & USER_VERIFIED) === 0) return 'user-not-verified';
  const key = es256KeyOf(expected.publicKey);
  if (key === undefined) return 'key-unfit';
  const signed = Buffer.concat([data, createHash('sha256').update(clientData).digest()]);
  const bytes = bytesOf(signature);
  return bytes !== undefined && verify('sha256', signed, key, bytes) ? undefined : 'signature-wrong';
}

/** The key, if it is on the curve P-256: no other counts. */
export function es256KeyOf(publicKey: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    const isP256 = key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
    return isP256 ? key : undefined;
  } catch {
    // Not a key at all: Node's error would not help a person.
    return undefined;
  }
}

function bytesOf(base64url: string): Buffer | undefined {
  if (base64url.length > MOST_CHARACTERS || !/^[A-Za-z0-9_-]+$/.test(base64url)) return undefined;
  return Buffer.from(base64url, 'base64url');
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

type ClientData = {
  readonly type: string;
  readonly challenge: string;
  readonly origin: string;
  readonly crossOrigin: boolean;
};

/** https://www.w3.org/TR/webauthn-2/#dictionary-client-data */
function clientDataOf(bytes: Buffer): ClientData | undefined {
  let said: unknown;
  try {
    said = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
  if (typeof said !== 'object' || said === null) return undefined;
  const { type, challenge, origin, crossOrigin } = Object.fromEntries<unknown>(Object.entries(said));
  if (typeof type !== 'string' || typeof challenge !== 'string' || typeof origin !== 'string')
    return undefined;
  return { type, challenge, origin, crossOrigin: crossOrigin === true };
}
