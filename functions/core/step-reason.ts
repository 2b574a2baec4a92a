import { SAYS } from './bank-says.ts';

/** The collection's steps that bring a payout in line with its source. */
export const FOLLOWING = [
  'source-withdrew',
  'source-paid',
  'source-corrected',
  'source-changed',
  'looked-at-again',
  'source-changed-after-scheduling',
] as const;

/** The collection's step for a change beyond recall: only an alarm. */
export const CHANGED_AFTER_BATCHING = 'source-changed-after-batching';

/** Steps of a collection. */
export const OF_A_RUN = [
  'collected',
  'requeued',
  'source-no-longer-lists',
  CHANGED_AFTER_BATCHING,
  ...FOLLOWING,
] as const;

/** A collection's step on another report's payout. */
export const OF_ANOTHER_REPORT = ['settlement-overlaps', 'paid-under-another-id'] as const;

/** Steps with a batch. */
export const OF_A_BATCH = [
  'batched',
  'cannot-be-written',
  'file-in-outbox',
  'batch-voided',
  'line-refused',
] as const;

/** A person's decisions. */
export const OF_A_PERSON = [
  'release-begun',
  'released',
  'cancelled',
  'settled-booked',
  'settled-refused',
  'settled-returned',
] as const;

/** A bank's words; the step's evidence names report and line. */
const OF_A_BANK = SAYS.map((says) => `bank-${says}` as const);

/** Without facts: the row after the step says it all. */
export const WITHOUT_FACTS = [
  'scheduled',
  'planned-anew',
  'rechecked',
  'technical-retry',
  ...OF_A_BANK,
] as const;

/** Why a step was taken: a code of a closed set, and the code's facts. Nothing is ever parsed from text again. */
export type StepReason =
  | { readonly why: (typeof OF_A_RUN)[number]; readonly facts: { readonly runId: string } }
  | {
      readonly why: (typeof OF_ANOTHER_REPORT)[number];
      readonly facts: { readonly runId: string; readonly otherReportId: string };
    }
  | { readonly why: (typeof OF_A_BATCH)[number]; readonly facts: { readonly batchId: string } }
  | { readonly why: (typeof OF_A_PERSON)[number]; readonly facts: PersonsWord }
  | { readonly why: (typeof WITHOUT_FACTS)[number]; readonly facts?: undefined };

/** The person's own words: they stay in the row, never in an event or log. */
export type PersonsWord = {
  /** As people read their name. */
  readonly person: string;
  /** Who they are: whoever made something in a file does not approve it. */
  readonly personKey: string;
  readonly reason: string;
};

export type Why = StepReason['why'];

export const WHYS: readonly Why[] = [
  ...OF_A_RUN,
  ...OF_ANOTHER_REPORT,
  ...OF_A_BATCH,
  ...OF_A_PERSON,
  ...WITHOUT_FACTS,
];

/** The parts of a reason that its history entry's hash covers, with the facts' names, in a fixed order. */
export function partsOfReason({ why, facts }: StepReason): readonly [string, string] {
  return [why, JSON.stringify(Object.entries(facts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)))];
}
