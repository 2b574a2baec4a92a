import type { Outcome } from '../ask/outcome.ts';
import { base64url } from '../session/attempt.ts';
import { sessionToken, signInFile } from '../session/session.ts';
import type { Assertion } from './signed.ts';

/** In a sandbox the signed-in person's software passkey signs there, for a browser that has none. */
const SIGNING_PATH = '/sandbox/assertion';

/** Whether this is one machine with invented people, who have software passkeys. */
export function hasSandboxPasskeys(): boolean {
  return signInFile().isSandbox === true;
}

export async function signBySandbox(challenge: Uint8Array): Promise<Outcome<Assertion>> {
  try {
    const response = await fetch(SIGNING_PATH, {
      method: 'POST',
      headers: { authorization: `Bearer ${sessionToken()}`, 'x-console-request': '1' },
      body: new URLSearchParams({ challenge: base64url(challenge) }),
    });
    if (!response.ok) throw new Error('The sandbox does not sign.');
    const assertion: Assertion = await response.json();
    return { ok: true, answer: assertion };
  } catch {
    return { ok: false, problem: { title: '', status: 0, detail: '', code: 'page-passkey-silent' } };
  }
}
