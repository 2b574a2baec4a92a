import * as z from 'zod/mini';
import { FACT_LEVELS, FACT_MISFITS, FACT_SAYS } from '../../../functions/core/bank-fact.ts';
import { STATES } from '../../../functions/core/states.ts';
import { CONTRADICTIONS, STANDINGS } from '../../../functions/core/verdict.ts';
import { reason } from './approvals.ts';
import { sentence } from './sentence.ts';
import {
  count,
  currency,
  day,
  keptWords,
  minor,
  moment,
  month,
  next,
  payoutId,
  sortBy,
  state,
  sum,
  text,
  unreadable,
  version,
} from './values.ts';

const coded = z.strictObject({ code: z.nullable(z.string()), message: z.string() });

/** A payout wherever it is shown. */
export const payoutSummary = z.strictObject({
  payoutId,
  /** Of its row: a decision names the version shown. */
  version,
  source: z.string(),
  account: z.string(),
  expenseId: z.string(),
  recipientId: z.string(),
  recipientName: z.string(),
  /** Masked. */
  iban: z.string(),
  /** Null where the amount was unreadable. */
  amountMinor: z.nullable(minor),
  currency: z.string(),
  state,
  reasons: z.array(z.strictObject({ code: z.string(), field: z.optional(z.string()), message: z.string() })),
  /** Null until it has a plan, as is the date. */
  endToEndId: z.nullable(z.string()),
  attempt: count,
  executionDate: z.nullable(day),
  /** A bank's code has no sentence here, since that depends on the language: the page has it. */
  bankReason: z.nullable(coded),
});

export const listedPayout = z.strictObject({
  ...payoutSummary.shape,
  reportId: z.string(),
  period: z.nullable(z.strictObject({ start: z.string(), end: z.string() })),
  /** Null where its source says none. */
  energyWh: z.nullable(z.string()),
  since: moment,
  /** The statement that a new attempt waits for. */
  waitsFor: z.nullable(sentence),
});

export const payouts = z.strictObject({
  payouts: z.array(listedPayout),
  next,
  /** Whether the page ends before it is full, having searched long enough: the search goes on at `next`. */
  isSearching: z.boolean(),
  /** Whether more payouts wait than a list reads. */
  isCutOff: z.boolean(),
  /** Payouts examined for this page: by their rows, or by their keys where these tell enough. */
  looked: count,
  /** Whether these are the payouts whose id the text is. */
  isNamed: z.boolean(),
  /** The first month searched, beside what waits; null where the list is complete. */
  searchedSince: z.nullable(month),
  /** Null where it has none: by month, latest first. */
  sort: z.nullable(z.strictObject({ by: sortBy, order: z.enum(['ascending', 'descending']) })),
  /** The orders that the list can have. */
  sorts: z.array(sortBy),
  unreadable,
});

export const payoutTotals = z.strictObject({
  count,
  sums: z.array(sum),
  /** Whether there are more than it counted. */
  isAtLeast: z.boolean(),
});

/** What a bank or a person said of an attempt. */
const fact = z.strictObject({
  says: z.enum(FACT_SAYS),
  level: z.enum(FACT_LEVELS),
  /** The bank's: RJCT, BOOK, …; a person's: `BOOKED`, `REFUSED` or `RETURNED`. */
  status: z.string(),
  reasonCode: z.nullable(z.string()),
  amountMinor: z.nullable(minor),
  currency: z.nullable(z.string()),
  bookingDate: z.nullable(z.string()),
  valueDate: z.nullable(z.string()),
  /** With accounts masked. */
  reference: z.nullable(z.string()),
  /** Why it does not fit its attempt. */
  misfit: z.nullable(z.enum(FACT_MISFITS)),
  /** When the report was made, by its own word. */
  createdAt: z.string(),
  bankReportId: z.string(),
});

const verdict = z.strictObject({
  attempt: count,
  standing: z.enum(STANDINGS),
  /** Whether a person said something of it. */
  isWord: z.boolean(),
  /** Whether it can no longer reach the recipient. */
  isDead: z.boolean(),
  reasonCodes: z.array(z.string()),
  /** What in it cannot all be true. */
  contradictions: z.array(z.enum(CONTRADICTIONS)),
});

export const shownAttempt = z.strictObject({
  attempt: count,
  endToEndId: z.string(),
  batchId: z.nullable(z.string()),
  file: z.nullable(z.string()),
  debtorAccountId: z.nullable(z.string()),
  executionDate: z.nullable(z.string()),
  booked: z.array(fact),
});

export const shownStep = z.strictObject({
  at: moment,
  version: count,
  attempt: count,
  from: z.enum(['none', ...STATES]),
  to: state,
  by: z.string(),
  why: z.string(),
  /** What it rests on: a run, a batch, or a person and their words. */
  facts: z.nullable(z.record(z.string(), z.string())),
  reasonCodes: z.array(z.string()),
  evidence: z.nullable(fact),
  /** The step in a sentence. */
  sentence: z.string(),
});

/** A charge of the driver, as its source recorded it; empty where it says nothing. Exact: nothing is rounded. */
const session = z.strictObject({
  sessionId: z.string(),
  /** `2026-10-03 18:20`, UTC. */
  startedAt: z.string(),
  endedAt: z.string(),
  place: z.string(),
  energyKwh: z.string(),
  pricePerKwh: z.string(),
  amount: z.string(),
});

/** Whether the asking person may do it now. */
export const may = z.strictObject({
  may: z.boolean(),
  /** Why not, and what to do. */
  whyNot: z.nullable(sentence),
});

export const shownPayout = z.strictObject({
  ...payoutSummary.shape,
  reportId: z.string(),
  period: z.nullable(z.strictObject({ start: z.string(), end: z.string() })),
  energyWh: z.nullable(z.string()),
  /** The first charges that it pays; null where the ledger keeps none, or nobody can read them. */
  charges: z.nullable(
    z.strictObject({
      count,
      sessions: z.array(session),
      /** By how much the payout differs from its charges; empty where it does not, or nobody knows. */
      rounding: z.string(),
    }),
  ),
  /** False where its row was changed past the ledger: people see it, and nobody acts on it. */
  isBelieved: z.boolean(),
  /** Why no new attempt may begin, or that one may. */
  waitsFor: z.nullable(sentence),
  /** Where each attempt stands. */
  verdicts: z.array(verdict),
  attempts: z.array(shownAttempt),
  /** Of the files that it has been in. */
  approvals: z.array(z.strictObject({ batchId: z.string(), person: z.string(), at: moment })),
  /** For whom its file waits, and until when; null unless it waits for approval. */
  fileWaits: z.nullable(z.strictObject({ batchId: z.string(), says: sentence })),
  /** Findings that hold nothing. */
  notes: z.array(z.strictObject({ code: z.string(), message: z.string() })),
  /** Every reason that ever stood. */
  reasonsStood: z.array(z.strictObject({ code: z.string(), from: moment, until: z.nullable(moment) })),
  history: z.array(shownStep),
  release: z.strictObject({
    ...may.shape,
    /** Whether it waits for another person after this one. */
    needsAnother: z.boolean(),
    /** Whether `sameAccount` has to be said: a bank refused the account. */
    asksSameAccount: z.boolean(),
    /** Who released it first, where it waits for another person. */
    begunBy: z.nullable(z.string()),
  }),
  cancel: may,
  /** Attempts that a person may settle; each went into a file. */
  settle: z.strictObject({ ...may.shape, attempts: z.array(count) }),
});

/** A decision is about a payout as shown: one that changed since is refused. */
export const releaseBody = z.strictObject({ reason, version, sameAccount: z.optional(z.boolean()) });
export const cancelBody = z.strictObject({ reason, version });
export const settleBody = z.strictObject({
  reason,
  version,
  outcome: z.enum(['booked', 'refused', 'returned']),
  attempt: z.int().check(z.minimum(1), z.maximum(999)),
  /** As the bank says it: `41.20`. */
  amount: text(40),
  currency,
  date: day,
  /** The bank's reference, or the document that says so: at most 70 characters, and no whole IBAN. */
  reference: keptWords,
});

export const decided = z.strictObject({ payout: payoutSummary });
export const released = z.strictObject({
  payout: payoutSummary,
  /** Whether another person has to release it too. */
  needsAnother: z.boolean(),
});

/** Bounds one request: each is a conditional write of its own. */
export const MAX_DECIDED = 50;

const many = z.array(z.strictObject({ payoutId, version })).check(z.minLength(1), z.maxLength(MAX_DECIDED));
export const releaseHoldsBody = z.strictObject({ payouts: many, reason });
export const cancelHoldsBody = z.strictObject({ payouts: many, reason });

export const decidedMany = z.strictObject({
  /** In the order of the request, each once. */
  decided: z.array(
    z.union([
      z.strictObject({ payoutId, ok: z.literal(true), state, needsAnother: z.boolean() }),
      z.strictObject({ payoutId, ok: z.literal(false), refusal: sentence }),
    ]),
  ),
});
