import * as z from 'zod/mini';
import { SAID_STATES } from '../../../functions/core/attempt-facts.ts';
import { reason } from './approvals.ts';
import { count, digest, minor, moment, next, text, unreadable } from './values.ts';

export const bankReport = z.union([
  z.strictObject({
    digest,
    outcome: z.literal('read'),
    readAt: moment,
    key: z.string(),
    bankReportId: z.string(),
    type: z.string(),
    version: z.string(),
    messageId: z.string(),
    /** Whose days or files it is about. */
    debtorAccountIds: z.array(z.string()),
    lines: count,
    matched: count,
    unmatched: count,
    other: count,
    /** Steps that it took, by new state. */
    changes: z.record(z.enum(SAID_STATES), count),
  }),
  z.strictObject({
    digest,
    outcome: z.literal('refused'),
    readAt: moment,
    key: z.string(),
    /** The broken rule, and the line. */
    rule: z.string(),
    line: count,
  }),
]);

export const bankReports = z.strictObject({ reports: z.array(bankReport), next, unreadable });

export const unmatchedLine = z.strictObject({
  /** Its report's. */
  digest,
  ordinal: count,
  why: z.string(),
  level: z.string(),
  status: z.string(),
  reasonCode: z.nullable(z.string()),
  statementId: z.nullable(z.string()),
  /** Masked. */
  accountIban: z.nullable(z.string()),
  messageId: z.nullable(z.string()),
  paymentInformationId: z.nullable(z.string()),
  instructionId: z.nullable(z.string()),
  endToEndId: z.nullable(z.string()),
  accountServicerReference: z.nullable(z.string()),
  bookingDate: z.nullable(z.string()),
  creditDebit: z.nullable(z.string()),
  amountMinor: z.nullable(minor),
  currency: z.nullable(z.string()),
  /** The ledger's amount, where it differs. */
  expectedMinor: z.nullable(minor),
});

export const shownBankReport = z.strictObject({
  report: bankReport,
  waiting: z.array(unmatchedLine),
  /** Whether more lines wait. */
  hasMore: z.boolean(),
});

/** Of all reports, each in its order. */
export const bankLines = z.strictObject({ lines: z.array(unmatchedLine), next, unreadable });

export const endLineBody = z.strictObject({
  reason,
  /** For a line about a whole batch: the payment meant. */
  endToEndId: z.optional(text(35)),
});

export const endedLine = z.strictObject({ digest, ordinal: count });
export const replayed = z.strictObject({ digest, key: z.string() });
