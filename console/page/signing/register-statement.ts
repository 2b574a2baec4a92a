import type { RegisterApprover } from '../../../functions/core/approval/statement.ts';
import { bytesOf, sha256Hex } from '../session/attempt.ts';
import type { Me } from '../session/me.ts';
import type { Signing } from './sign.ts';

/** A colleague's new passkey. Their own token told the API whose it is. */
export type KeyOffer = Me['offers'][number];

export function registerStatement(
  stage: string,
  { person: { issuer, subject }, credentialId }: KeyOffer,
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
export function fingerprintOf({ publicKey }: Pick<KeyOffer, 'publicKey'>): Promise<string> {
  return sha256Hex(bytesOf(publicKey));
}
