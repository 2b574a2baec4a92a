import { type Statement, statementText } from '../../../functions/core/approval/statement.ts';
import type { Outcome } from '../ask/outcome.ts';
import { randomText, sha256 } from '../session/attempt.ts';
import type { Me } from '../session/me.ts';
import { exactServerNow } from '../session/server-clock.ts';
import { signByPasskey } from './passkey.ts';
import { signBySandbox } from './sandbox-passkey.ts';
import type { Signed } from './signed.ts';

/** Who, when, and 128 bits of chance: they make each signature unique. */
export type Signing = Pick<Statement, 'person' | 'nonce' | 'issuedAt'>;

/** `passkey`: the browser's, or one that it reaches. `sandbox`: an invented person's, on one machine. */
export type SignBy = 'passkey' | 'sandbox';

const NONCE_BYTES = 16;

/**
 * Has the signed-in person sign a statement: hashes its text, as the API rebuilds it, and makes the digest the
 * challenge of their passkey.
 * @param keys ids of those of their passkeys that count for it.
 */
export async function sign(
  me: Me,
  by: SignBy,
  keys: readonly string[],
  statementOf: (signing: Signing) => Statement,
): Promise<Outcome<Signed>> {
  const { issuer, subject } = me.person;
  const signing: Signing = {
    person: { issuer, subject },
    nonce: randomText(NONCE_BYTES),
    issuedAt: new Date(exactServerNow()).toISOString(),
  };
  const challenge = await sha256(statementText(statementOf(signing)));
  const assertion =
    by === 'passkey' ? await signByPasskey(me, keys, challenge) : await signBySandbox(challenge);
  return assertion.ok ? { ok: true, answer: { ...signing, assertion: assertion.answer } } : assertion;
}
