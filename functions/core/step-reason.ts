import { SAYS } from './bank-says.ts';

/** The collection's steps that bring a payout in line with what its source says. */
export const FOLLOWING = [
  'source-withdrew',
  'source-paid',
  'source-corrected',
  'source-changed',
  'looked-at-again',
  'source-changed-after-scheduling',
] as const;

/** The collection's step where the source changed what is beyond recall: an alarm, and nothing else. */
export const CHANGED_AFTER_BATCHING = 'source-changed-after-batching';

/** What a collection does. */
export const OF_A_RUN = [
  'collected',
  'requeued',
  'source-no-longer-lists',
  CHANGED_AFTER_BATCHING,
  ...FOLLOWING,
] as const;

/** What a collection does to the payout of another report than the one that it reads. */
export const OF_ANOTHER_REPORT = ['settlement-overlaps'] as const;

/** What becomes of a payout with a batch. */
export const OF_A_BATCH = ['batched', 'cannot-be-written', 'file-in-outbox', 'batch-voided'] as const;

/** What a person decides. */
export const OF_A_PERSON = [
  'released',
  'cancelled',
  'settled-booked',
  'settled-refused',
  'settled-returned',
] as const;

/** What a bank says; which line of which report is the evidence of the step. */
const OF_A_BANK = SAYS.map((says) => `bank-${says}` as const);

/** What needs no fact beside it: the row after the step says all of it. */
export const WITHOUT_FACTS = [
  'scheduled',
  'planned-anew',
  'rechecked',
  'technical-retry',
  ...OF_A_BANK,
] as const;

/**
 * Why a step was taken: a code of a closed set, and the facts that this code has beside it. Whoever asks later goes by
 * both; nothing is read out of a text again.
 */
export type StepReason =
  | { readonly why: (typeof OF_A_RUN)[number]; readonly facts: { readonly runId: string } }
  | {
      readonly why: (typeof OF_ANOTHER_REPORT)[number];
      readonly facts: { readonly runId: string; readonly otherReportId: string };
    }
  | { readonly why: (typeof OF_A_BATCH)[number]; readonly facts: { readonly batchId: string } }
  | { readonly why: (typeof OF_A_PERSON)[number]; readonly facts: PersonsWord }
  | { readonly why: (typeof WITHOUT_FACTS)[number]; readonly facts?: undefined };

/** In the person's own words: they stay in the row, and in no event or log. */
export type PersonsWord = { readonly person: string; readonly reason: string };

export type Why = StepReason['why'];

export const WHYS: readonly Why[] = [
  ...OF_A_RUN,
  ...OF_ANOTHER_REPORT,
  ...OF_A_BATCH,
  ...OF_A_PERSON,
  ...WITHOUT_FACTS,
];

/** The parts of a reason that its history entry's hash covers: the names of its facts too, in one order. */
export function partsOfReason({ why, facts }: StepReason): readonly [string, string] {
  return [why, JSON.stringify(Object.entries(facts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)))];
}
