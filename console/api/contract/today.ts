import * as z from 'zod/mini';
import { waitingBatch } from './approvals.ts';
import { stop } from './controls.ts';
import { batchId, count, day, minor, moment, state, sum, unreadable } from './values.ts';

/** What the next cut-off of a debtor account would send, by the code that makes its files. */
export const cutOff = z.strictObject({
  debtorAccountId: z.string(),
  currency: z.string(),
  /** `dry-run`: only previewed. */
  mode: z.enum(['live', 'dry-run']),
  /** When its files are made. */
  submitAt: moment,
  /** The clock of its bank. */
  timeZone: z.string(),
  executionDate: day,
  files: count,
  payouts: count,
  sumMinor: minor,
  heldBack: count,
  /** All that is due by then, as its list counts: sent, held back, or waiting for its source. */
  due: count,
  /** Whether there is more: it reads what a run takes, and no further. */
  isAtLeast: z.boolean(),
  /** Caps that hold it back: `file`, `run`, `day`. */
  caps: z.array(z.string()),
});

/** Payouts in a state, as that state's list counts them. */
export const waitingState = z.strictObject({
  state,
  waitsFor: z.enum(['source', 'pipeline', 'bank', 'person', 'nobody']),
  count,
  /** Whether there are more than it counted. */
  isAtLeast: z.boolean(),
  /** Of the longest-waiting one, where the state has that order. */
  since: z.nullable(moment),
});

export const reasonCount = z.strictObject({
  code: z.string(),
  count,
  sums: z.array(sum),
  oldestSince: moment,
  /** What one of them says of it. */
  message: z.string(),
});

export const watchedSource = z.strictObject({
  /** Such as `spirii/nordfleet`. */
  source: z.string(),
  mode: z.enum(['live', 'dry-run']),
  /** The last run that ended by itself. */
  endedAt: z.nullable(moment),
  /** The last run that reached the end of the source. */
  completeAt: z.nullable(moment),
  /** While a reading goes on. */
  readingSince: z.nullable(moment),
  /** Why it counts as late. */
  late: z.nullable(z.enum(['not-read', 'not-to-its-end'])),
});

export const lastProof = z.strictObject({ at: moment, batches: count, runs: count, breaks: count });

export const unacknowledgedFile = z.strictObject({
  batchId,
  debtorAccountId: z.string(),
  executionDate: day,
  count,
  /** When its bank should have spoken. */
  answerDueAt: moment,
  isOverdue: z.boolean(),
});

export const today = z.strictObject({
  at: moment,
  cutOffs: z.array(cutOff),
  approvals: z.array(waitingBatch),
  waiting: z.array(waitingState),
  holds: z.array(reasonCount),
  /** Refused by a bank, or come back. */
  failed: z.array(z.strictObject({ state, ...reasonCount.shape })),
  /** Whether some holds or failures were not counted. */
  isCutOff: z.boolean(),
  unacknowledgedFiles: z.array(unacknowledgedFile),
  /** Whether more files are with their banks than were read: the oldest were. */
  areFilesCutOff: z.boolean(),
  /** Lines of bank reports that wait for a person. */
  bankLines: z.strictObject({ count, isAtLeast: z.boolean() }),
  sources: z.array(watchedSource),
  proof: z.nullable(lastProof),
  /** Alarms that ring, or did within the last day, latest first. */
  alarms: z.array(z.strictObject({ name: z.string(), rangAt: moment, endedAt: z.nullable(moment) })),
  stops: z.array(stop),
  unreadable,
});

export const holds = z.strictObject({ reasons: z.array(reasonCount), isCutOff: z.boolean(), unreadable });
