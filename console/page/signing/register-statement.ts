import type { RegisterApprover } from '../../../functions/core/approval/statement.ts';
import { bytesOf, sha256Hex } from '../session/attempt.ts';
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
export function fingerprintOf({ publicKey }: Pick<KeyRequest, 'publicKey'>): Promise<string> {
  return sha256Hex(bytesOf(publicKey));
}
