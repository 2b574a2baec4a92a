import * as z from 'zod/mini';
import { personShape, signedShape } from '../../../functions/ledger/approval-shapes.ts';

const approvalsFile = z.object({
  batchId: z.string(),
  relyingParty: z.object({ rpId: z.string(), origins: z.array(z.string()) }),
  approvals: z.array(
    z.object({
      person: personShape,
      at: z.string(),
      statement: z.string(),
      assertion: signedShape.shape.assertion,
      publicKey: z.optional(z.string()),
    }),
  ),
});

/** What lies beside a payment file (functions/batches/approvals-file.ts). */
export type ApprovalsFile = z.infer<typeof approvalsFile>;

export function parseApprovalsFile(text: string): ApprovalsFile | undefined {
  try {
    return approvalsFile.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
