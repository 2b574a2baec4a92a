import { createECDH, createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { statementOf } from '../../../functions/core/approval/approvals.ts';
import type { Assertion } from '../../../functions/core/approval/assertion.ts';
import { challengeOf } from '../../../functions/core/approval/challenge.ts';
import type { Person } from '../../../functions/core/approval/person.ts';
import type { Signed } from '../../../functions/core/approval/signed.ts';
import type { ProposedBatch } from '../../../functions/core/batch.ts';
import type { Clock, Random } from '../../../functions/platform/clock.ts';
import type { Config } from '../../../functions/platform/config.ts';
import { assertWith, type Passkey } from './passkey.ts';

/** An invented person, who approves with a software passkey. */
export type SandboxPerson = { readonly person: Person; readonly passkey: Passkey };

/** Three, where two approve each file: whoever another has just brought in signs a first file beside the third. */
export type SandboxPeople = readonly [SandboxPerson, SandboxPerson, SandboxPerson];

/** Names nobody real. */
export const SANDBOX_ISSUER = 'https://sandbox.invalid';

/** Where this machine's console is, whatever its port: browsers take `localhost` for secure. */
const PARTY = { rpId: 'localhost', origin: 'http://localhost' } as const;

export function sandboxPeople(): SandboxPeople {
  return [personNamed('Ida Holm'), personNamed('Per Lund'), personNamed('Eli Dahl')];
}

function personNamed(name: string): SandboxPerson {
  return {
    person: { issuer: SANDBOX_ISSUER, subject: name, name: `${name} (sandbox)` },
    passkey: passkeyOf(`ev-payouts sandbox: ${name}`),
  };
}

/**
 * The same key in every run, so that kept stores know it. Anybody can derive it: it shows how approvals work, and
 * protects nothing.
 */
function passkeyOf(seed: string): Passkey {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(createHash('sha256').update(seed, 'utf8').digest());
  // 0x04, then both coordinates (SEC 1, uncompressed point).
  const point = pair.getPublicKey();
  const part = (from: number, to: number): string => point.subarray(from, to).toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: part(1, 33), y: part(33, 65) };
  const privateKey = createPrivateKey({
    key: { ...jwk, d: pair.getPrivateKey('base64url') },
    format: 'jwk',
  });
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  return {
    credentialId: createHash('sha256').update(`${seed}: id`, 'utf8').digest('base64url'),
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    privateKey,
  };
}

/**
 * The configuration in which these people approve each file. A debtor account keeps a policy of its own.
 * @returns undefined where the configuration names approvers: their keys are not here, so their files wait for them.
 */
export function withSandboxPeople(config: Config, [first, second, third]: SandboxPeople): Config | undefined {
  if (config.approvals !== undefined) return undefined;
  const approverOf = ({ person, passkey: { credentialId, publicKey } }: SandboxPerson) => ({
    ...person,
    credentialId,
    publicKey,
  });
  return {
    ...config,
    console: config.console ?? {},
    approvals: {
      rpId: PARTY.rpId,
      origins: [PARTY.origin],
      approvers: [approverOf(first), approverOf(second), approverOf(third)],
    },
    debtorAccounts: config.debtorAccounts.map((account) => ({
      ...account,
      approval: account.approval ?? { people: 2 },
    })),
  };
}

/** The person's passkey answers a challenge, as an authenticator and a browser would. */
export function assertBy({ passkey }: SandboxPerson, challenge: Uint8Array): Assertion {
  return assertWith(passkey, challenge, PARTY);
}

/** The same approvals, also for signatures on this machine's console. */
export function withConsoleAt(config: Config, origin: string): Config {
  const { approvals } = config;
  return approvals === undefined
    ? config
    : { ...config, approvals: { ...approvals, origins: [...approvals.origins, origin] } };
}

const NONCE_BYTES = 16;

/** The person's signature of the proposed batch, as an authenticator and a browser would give it. */
export function signedBy(
  { person, passkey }: SandboxPerson,
  batch: ProposedBatch,
  { stage, clock, random }: { readonly stage: string; readonly clock: Clock; readonly random: Random },
): Signed {
  const bytes = Array.from({ length: NONCE_BYTES }, () => Math.floor(random() * 256));
  const signing = {
    person,
    nonce: Buffer.from(bytes).toString('base64url'),
    issuedAt: new Date(clock.now()).toISOString(),
  };
  const challenge = challengeOf(statementOf(batch, batch.proposal, { stage }, signing));
  return { ...signing, assertion: assertBy({ person, passkey }, challenge) };
}
