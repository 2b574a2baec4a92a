import { z } from 'zod';
import type { Ended } from '../support/run-node.ts';

const decidedShape = z.strictObject({
  batchId: z.string(),
  state: z.string(),
  debtorAccountId: z.string(),
  count: z.int(),
  controlSumMinor: z.string(),
  currency: z.string(),
  executionDate: z.string(),
  openedAt: z.string(),
  proposedAt: z.string(),
  expiresAt: z.string(),
  approvals: z.array(z.strictObject({ person: z.string(), at: z.string() })),
  voided: z
    .strictObject({
      why: z.string(),
      at: z.string(),
      by: z.string().optional(),
      reason: z.string().optional(),
      lines: z.array(z.string()).optional(),
    })
    .nullable(),
});

export const waitingShape = z.array(
  z.looseObject({ batchId: z.string(), debtorAccountId: z.string(), count: z.int() }),
);

export const approvalsFileShape = z.strictObject({
  batchId: z.string(),
  relyingParty: z.strictObject({ rpId: z.string(), origins: z.array(z.string()) }),
  approvals: z.array(
    z.strictObject({
      person: z.strictObject({ issuer: z.string(), subject: z.string(), name: z.string() }),
      at: z.string(),
      statement: z.string(),
      assertion: z.strictObject({
        credentialId: z.string(),
        clientDataJson: z.string(),
        authenticatorData: z.string(),
        signature: z.string(),
      }),
      publicKey: z.string(),
    }),
  ),
});

const documentShape = z.object({
  simulated: z.strictObject({
    statement: z.string(),
    bank: z.enum(['simulated', 'none']),
    realSources: z.array(z.string()),
    sandboxes: z.array(z.string()),
    services: z.array(z.string()),
  }),
  runs: z.array(
    z.strictObject({
      source: z.string(),
      account: z.string(),
      fetched: z.int(),
      created: z.int(),
      unchanged: z.int(),
      updated: z.int(),
      skipped: z.int(),
      failed: z.int(),
      error: z.object({ code: z.string(), message: z.string(), action: z.string() }).optional(),
    }),
  ),
  approvals: z.strictObject({
    sandboxPeople: z.array(z.string()),
    decided: z.array(decidedShape),
    waiting: waitingShape,
    unreadable: z.array(z.string()),
    isCutOff: z.boolean(),
  }),
  batches: z.array(
    z.strictObject({
      batchId: z.string(),
      messageId: z.string(),
      file: z.string(),
      approvals: z.string(),
      currency: z.string(),
      executionDate: z.string(),
      count: z.int(),
      single: z.boolean(),
      controlSumMinor: z.string(),
      state: z.string(),
    }),
  ),
  proof: z
    .strictObject({ runs: z.int(), batches: z.int(), breaks: z.array(z.strictObject({ about: z.string() })) })
    .nullable(),
  unreadable: z.array(z.string()),
  payouts: z.array(
    z.strictObject({
      payoutId: z.string(),
      version: z.int(),
      source: z.string(),
      account: z.string(),
      expenseId: z.string(),
      recipientId: z.string(),
      recipientName: z.string(),
      iban: z.string().regex(/^([A-Z]{2}\*\* )?\*{4}( [A-Z0-9]{4})?$/),
      amountMinor: z.string().nullable(),
      currency: z.string(),
      state: z.string(),
      reasons: z.array(
        z.strictObject({ code: z.string(), field: z.string().optional(), message: z.string() }),
      ),
      endToEndId: z.string().nullable(),
      attempt: z.int(),
      executionDate: z.string().nullable(),
      bankReason: z.strictObject({ code: z.string().min(1).nullable(), message: z.string() }).nullable(),
    }),
  ),
  queue: z.strictObject({ messages: z.int() }),
  events: z.strictObject({ file: z.string(), count: z.int() }),
});

/** What a run with --json prints. */
export function documentOf({ stdout }: Ended): z.infer<typeof documentShape> {
  return documentShape.parse(JSON.parse(stdout));
}

export type Decided = z.infer<typeof decidedShape>;
