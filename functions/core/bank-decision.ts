import type { Finding } from './finding.ts';
import type { BankEvidence, Payout, PayoutChange } from './payout.ts';
import type { State } from './transitions.ts';

/**
 * What a bank says about one attempt. `settled` is the status ACSC: a promise of settlement, not a booking. `booked`
 * and `returned` are booked lines of the account.
 */
export const VERDICTS = ['pending', 'accepted', 'settled', 'rejected', 'booked', 'returned'] as const;
export type Verdict = (typeof VERDICTS)[number];

/**
 * Statuses of a pain.002 (ISO 20022 ExternalPaymentGroupStatus1Code and ExternalPaymentTransactionStatus1Code).
 * `PART` says that the lines differ: they speak for themselves. A status that is not listed, CANC or BLCK among
 * them, is for a person.
 */
const VERDICT_OF_STATUS: ReadonlyMap<string, Verdict> = new Map([
  ['ACTC', 'accepted'],
  ['ACCP', 'accepted'],
  ['ACSP', 'accepted'],
  ['ACWC', 'accepted'],
  ['ACSC', 'settled'],
  ['RJCT', 'rejected'],
  ['PDNG', 'pending'],
  ['RCVD', 'pending'],
  ['PART', 'pending'],
]);

export function verdictOfStatus(status: string): Verdict | undefined {
  return VERDICT_OF_STATUS.get(status);
}

/**
 * What a verdict means where an attempt stands: the states to go through, `same` where the ledger knows it or knows
 * better, `contradicts` where bank and ledger cannot both be right and a person must find out.
 */
export type Decision = readonly State[] | 'same' | 'contradicts';

type Row = Readonly<Record<Verdict, Decision>>;

/** The bank knows an attempt that the ledger never sent: the row was restored from before it, or somebody forged it. */
const NEVER_SENT: Row = {
  pending: 'contradicts',
  accepted: 'contradicts',
  settled: 'contradicts',
  rejected: 'contradicts',
  booked: 'contradicts',
  returned: 'contradicts',
};

/** The whole of it: every state against every verdict. A return without a booking before it proves the booking. */
const DECISIONS: Readonly<Record<State, Row>> = {
  rejected: NEVER_SENT,
  held: NEVER_SENT,
  ready: NEVER_SENT,
  scheduled: NEVER_SENT,
  withdrawn: NEVER_SENT,
  cancelled: NEVER_SENT,
  batched: {
    pending: 'same',
    accepted: ['submitted', 'accepted'],
    settled: ['submitted', 'accepted'],
    rejected: ['submitted', 'failed'],
    booked: ['submitted', 'paid'],
    returned: ['submitted', 'paid', 'returned'],
  },
  submitted: {
    pending: 'same',
    accepted: ['accepted'],
    settled: ['accepted'],
    rejected: ['failed'],
    booked: ['paid'],
    returned: ['paid', 'returned'],
  },
  'in-doubt': {
    pending: 'same',
    accepted: ['submitted', 'accepted'],
    settled: ['submitted', 'accepted'],
    rejected: ['failed'],
    booked: ['paid'],
    returned: ['paid', 'returned'],
  },
  accepted: {
    pending: 'same',
    accepted: 'same',
    settled: 'same',
    rejected: ['failed'],
    booked: ['paid'],
    returned: ['paid', 'returned'],
  },
  paid: {
    pending: 'same',
    accepted: 'same',
    settled: 'same',
    rejected: 'contradicts',
    booked: 'same',
    returned: ['returned'],
  },
  failed: {
    // Said before the refusal and read after it.
    pending: 'same',
    accepted: 'same',
    settled: 'contradicts',
    rejected: 'same',
    booked: 'contradicts',
    returned: 'contradicts',
  },
  returned: {
    pending: 'same',
    accepted: 'same',
    settled: 'same',
    rejected: 'same',
    booked: 'same',
    returned: 'same',
  },
};

export function decide(standing: State, verdict: Verdict): Decision {
  return DECISIONS[standing][verdict];
}

/**
 * Where an attempt stands, or stood at its end: a payout that went on to another attempt, or was cancelled, keeps
 * what became of this one in its history. Undefined where there is no such attempt.
 */
export function standingOf(payout: Payout, attempt: number): State | undefined {
  return payout.history.findLast((entry) => entry.attempt === attempt && entry.to !== 'cancelled')?.to;
}

/** How evidence names one line of a report: the report, and which of its lines it is, counted from 1. */
export function evidenceIdOf(reportId: string, ordinal: number): string {
  return `${reportId}#${ordinal}`;
}

/** Whether evidence names any line of the report. */
export function isEvidenceOf(evidence: BankEvidence | undefined, reportId: string): boolean {
  return evidence?.reportId.startsWith(`${reportId}#`) === true;
}

/**
 * Whether the same report has booked the attempt by another of its lines: the bank debited one payment twice. Another
 * report may well repeat a booking, as a statement does after a notification.
 */
export function bookedByOtherLine(
  payout: Payout,
  attempt: number,
  reportId: string,
  ordinal: number,
): boolean {
  return payout.history.some(
    ({ attempt: of, why, evidence }) =>
      of === attempt &&
      // A return that was read before its booking proves it too, but is no second debit.
      why === BOOKED &&
      isEvidenceOf(evidence, reportId) &&
      evidence?.reportId !== evidenceIdOf(reportId, ordinal),
  );
}

const BOOKED = whyOf('booked');

/** The reason that the history gives for a step that a bank's verdict made. */
export function whyOf(verdict: Verdict): string {
  return `bank-${verdict}`;
}

/**
 * What stops a payout from being paid (again) until a person has looked, where the bank says of an attempt what
 * cannot be: it waits, or the next attempt of it will. Undefined where nothing can be stopped: the money is on its
 * way or paid, or nobody will pay it; and where it waits already.
 */
export function holdOf(payout: Payout): { readonly to: State; readonly change: PayoutChange } | undefined {
  if (payout.reasons.some((reason) => reason.code === 'bank-contradiction')) return undefined;
  const change: PayoutChange = {
    reasons: [...payout.reasons, CONTRADICTION],
    // What a person released was an earlier contradiction.
    released: payout.released?.filter((code) => code !== 'bank-contradiction'),
  };
  switch (payout.state) {
    case 'ready':
      return { to: 'held', change };
    case 'scheduled':
      return { to: 'held', change: { ...change, plan: undefined } };
    case 'held':
    case 'rejected':
    case 'withdrawn':
    case 'failed':
    case 'returned':
      return { to: payout.state, change };
    default:
      return undefined;
  }
}

const CONTRADICTION: Finding = {
  code: 'bank-contradiction',
  severity: 'hold',
  message:
    'The bank reports about a payment of this payout what contradicts the ledger, so the money may be gone already. Find out at the bank what became of it before anything is paid.',
};
