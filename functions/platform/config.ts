import * as z from 'zod/mini';
import { currencyExponent } from '../core/currency.ts';
import { endedCurrency } from '../core/ended-currency.ts';
import { parseIban } from '../core/iban.ts';
import { MAX_RECIPIENTS_OF_ACCOUNT } from '../core/payee-account.ts';
import { RAIL_NAMES } from '../core/rail.ts';
import { approval, approvals } from './config-approval.ts';
import { bankTerms, bic } from './config-bank-terms.ts';
import { console } from './config-console.ts';
import { schedule, timeZone } from './config-schedule.ts';
import { tariff } from './config-tariff.ts';
import { isOrigin } from './origin.ts';

/**
 * The configuration: one file for `cdk deploy` and for `npm start`. Strict: a mistyped key stops the deployment instead
 * of silently dropping a limit. Amounts are whole minor units, as text.
 */

const name = z
  .string()
  .check(
    z.regex(
      /^[a-z][a-z0-9-]{0,29}$/,
      'has to be of lower-case letters, digits and hyphens, a letter first, and not longer than 30 characters',
    ),
  );

const amountMinor = z.pipe(
  z
    .string()
    .check(
      z.regex(
        /^[1-9]\d{0,17}$/,
        'has to be a whole number of minor units above zero, as text, such as "1000000" for 10,000.00 EUR',
      ),
    ),
  z.transform((text: string) => BigInt(text)),
);

const currency = z.string().check(
  z.refine((code) => endedCurrency(code) === undefined, 'has ended: its country has the euro'),
  z.refine(
    (code) => currencyExponent(code) !== undefined || endedCurrency(code) !== undefined,
    'has to be a currency of ISO 4217, such as "EUR"',
  ),
);

const origin = z
  .string()
  .check(
    z.refine(
      isOrigin,
      'has to be the origin of an HTTPS host (or of a server on this machine), such as "https://api.spirii.com"',
    ),
  );

/** A secret in Secrets Manager; its value is `{"token": "…"}`. */
const secretName = z
  .string()
  .check(z.regex(/^[\w/+=.@-]{1,200}$/, 'has to be the name of a secret in Secrets Manager'));

const sourceBase = {
  /** Names the tenant in keys and tables: never change it once payouts exist. */
  account: name,
  /**
   * `dry-run`: its payouts are validated and scheduled, and each cut-off previews the file that would pay them; none
   * reaches a bank. `live`: they are paid.
   */
  mode: z.enum(['dry-run', 'live']),
  baseUrl: origin,
  secretName,
  schedule,
  requestsPerMinute: z.int().check(z.minimum(1), z.maximum(100_000)),
  concurrency: z.int().check(z.minimum(1), z.maximum(64)),
  tariff: z.optional(tariff),
};

const parameterName = z.string().check(z.regex(/^\w{1,40}$/, 'has to be the name of a query parameter'));

const spiriiSource = z.strictObject({
  kind: z.literal('spirii'),
  ...sourceBase,
  /** Report statuses that pay, in the order of a report's life: a report that moves on is not missed. */
  payWhen: z.array(z.string().check(z.minLength(1), z.maxLength(40))).check(z.minLength(1), z.maxLength(4)),
  /** Spirii does not publish the names of its paging parameters. */
  paging: z.strictObject({
    pageParameter: parameterName,
    sizeParameter: parameterName,
    pageSize: z.int().check(z.minimum(1), z.maximum(500)),
  }),
  /**
   * People mark payments from here at Spirii, so a paid mark there means nothing. Left out, such a mark raises an
   * alarm: Spirii has no API to set it.
   */
  marksPaidByHand: z.optional(z.boolean()),
});

const ampecoSource = z.strictObject({
  kind: z.literal('ampeco'),
  ...sourceBase,
  /** `settlement`: one payout per settlement report; `expenses`: one per listed expense in a report. */
  pays: z.enum(['settlement', 'expenses']),
  /** The most requests in any 24 hours; left out, AMPECO's own default of 100,000. */
  requestsPerDay: z.optional(z.int().check(z.minimum(100), z.maximum(10_000_000))),
  /** Amounts with more decimals than their currency; left out, `reject`. */
  fractions: z.optional(z.enum(['reject', 'round-half-even-and-hold'])),
  /**
   * With `expenses`: the origins owed to the partner. Left out, no expense is paid: in AMPECO's terms the partner owes
   * expenses.
   */
  payOrigins: z.optional(
    z
      .array(
        z
          .string()
          .check(z.regex(/^[a-z][a-z0-9-]{0,59}$/, 'has to be an origin of AMPECO, such as "session-emsp"')),
      )
      .check(z.maxLength(20)),
  ),
  /** Records each payment in its settlement report, with a token of its own; left out, writes nothing there. */
  writeBack: z.optional(z.strictObject({ secretName })),
});

const source = z.discriminatedUnion('kind', [spiriiSource, ampecoSource]);

const limits = z.strictObject({
  /** A payout above it is held, as is one in an unlisted currency. */
  maxPayoutMinor: z.pipe(
    z.record(currency, amountMinor),
    z.transform((limits: Readonly<Record<string, bigint>>) => new Map(Object.entries(limits))),
  ),
});

const payees = z.strictObject({
  /** A known recipient's first payout to another account; left out, it is held. */
  newAccount: z.optional(z.enum(['off', 'hold', 'hold-days'])),
  /** With `hold-days`: days of 24 hours after which it goes on by itself. */
  holdDays: z.optional(z.int().check(z.minimum(1), z.maximum(60))),
  /** Recipients paid to one account without a hold, 0 for any number; left out, 3. */
  recipientsPerAccount: z.optional(z.int().check(z.minimum(0), z.maximum(MAX_RECIPIENTS_OF_ACCOUNT))),
});

const iban = z.pipe(
  z.string(),
  z.transform((text: string, context) => {
    const parsed = parseIban(text, 'debtor');
    if (parsed.ok) return parsed.iban;
    const why = parsed.findings.map(({ message }) => message);
    const message = `has to be an IBAN. ${why.join(' ')}`;
    context.issues.push({ code: 'custom', message, input: text });
    return z.NEVER;
  }),
);

/** Stops a run that went wrong: holds back what exceeds it, with an alarm. */
const cap = z.strictObject({ count: z.int().check(z.minimum(1), z.maximum(100_000)), sumMinor: amountMinor });

const debtorAccount = z.strictObject({
  /** Names the account in keys, file names and alarms: never change it once it has paid. */
  id: name,
  holderName: z.string().check(z.minLength(1), z.maxLength(70)),
  iban,
  bic: z.optional(bic),
  currency,
  rail: z.enum(RAIL_NAMES),
  /** Until when the bank counts a file as received on that day. */
  cutOff: z.strictObject({
    time: z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'has to be a time, HH:MM')),
    timeZone,
  }),
  /** Banking days from the day of the file to the execution date: 0 the same day, 1 the next. */
  leadBankingDays: z.int().check(z.minimum(0), z.maximum(10)),
  /** When to make the day's file: before the cut-off, with time to spare. */
  submit: schedule,
  /** Whether the bank books a file as one line. */
  batchBooking: z.boolean(),
  /**
   * For a bank that sends no camt: take its pain.002 status ACSC (settlement completed) as evidence of payment.
   */
  acscIsPaid: z.optional(z.boolean()),
  /**
   * For a bank that answers each file with a pain.002 before the cut-off: an unanswered file then raises an alarm. Left
   * out, the alarm waits for the statement of the execution date.
   */
  confirmsFiles: z.optional(z.boolean()),
  ...bankTerms,
  maxPerFile: cap,
  maxPerRun: cap,
  maxPerDay: cap,
  /** Who approves its files; left out, nobody does. */
  approval: z.optional(approval),
});

/**
 * How long nobody can replace or erase a file of the bucket. `governance` exempts people with a special right,
 * `compliance` nobody.
 */
const objectLock = z.strictObject({
  mode: z.enum(['governance', 'compliance']),
  days: z.int().check(z.minimum(1), z.maximum(3650)),
});

/** No wildcard: IAM's `*` and `?` would let others in. */
const roleArn = z
  .string()
  .check(
    z.regex(
      /^arn:aws(?:-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/,
      'has to be the ARN of an IAM role, such as "arn:aws:iam::111122223333:role/bank-transfer"',
    ),
  );

/**
 * A bucket's name has at most 63 characters. The one for the bank's files is `ev-payouts-<stage>`, then an account of
 * 12 digits, a region of at most 14 characters and `an`, with three hyphens between them.
 */
export const STAGE_SHAPE = /^[a-z][a-z0-9-]{0,20}$/;

const stage = z
  .string()
  .check(
    z.regex(
      STAGE_SHAPE,
      'has to be of lower-case letters, digits and hyphens, a letter first, and not longer than 21 characters, so that a bucket can be named after it',
    ),
  );

export const configSchema = z.strictObject({
  stage,
  alarms: z.strictObject({
    /** Gets every alarm; each has to confirm its subscription once. */
    emails: z.array(z.email('has to be an e-mail address')).check(z.minLength(1), z.maxLength(10)),
  }),
  /** Traces every run with AWS X-Ray, at its price per trace. */
  xRay: z.boolean(),
  /** S3 Object Lock for payment files and bank reports; left out, there are versions but no lock. */
  objectLock: z.optional(objectLock),
  /** Roles of the bank's transfer tool: only they put reports into the inbox. Left out, nobody does. */
  transferRoleArns: z.optional(z.array(roleArn).check(z.minLength(1), z.maxLength(5))),
  sources: z.array(source).check(z.minLength(1), z.maxLength(20)),
  limits,
  payees: z.optional(payees),
  /** Left out: a possible duplicate is held. */
  duplicates: z.optional(
    z.strictObject({
      /** For the same amount to the same account for another recipient in one month, from any source. */
      sameAccountAndAmount: z.enum(['hold', 'off']),
    }),
  ),
  /** Needed once people approve any debtor account's files. */
  approvals: z.optional(approvals),
  console: z.optional(console),
  /** See config-file.ts: no function reads it, so none carries its schema. */
  accounting: z.optional(z.unknown()),
  debtorAccounts: z.array(debtorAccount).check(z.minLength(1), z.maxLength(20)),
  retries: z.strictObject({
    /** All attempts of a payout, including the first. */
    maxAttempts: z.int().check(z.minimum(1), z.maximum(20)),
    /**
     * When a refused payment may be retried: once the debtor account's statement of the execution date lacks its debit,
     * or after the bank's refusal alone.
     */
    after: z.enum(['statement', 'refusal']),
  }),
  repair: z.strictObject({
    schedule,
    /** When to prove the sums of all open runs and batches. */
    proof: schedule,
    /** How long a ready payout may wait before its message counts as lost. */
    stalledAfterMinutes: z.int().check(z.minimum(5), z.maximum(1440)),
  }),
});

export type Config = z.infer<typeof configSchema>;
export type SourceConfig = Config['sources'][number];
export type SpiriiSourceConfig = Extract<SourceConfig, { kind: 'spirii' }>;
export type AmpecoSourceConfig = Extract<SourceConfig, { kind: 'ampeco' }>;
export type DebtorAccount = Config['debtorAccounts'][number];
export type RetryAfter = Config['retries']['after'];
