import * as z from 'zod/mini';
import type { Trust } from '../../../functions/core/approval/trusted-key.ts';
import { personShape } from '../../../functions/ledger/approval-shapes.ts';
import { canonicalJson, parseCanonicalJson } from './canonical-json.ts';

const trustFile = z.strictObject({
  trust: z.optional(
    z.strictObject({
      stage: z.string(),
      party: z.strictObject({ rpId: z.string(), origins: z.array(z.string()) }),
      first: z.array(
        z.strictObject({ person: personShape, credentialId: z.string(), publicKey: z.string() }),
      ),
    }),
  ),
});

export type TrustFile = { readonly trust?: Trust | undefined };

/** Whose keys the configuration trusts from the beginning; nobody's where nobody approves. */
export function trustText(trust: Trust | undefined): string {
  return canonicalJson({ trust });
}

/** @returns undefined for any text that `trustText` does not write. */
export function parseTrust(text: string): TrustFile | undefined {
  return trustFile.safeParse(parseCanonicalJson(text)).data;
}
