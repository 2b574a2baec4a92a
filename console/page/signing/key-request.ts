import type { BodyOf } from '../../api/contract/shapes.ts';
import { base64url, bytesOf } from '../session/attempt.ts';

/** Somebody's new passkey, as they hand it to an approver who signs for it. Nothing of it is secret. */
export type KeyRequest = BodyOf<'registerKey'>['approver'];

const MEMBERS = ['issuer', 'subject', 'name', 'credentialId', 'publicKey'] as const;

/** One line to send by whatever way both trust. */
export function requestText(request: KeyRequest): string {
  return base64url(new TextEncoder().encode(JSON.stringify(request)));
}

/** @returns undefined where the text is none. What it says, the API checks. */
export function requestIn(text: string): KeyRequest | undefined {
  try {
    const read: Partial<Record<string, unknown>> = JSON.parse(new TextDecoder().decode(bytesOf(text.trim())));
    const [issuer, subject, name, credentialId, publicKey] = MEMBERS.map((member) => {
      const value = read[member];
      if (typeof value !== 'string' || value === '') throw new Error('A part is missing.');
      return value;
    });
    if (!issuer || !subject || !name || !credentialId || !publicKey) return undefined;
    return { issuer, subject, name, credentialId, publicKey };
  } catch {
    return undefined;
  }
}
