import { SANDBOX_SIGNING_PATH, type SandboxSigning } from '../../sandbox-signing.ts';
import type { Outcome } from '../ask/outcome.ts';
import { base64url } from '../session/attempt.ts';
import { sessionToken, signInFile } from '../session/session.ts';
import type { Assertion } from './sign.ts';

/** Whether this is one machine with invented people, who have software passkeys. */
export function hasSandboxPasskeys(): boolean {
  return signInFile().isSandbox === true;
}

export async function signBySandbox(challenge: Uint8Array): Promise<Outcome<Assertion>> {
  const asked: SandboxSigning = { challenge: base64url(challenge) };
  try {
    const response = await fetch(SANDBOX_SIGNING_PATH, {
      method: 'POST',
      headers: { authorization: `Bearer ${sessionToken()}`, 'content-type': 'application/json' },
      body: JSON.stringify(asked),
    });
    if (!response.ok) throw new Error('The sandbox does not sign.');
    const assertion: Assertion = await response.json();
    return { ok: true, answer: assertion };
  } catch {
    return { ok: false, problem: { title: '', status: 0, detail: '', code: 'page-passkey-silent' } };
  }
}
