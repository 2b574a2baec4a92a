/**
 * The life of a payout, one row per state: the only definition of states. The ledger refuses every other step; the
 * documentation's table and every list of states derive from it.
 */
export const STATES = [
  'rejected',
  'held',
  'ready',
  'scheduled',
  'batched',
  'submitted',
  'accepted',
  'paid',
  'failed',
  'returned',
  'in-doubt',
  'withdrawn',
  'cancelled',
] as const;

export type State = (typeof STATES)[number];

/**
 * Who must act before a payout goes on. After a dead attempt the state says a person; only the row knows whether the
 * pipeline retries by itself (`waitsForPipeline`).
 */
export type ActsNext = 'source' | 'pipeline' | 'bank' | 'person' | 'nobody';

/**
 * Where the money of the payout's own attempt is. `open`: on its way, or waiting. `ended`: as things stand, nobody will
 * pay it.
 */
export const PLACES_OF_MONEY = ['paid', 'open', 'failed', 'returned', 'ended'] as const;
export type Money = (typeof PLACES_OF_MONEY)[number];

/**
 * How far the payment file of the payout's own attempt is. `unsent`: in a file that is not in the outbox. `sent`:
 * nobody has spoken of it. `answered`: a bank or a person has, or a rail gave no clear answer.
 */
export type FileOf = 'none' | 'unsent' | 'sent' | 'answered';

type StateRule = {
  readonly goesTo: readonly State[];
  /**
   * Whether the source may still replace the payout's data (amount, IBAN, reasons). Never once scheduled: the money may
   * be on its way.
   */
  readonly followsSource: boolean;
  /** Whether none of its money is on its way or paid. Else a change at the source can only raise an alarm. */
  readonly canBeRecalled: boolean;
  readonly actsNext: ActsNext;
  readonly money: Money;
  readonly file: FileOf;
  /** Whether the index `live` lists it; `contradicted`: only while the bank contradicts itself about it. */
  readonly isListed: 'always' | 'contradicted' | 'never';
};

/** One sentence each. Apart from the rules, which are in every function's bundle. */
export const STATE_MEANINGS: Readonly<Record<State, string>> = {
  rejected: 'Fails validation; reasons recorded; looked at again whenever the source sends it again.',
  held: 'Valid, but a person must look; reasons recorded.',
  ready: 'Valid and handed to the queue.',
  scheduled: 'Has a rail, a debtor account and an execution date.',
  batched: 'Belongs to a batch.',
  submitted: 'Its payment file is in the outbox.',
  accepted: 'The bank took it.',
  paid: 'Booked by the bank, with evidence.',
  failed: 'The bank refused it, with its reason code.',
  returned: 'The money came back, with its reason code.',
  'in-doubt': 'A rail gave no clear answer; never resent, resolved by look-up or by a person.',
  withdrawn: 'The source took it back before it was batched.',
  cancelled: 'An operator ended it.',
};

export const STATE_RULES: Readonly<Record<State, StateRule>> = {
  rejected: {
    goesTo: ['ready', 'held', 'cancelled', 'withdrawn'],
    followsSource: true,
    canBeRecalled: true,
    actsNext: 'source',
    money: 'ended',
    file: 'none',
    isListed: 'always',
  },
  held: {
    goesTo: ['ready', 'rejected', 'cancelled', 'withdrawn', 'paid'],
    followsSource: true,
    canBeRecalled: true,
    actsNext: 'person',
    money: 'open',
    file: 'none',
    isListed: 'always',
  },
  ready: {
    goesTo: ['scheduled', 'held', 'rejected', 'withdrawn'],
    followsSource: true,
    canBeRecalled: true,
    actsNext: 'pipeline',
    money: 'open',
    file: 'none',
    isListed: 'always',
  },
  scheduled: {
    goesTo: ['batched', 'held', 'cancelled', 'withdrawn'],
    followsSource: false,
    canBeRecalled: true,
    actsNext: 'pipeline',
    money: 'open',
    file: 'none',
    isListed: 'always',
  },
  batched: {
    goesTo: ['submitted', 'scheduled', 'held'],
    followsSource: false,
    canBeRecalled: false,
    actsNext: 'pipeline',
    money: 'open',
    file: 'unsent',
    isListed: 'always',
  },
  submitted: {
    goesTo: ['accepted', 'paid', 'failed'],
    followsSource: false,
    canBeRecalled: false,
    actsNext: 'bank',
    money: 'open',
    file: 'sent',
    isListed: 'always',
  },
  accepted: {
    goesTo: ['paid', 'failed'],
    followsSource: false,
    canBeRecalled: false,
    actsNext: 'bank',
    money: 'open',
    file: 'answered',
    isListed: 'always',
  },
  paid: {
    goesTo: ['returned', 'failed'],
    followsSource: false,
    canBeRecalled: false,
    actsNext: 'nobody',
    money: 'paid',
    file: 'answered',
    isListed: 'contradicted',
  },
  failed: {
    goesTo: ['ready', 'held', 'cancelled', 'paid'],
    followsSource: false,
    canBeRecalled: true,
    actsNext: 'person',
    money: 'failed',
    file: 'answered',
    isListed: 'always',
  },
  returned: {
    goesTo: ['ready', 'held', 'cancelled', 'paid'],
    followsSource: false,
    canBeRecalled: true,
    actsNext: 'person',
    money: 'returned',
    file: 'answered',
    isListed: 'always',
  },
  'in-doubt': {
    goesTo: ['submitted', 'paid', 'failed'],
    followsSource: false,
    canBeRecalled: false,
    actsNext: 'person',
    money: 'open',
    file: 'answered',
    isListed: 'always',
  },
  withdrawn: {
    goesTo: ['ready', 'held', 'rejected'],
    followsSource: true,
    canBeRecalled: true,
    actsNext: 'nobody',
    money: 'ended',
    file: 'none',
    isListed: 'never',
  },
  cancelled: {
    goesTo: [],
    followsSource: false,
    canBeRecalled: true,
    actsNext: 'nobody',
    money: 'ended',
    file: 'none',
    isListed: 'never',
  },
};

export function mayGo(from: State, to: State): boolean {
  return STATE_RULES[from].goesTo.includes(to);
}

/** Nothing leads out of it. */
export function isFinal(state: State): boolean {
  return STATE_RULES[state].goesTo.length === 0;
}

/** The bank refused the attempt or returned its money: it can no longer reach the recipient. */
export function isDead(state: State): boolean {
  const { money } = STATE_RULES[state];
  return money === 'failed' || money === 'returned';
}

/** The bank refused the attempt, and may have debited it nevertheless. */
export function isRefused(state: State): boolean {
  return STATE_RULES[state].money === 'failed';
}

/** The bank's word has ended the attempt. */
export function isOver(state: State): boolean {
  return isDead(state) || STATE_RULES[state].money === 'paid';
}

/** The row's own attempt is in a batch or with a bank, or has been. */
export function isInBatch(state: State): boolean {
  return STATE_RULES[state].file !== 'none';
}

/** It goes on by itself towards its payment, and can still be stopped. */
export function isStoppable(state: State): boolean {
  const { canBeRecalled, actsNext } = STATE_RULES[state];
  return canBeRecalled && actsNext === 'pipeline';
}

/** A person may release it: it is held, or its attempt is dead and another may begin. */
export function isReleasable(state: State): boolean {
  return STATE_RULES[state].actsNext === 'person' && mayGo(state, 'ready');
}

// Marked as pure: esbuild leaves the rules out of the console's page, which only lists states.

/** Nothing happens until somebody acts: a person here, or whoever corrects it at the source. */
export const STOPPED_STATES: readonly State[] = /* @__PURE__ */ STATES.filter((state) => {
  const { actsNext } = STATE_RULES[state];
  return actsNext === 'person' || actsNext === 'source';
});

/** Stopped, and in no payment file yet. */
export const STOPPED_UNSENT: readonly State[] = /* @__PURE__ */ STOPPED_STATES.filter(
  (state) => STATE_RULES[state].file === 'none',
);

/** States that the index `live` can list. */
export const LISTED_STATES: readonly State[] = /* @__PURE__ */ STATES.filter(
  (state) => STATE_RULES[state].isListed !== 'never',
);

/** States in which every payout waits for `who`. */
export function statesThatWaitFor(who: ActsNext): readonly State[] {
  return STATES.filter(
    (state) => STATE_RULES[state].isListed === 'always' && STATE_RULES[state].actsNext === who,
  );
}
