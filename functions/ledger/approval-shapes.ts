import * as z from 'zod/mini';

/** Shapes of rows with people and their signatures. */
export const personShape = z.object({ issuer: z.string(), subject: z.string(), name: z.string() });

export const signedShape = z.object({
  person: personShape,
  nonce: z.string(),
  issuedAt: z.string(),
  assertion: z.object({
    credentialId: z.string(),
    clientDataJson: z.string(),
    authenticatorData: z.string(),
    signature: z.string(),
  }),
});
