import type { Outcome, Problem } from '../ask/outcome.ts';
import { base64, base64url, bytesOf, sha256 } from '../session/attempt.ts';
import type { Me } from '../session/me.ts';
import type { Assertion } from './signed.ts';

const TIMEOUT_MS = 120_000;

/** https://www.iana.org/assignments/cose/cose.xhtml#algorithms: the one that the ledger takes. */
const ES256 = -7;

/**
 * The browser's answer to a challenge, with the person in front of it. https://www.w3.org/TR/webauthn-2/
 * @param keys ids of their passkeys, one of which signs.
 */
export async function signByPasskey(
  { signing }: Me,
  keys: readonly string[],
  challenge: Uint8Array<ArrayBuffer>,
): Promise<Outcome<Assertion>> {
  if (signing === null) return { ok: false, problem: NO_PASSKEY };
  try {
    const credential = await navigator.credentials.get({
      publicKey: {
        challenge,
        rpId: signing.rpId,
        allowCredentials: keys.map(named),
        userVerification: 'required',
        timeout: TIMEOUT_MS,
      },
    });
    if (!(credential instanceof PublicKeyCredential)) return { ok: false, problem: NO_PASSKEY };
    const { response } = credential;
    if (!(response instanceof AuthenticatorAssertionResponse)) return { ok: false, problem: NO_PASSKEY };
    return {
      ok: true,
      answer: {
        credentialId: textOf(credential.rawId),
        clientDataJson: textOf(response.clientDataJSON),
        authenticatorData: textOf(response.authenticatorData),
        signature: textOf(response.signature),
      },
    };
  } catch {
    // Declined, too late, or no key of the person is here: the browser does not say which.
    return { ok: false, problem: NO_PASSKEY };
  }
}

export type NewPasskey = {
  readonly credentialId: string;
  /** DER SubjectPublicKeyInfo in base64. */
  readonly publicKey: string;
};

/**
 * Makes a passkey for this console wherever the person chooses. It approves nothing before another person brings it in,
 * or the configuration names it: first approvers make theirs where nobody approves yet.
 */
export async function makePasskey({ signing, person, ownKeys, stage }: Me): Promise<Outcome<NewPasskey>> {
  try {
    const credential = await navigator.credentials.create({
      publicKey: {
        rp: { id: signing?.rpId ?? location.hostname, name: `ev-payouts ${stage}` },
        user: {
          id: await sha256(`${person.issuer} ${person.subject}`),
          name: person.name,
          displayName: person.name,
        },
        // The ledger asks for no attestation, so nobody checks the answer to this challenge.
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        pubKeyCredParams: [{ type: 'public-key', alg: ES256 }],
        authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
        excludeCredentials: ownKeys.map(({ credentialId }) => named(credentialId)),
        attestation: 'none',
        timeout: TIMEOUT_MS,
      },
    });
    if (!(credential instanceof PublicKeyCredential)) return { ok: false, problem: NOT_MADE };
    const { response } = credential;
    const publicKey = response instanceof AuthenticatorAttestationResponse ? response.getPublicKey() : null;
    if (publicKey === null) return { ok: false, problem: NOT_MADE };
    return {
      ok: true,
      answer: { credentialId: textOf(credential.rawId), publicKey: base64(new Uint8Array(publicKey)) },
    };
  } catch {
    return { ok: false, problem: NOT_MADE };
  }
}

function named(credentialId: string): PublicKeyCredentialDescriptor {
  return { type: 'public-key', id: bytesOf(credentialId) };
}

function textOf(bytes: ArrayBuffer): string {
  return base64url(new Uint8Array(bytes));
}

const NO_PASSKEY: Problem = { title: '', status: 0, detail: '', code: 'page-passkey-silent' };
const NOT_MADE: Problem = { title: '', status: 0, detail: '', code: 'page-passkey-not-made' };
