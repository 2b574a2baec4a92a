import type { RegisterApprover } from '../../../functions/core/approval/statement.ts';
import { bytesOf } from '../session/attempt.ts';
import type { KeyRequest } from './key-request.ts';
import type { Signing } from './sign.ts';

export function registerStatement(
  stage: string,
  { issuer, subject, credentialId }: KeyRequest,
  publicKeySha256: string,
  signing: Signing,
): RegisterApprover {
  return {
    stage,
    decision: 'register-approver',
    approver: { issuer, subject },
    credentialId,
    publicKeySha256,
    ...signing,
  };
}

/** Hexadecimal, of the key's bytes: both people compare it. */
export async function fingerprintOf({ publicKey }: Pick<KeyRequest, 'publicKey'>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytesOf(publicKey)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
