import type { Assertion } from '../../functions/core/approval/assertion.ts';
import type { Person } from '../../functions/core/approval/person.ts';
import type { FirstApprover } from '../../functions/core/approval/trusted-key.ts';
import { assertWith, newPasskey, type Passkey } from '../../local/sandbox/people/passkey.ts';
import { SIMULATED } from './simulated-person.ts';

/** Somebody with a passkey. Keys are by real chance: nothing in a run depends on their bytes. */
export type SimApprover = FirstApprover & { readonly passkey: Passkey };

const RP_ID = 'payouts.example';
const ORIGIN = 'https://payouts.example';

function approverNamed(name: string): SimApprover {
  const person: Person = { issuer: 'https://id.example', subject: name, name };
  const passkey = newPasskey(`the-key-of-${name}`);
  return { person, passkey, credentialId: passkey.credentialId, publicKey: passkey.publicKey };
}

/** Approvers of the configuration. */
export const FIRST_APPROVERS = [approverNamed('anna'), approverNamed('bert')] as const;
export const LATER_APPROVERS = [approverNamed('cleo'), approverNamed('dora'), approverNamed('emil')] as const;

const [ANNA, BERT] = FIRST_APPROVERS;

/** Who brings in whom; by name. */
const BROUGHT_IN_BY: ReadonlyMap<string, SimApprover> = new Map(
  LATER_APPROVERS.map(({ person }, index) => [person.name, index === 0 ? BERT : ANNA]),
);

export function sponsorOf(name: string): SimApprover | undefined {
  return BROUGHT_IN_BY.get(name);
}

/** Nobody brings them in: only an edited row names their key. */
export const STRANGER = approverNamed('mallory');

export const APPROVERS: readonly SimApprover[] = [...FIRST_APPROVERS, ...LATER_APPROVERS];

/** Bert, when he releases, cancels or settles from a terminal. */
export const AT_THE_TERMINAL = BERT;

/** As in a configuration. */
export const APPROVALS = {
  rpId: RP_ID,
  origins: [ORIGIN],
  approvers: FIRST_APPROVERS.map(({ person, credentialId, publicKey }) => ({
    ...person,
    credentialId,
    publicKey,
  })),
  terminals: [
    {
      arn: SIMULATED.subject,
      issuer: AT_THE_TERMINAL.person.issuer,
      subject: AT_THE_TERMINAL.person.subject,
    },
  ],
};

export function assertionBy({ passkey }: SimApprover, challenge: Uint8Array): Assertion {
  return assertWith(passkey, challenge, { rpId: RP_ID, origin: ORIGIN });
}
