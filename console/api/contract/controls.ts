import * as z from 'zod/mini';
import { reason } from './approvals.ts';
import { caps, policy } from './rules.ts';
import { count, debtorAccountId, minor, moment, text } from './values.ts';

export const stop = z.strictObject({
  debtorAccountId,
  by: z.string(),
  reason: z.string(),
  at: moment,
  /** Names of those who have already said that it may end. */
  resumedBy: z.array(z.string()),
});

const schedule = z.strictObject({ expression: z.string(), timeZone: z.string() });

export const controls = z.strictObject({
  stage: z.string(),
  sources: z.array(
    z.strictObject({
      source: z.string(),
      mode: z.enum(['live', 'dry-run']),
      schedule,
      requestsPerMinute: count,
    }),
  ),
  debtorAccounts: z.array(
    z.strictObject({
      debtorAccountId: z.string(),
      holderName: z.string(),
      /** Masked. */
      iban: z.string(),
      currency: z.string(),
      rail: z.string(),
      cutOff: z.strictObject({ time: z.string(), timeZone: z.string() }),
      submit: schedule,
      /** When its next files are made. */
      nextFilesAt: moment,
      leadBankingDays: count,
      caps,
      policy,
    }),
  ),
  limits: z.array(z.strictObject({ currency: z.string(), maxPayoutMinor: minor })),
  retries: z.strictObject({ maxAttempts: count, after: z.enum(['statement', 'refusal']) }),
  /** How many different people end a stop, or release a payout to an account new for its recipient. */
  people: z.union([z.literal(1), z.literal(2)]),
  stops: z.array(stop),
  stopHistory: z.array(
    z.strictObject({
      debtorAccountId,
      by: z.string(),
      reason: z.string(),
      at: moment,
      what: z.enum(['stopped', 'resume-begun', 'resumed']),
    }),
  ),
  /** Whether the history of stops is as it was written. */
  isHistoryWhole: z.boolean(),
});

export const stopBody = z.strictObject({ debtorAccountId, reason });
/** Ends the shown stop, by its moment: a later stop stands. */
export const resumeBody = z.strictObject({ debtorAccountId, reason, stoppedAt: text(40) });
export const stopped = z.strictObject({ stop });
export const resumed = z.strictObject({
  /** False where another person has to say so too. */
  hasEnded: z.boolean(),
  stops: z.array(stop),
});
