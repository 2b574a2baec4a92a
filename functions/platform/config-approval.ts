import * as z from 'zod/mini';
import { httpsAddress } from './config-https.ts';

const people = z.int().check(z.minimum(0), z.maximum(5));

/** How many people approve each file of a debtor account. */
export const approval = z.strictObject({
  /** 0: nobody; files leave at their schedule. */
  people,
  /** More people for a file with a larger sum, in the account's currency. */
  above: z.optional(
    z
      .array(
        z.strictObject({
          amount: z
            .string()
            .check(z.regex(/^\d{1,12}(\.\d{1,3})?$/, 'has to be an amount, as text, such as "50000.00"')),
          people,
        }),
      )
      .check(z.maxLength(5)),
  ),
  /** Whether somebody also releases each file at the bank. */
  bankReleases: z.optional(z.boolean()),
});

const issuer = httpsAddress('has to be the HTTPS address of an OpenID issuer');
const subject = z.string().check(z.minLength(1), z.maxLength(255));
const credentialId = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{16,1400}$/, 'has to be the id of a passkey, in base64url without padding'));

const approver = z.strictObject({
  issuer,
  subject,
  name: z.string().check(z.minLength(1), z.maxLength(70)),
  credentialId,
  /** DER SubjectPublicKeyInfo in base64. */
  publicKey: z.string(),
});

/** Who approves files, and where. Before a deployment, a check tests hosts and keys as a browser would. */
export const approvals = z.strictObject({
  /** The host that binds passkeys: the console's, or a domain above it. */
  rpId: z.string(),
  /** Where browsers find the console. */
  origins: z.array(z.string()).check(z.minLength(1), z.maxLength(5)),
  /**
   * The first approvers, at least two. They enter once and bring in all others. They stay here for good, even after
   * their keys are revoked: the trust in every later key begins with theirs.
   */
  approvers: z.tuple([approver, approver], approver).check(z.maxLength(5)),
  /** People who also work in a terminal: they do not approve what they release there. */
  terminals: z.optional(
    z
      .array(
        z.strictObject({
          /** As `aws sts get-caller-identity` shows it. */
          arn: z
            .string()
            .check(z.regex(/^arn:aws[a-z-]*:(iam|sts)::\d{12}:\S{1,1000}$/, 'has to be the ARN of a person')),
          issuer,
          subject,
        }),
      )
      .check(z.maxLength(50)),
  ),
});
