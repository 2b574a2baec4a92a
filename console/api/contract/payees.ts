import * as z from 'zod/mini';
import { reason } from './approvals.ts';
import { listedPayout } from './payouts.ts';
import { count, moment, payoutId, sum, unreadable } from './values.ts';

/** Payouts that wait for a question about a changed, shared, refused or mismatched account, oldest first. */
export const payees = z.strictObject({
  questions: z.array(
    z.strictObject({
      code: z.string(),
      payouts: z.array(
        z.strictObject({
          ...listedPayout.shape,
          /** Who released it first, where it waits for another person. */
          begun: z.nullable(z.strictObject({ by: z.string(), isYou: z.boolean() })),
        }),
      ),
      /** Whether there are more of this code. */
      isCutOff: z.boolean(),
    }),
  ),
  /** Whether more is held than was read: what is held longest was. */
  isCutOff: z.boolean(),
  unreadable,
});

const check = z.strictObject({
  name: z.string(),
  result: z.string(),
  createdAt: moment,
  bankReportId: z.string(),
  endToEndId: z.string(),
  /** Whether the bank checked the payout's name. */
  isOfThisName: z.boolean(),
  isReleased: z.boolean(),
});

export const accountOfPayee = z.strictObject({
  /** Masked. */
  iban: z.string(),
  name: z.string(),
  firstOn: z.string(),
  paidOn: z.nullable(z.string()),
  /** What this recipient was paid there. */
  paid: z.array(sum),
  /** First payouts paid to it and not returned; four mean at least four. */
  paidBy: z.array(z.string()),
  /** Questions about it that a person answered. */
  cleared: z.array(z.string()),
  refused: z.nullable(z.strictObject({ attempt: z.string(), at: moment, code: z.string() })),
  /** Whether the payout in question goes to it. */
  isOfPayout: z.boolean(),
});

export const payee = z.strictObject({
  payoutId,
  source: z.string(),
  recipientId: z.string(),
  recipientName: z.string(),
  /** Lists the recipient's payouts. */
  recipient: z.string(),
  iban: z.string(),
  accounts: z.array(accountOfPayee),
  /** Whether the recipient has more payouts than `paid` counts. */
  isPaidAtLeast: z.boolean(),
  /** At least so many recipients are paid to this account. */
  recipientsOfAccount: count,
  /** The others of them, by one payout of each; `recipient` lists theirs. */
  sharedWith: z.array(z.strictObject({ recipient: z.string(), recipientName: z.string(), payoutId })),
  lastCheck: z.nullable(check),
});

export const readIbansBody = z.strictObject({ reason });

/** Whole IBANs, in the order of `accounts`. */
export const ibans = z.strictObject({ iban: z.string(), accounts: z.array(z.string()) });
