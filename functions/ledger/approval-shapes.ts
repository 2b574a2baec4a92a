import * as z from 'zod/mini';
import { bigInteger, count, payoutId } from './row-values.ts';

/** Parts of rows that approvals share: batches and the approvers' roster. */
export const personShape = z.object({ issuer: z.string(), subject: z.string(), name: z.string() });

const signing = {
  person: personShape,
  nonce: z.string(),
  issuedAt: z.string(),
  assertion: z.object({
    credentialId: z.string(),
    clientDataJson: z.string(),
    authenticatorData: z.string(),
    signature: z.string(),
  }),
};

export const signedShape = z.object(signing);
export const approvalShape = z.object({ ...signing, atMs: count });

export const sealShape = z.pipe(
  z.object({
    count,
    controlSumMinor: bigInteger,
    manifestParts: count,
    manifestHash: z.string(),
    fileSha256: z.string(),
    fileBytes: count,
    writerVersion: z.optional(count),
    packageVersion: z.optional(z.string()),
  }),
  z.transform((seal) => ({
    ...seal,
    writerVersion: seal.writerVersion,
    packageVersion: seal.packageVersion,
  })),
);

const cap = z.object({ count, sumMinor: bigInteger });

export const proposalShape = z.object({
  proposedAtMs: count,
  expiresAtMs: count,
  terms: z.object({
    policy: z.object({
      people: count,
      above: z.array(z.object({ amountMinor: bigInteger, people: count })),
      bankReleases: z.boolean(),
    }),
    caps: z.object({ perFile: cap, perRun: cap, perDay: cap }),
  }),
  makers: z.array(z.string()),
  seal: sealShape,
});

export const voidedShape = z.discriminatedUnion('why', [
  z.object({ why: z.enum(['abandoned', 'expired', 'late', 'outdated', 'terms-changed']), atMs: count }),
  z.object({
    why: z.literal('refused'),
    atMs: count,
    by: personShape,
    reason: z.string(),
    lines: z.array(payoutId),
  }),
]);
