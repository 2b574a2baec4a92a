import * as z from 'zod/mini';
import { GROUPS } from './groups.ts';
import { ROUTE_NAMES } from './routes.ts';
import { signing } from './signing.ts';
import { moment, person } from './values.ts';

export const ownKey = z.strictObject({
  credentialId: z.string(),
  registeredAt: moment,
  isRevoked: z.boolean(),
  /** Whether a chain of signatures leads from it to the first approvers of the configuration. */
  isTrusted: z.boolean(),
});

export const activeKey = z.strictObject({
  credentialId: z.string(),
  name: z.string(),
  isOwn: z.boolean(),
  registeredAt: moment,
  /** Whether no file has left by it: whoever brought it in may then not approve beside it. */
  isNew: z.boolean(),
});

export const keyOffer = z.strictObject({
  credentialId: z.string(),
  publicKey: z.string(),
  person,
  at: moment,
});

export const me = z.strictObject({
  person,
  groups: z.array(z.enum(GROUPS)),
  /** Routes that the person's groups allow; the object says whether a rule allows it now. */
  mayCall: z.array(z.enum(ROUTE_NAMES)),
  stage: z.string(),
  /** The server's clock. */
  now: moment,
  /** When the token expires. */
  expiresAt: moment,
  /** Null where nobody approves files here. */
  signing: z.nullable(signing),
  isApprover: z.boolean(),
  ownKeys: z.array(ownKey),
  /** Passkeys of others that wait for an approver's signature; only for approvers. */
  offers: z.array(keyOffer),
  /** Everybody's, so that an approver can revoke one. */
  keys: z.array(activeKey),
});
