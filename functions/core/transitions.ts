/**
 * The life of a payout: which state goes to which. The only place that says so; the ledger refuses everything else,
 * the documentation's table and the tests are made from it.
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

type StateRule = {
  readonly meaning: string;
  readonly goesTo: readonly State[];
  /**
   * Whether the payout's own data (amount, IBAN, reasons) may still be replaced by what the source says now. Never
   * once it belongs to a batch: the money may be on its way.
   */
  readonly follows: 'source' | 'nothing';
  /** Waits for somebody or something, so it is found by the index of live work. */
  readonly live: boolean;
};

export const TRANSITIONS: Readonly<Record<State, StateRule>> = {
  rejected: {
    meaning: 'Fails validation; reasons recorded; looked at again whenever the source sends it again.',
    goesTo: ['ready', 'held', 'cancelled', 'withdrawn'],
    follows: 'source',
    live: true,
  },
  held: {
    meaning: 'Valid, but a person must look; reasons recorded.',
    goesTo: ['ready', 'rejected', 'cancelled', 'withdrawn', 'paid'],
    follows: 'source',
    live: true,
  },
  ready: {
    meaning: 'Valid and handed to the queue.',
    goesTo: ['scheduled', 'held', 'rejected', 'withdrawn'],
    follows: 'source',
    live: true,
  },
  scheduled: {
    meaning: 'Has a rail, a debtor account and an execution date.',
    goesTo: ['batched', 'held', 'cancelled', 'withdrawn'],
    follows: 'nothing',
    live: true,
  },
  batched: {
    meaning: 'Belongs to a batch.',
    goesTo: ['submitted', 'scheduled'],
    follows: 'nothing',
    live: true,
  },
  submitted: {
    meaning: 'Its payment file is in the outbox.',
    goesTo: ['accepted', 'paid', 'failed'],
    follows: 'nothing',
    live: true,
  },
  accepted: {
    meaning: 'The bank took it.',
    goesTo: ['paid', 'failed'],
    follows: 'nothing',
    live: true,
  },
  paid: {
    meaning: 'Booked by the bank, with evidence.',
    goesTo: ['returned', 'failed'],
    follows: 'nothing',
    live: false,
  },
  failed: {
    meaning: 'The bank refused it, with its reason code.',
    goesTo: ['ready', 'held', 'cancelled', 'paid'],
    follows: 'nothing',
    live: true,
  },
  returned: {
    meaning: 'The money came back, with its reason code.',
    goesTo: ['ready', 'held', 'cancelled', 'paid'],
    follows: 'nothing',
    live: true,
  },
  'in-doubt': {
    meaning: 'A rail gave no clear answer; never resent, resolved by look-up or by a person.',
    goesTo: ['submitted', 'paid', 'failed'],
    follows: 'nothing',
    live: true,
  },
  withdrawn: {
    meaning: 'The source took it back before it was batched.',
    goesTo: ['ready', 'held', 'rejected'],
    follows: 'source',
    live: false,
  },
  cancelled: {
    meaning: 'An operator ended it.',
    goesTo: [],
    follows: 'nothing',
    live: false,
  },
};

export function mayGo(from: State, to: State): boolean {
  return TRANSITIONS[from].goesTo.includes(to);
}
