import type { Outcome } from '../ask/outcome.ts';
import type { SandboxSigning } from '../page-config.ts';
import { base64url } from '../session/attempt.ts';
import { pageConfig, sessionToken } from '../session/session.ts';
import type { Assertion } from './sign.ts';

/** Whether this is one machine with invented people, who have software passkeys. */
export function hasSandboxPasskeys(): boolean {
  return pageConfig().sandboxSigningUrl !== null;
}

export async function signBySandbox(challenge: Uint8Array): Promise<Outcome<Assertion>> {
  const url = pageConfig().sandboxSigningUrl;
  const asked: SandboxSigning = { challenge: base64url(challenge) };
  try {
    if (url === null) throw new Error('Only a sandbox has passkeys of its own.');
    const response = await fetch(url, {
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
