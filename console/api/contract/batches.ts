import * as z from 'zod/mini';
import { batchSummary, releasedHold, shownBatch } from './approvals.ts';
import { count, day, minor, moment, next, payoutId, state, unreadable } from './values.ts';

/** `isCutOff`: more are open than a list reads. */
export const batches = z.strictObject({
  batches: z.array(batchSummary),
  next,
  unreadable,
  isCutOff: z.boolean(),
});

/** Somebody took its file to the bank by hand. */
export const upload = z.strictObject({ by: z.string(), at: moment, reason: z.string() });

export const batchDetail = z.strictObject({
  ...shownBatch.shape,
  rail: z.string(),
  batchBooking: z.boolean(),
  /** Null where nobody says that they took it to the bank: the bank's transfer tool takes it from the outbox. */
  upload: z.nullable(upload),
  /** Whether somebody may still say so. */
  mayBeTakenByHand: z.boolean(),
  signatures: z.array(
    z.strictObject({
      person: z.string(),
      issuer: z.string(),
      subject: z.string(),
      at: moment,
      credentialId: z.string(),
    }),
  ),
  /** Its payments by the present state of their attempts; none before the seal, and of a void batch. */
  states: z.array(z.strictObject({ state, count, sumMinor: minor })),
  /** What banks found when they compared names with accounts; null where none did. */
  payeeChecks: z.nullable(z.record(z.string(), count)),
  unreadable,
});

export const batchLines = z.strictObject({
  lines: z.array(
    z.strictObject({
      payoutId,
      endToEndId: z.string(),
      recipientName: z.string(),
      iban: z.string(),
      amountMinor: minor,
      remittanceInformation: z.string(),
      /** Null where its row cannot be read. */
      state: z.nullable(state),
      /** Of this file's attempt; null where it made none, being void, or another file has it. */
      attemptState: z.nullable(state),
      /** Whether the asking person decided about it, and so does not approve the file. */
      isYours: z.boolean(),
      /** The holds that people released. */
      released: z.array(releasedHold),
    }),
  ),
  currency: z.string(),
  executionDate: day,
  next,
});
