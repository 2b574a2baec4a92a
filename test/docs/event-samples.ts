import { lineIdOf } from '../../functions/core/bank-fact.ts';
import type { Says } from '../../functions/core/bank-says.ts';
import type { Payout, PayoutChange } from '../../functions/core/payout.ts';
import type { State } from '../../functions/core/states.ts';
import { createPayout, type Step, stepPayout } from '../../functions/core/step-payout.ts';
import type { StepReason } from '../../functions/core/step-reason.ts';
import { fact } from '../support/bank-facts.ts';
import { expense } from '../support/expenses.ts';
import { AT_MS, expenseFor, newPayout, PLAN } from '../support/payouts.ts';
import { personsWord } from '../support/people.ts';

type SampleStep = StepReason & Pick<Step, 'by' | 'evidence'>;
type Steps = readonly (readonly [to: State, change: PayoutChange, step: SampleStep])[];

const BATCH_ID = 'BAX7QK2M9D4R8T1V5W3Y6Z0A2C4E';
const REPORT_DIGEST = '5f7c1de0a4b83926';

const reconciled = (says: Says, status: string, reasonCode?: string, line = 1) => {
  const type = says === 'debited' || says === 'returned' ? 'camt.053' : 'pain.002';
  const bankReportId = lineIdOf(`${type}:${REPORT_DIGEST}`, line);
  const evidence = fact(says, { bankReportId, status, ...(reasonCode === undefined ? {} : { reasonCode }) });
  return [{}, { by: 'reconcile-bank-reports', why: `bank-${says}`, evidence }] as const;
};

const SCHEDULED: Steps = [['scheduled', { plan: PLAN }, { by: 'execute-payouts', why: 'scheduled' }]];
const BATCHED: Steps = [
  ...SCHEDULED,
  ['batched', { batchId: BATCH_ID }, { by: 'submit-batches', why: 'batched', facts: { batchId: BATCH_ID } }],
];
const SUBMITTED: Steps = [
  ...BATCHED,
  ['submitted', {}, { by: 'submit-batches', why: 'file-in-outbox', facts: { batchId: BATCH_ID } }],
];
const PAID: Steps = [...SUBMITTED, ['paid', ...reconciled('debited', 'BOOK')]];

/** How the sample of a state comes there; no rail of today leads to `in-doubt`. */
const STEPS: Readonly<Record<Exclude<State, 'in-doubt'>, Steps>> = {
  rejected: [],
  held: [],
  ready: [],
  scheduled: SCHEDULED,
  batched: BATCHED,
  submitted: SUBMITTED,
  accepted: [...SUBMITTED, ['accepted', ...reconciled('accepted', 'ACSP')]],
  paid: PAID,
  failed: [...SUBMITTED, ['failed', ...reconciled('refused', 'RJCT', 'AC04')]],
  returned: [...PAID, ['returned', ...reconciled('returned', 'BOOK', 'MD07', 2)]],
  withdrawn: [
    [
      'withdrawn',
      { reasons: [] },
      { by: 'collect-expenses', why: 'source-withdrew', facts: { runId: 'run-2' } },
    ],
  ],
  cancelled: [
    [
      'cancelled',
      {},
      {
        by: 'operator',
        why: 'cancelled',
        facts: personsWord('Jane Doe', 'paid in cash, DE89370400440532013000'),
      },
    ],
  ],
};

/** Where the sample of a state starts, by what its first reading found. */
const STARTS: Readonly<Partial<Record<State, State>>> = {
  rejected: 'rejected',
  held: 'held',
  cancelled: 'held',
};

/** The payout of the sample of a state: always the same. */
export function samplePayout(state: State): Payout {
  if (state === 'in-doubt') return inDoubt();
  const start = newPayout(expenseFor(STARTS[state] ?? 'ready'));
  const first = createPayout(start, {
    by: 'collect-expenses',
    why: 'collected',
    facts: { runId: 'run-1' },
    atMs: AT_MS,
  });
  return STEPS[state].reduce(
    (payout, [to, change, step]) =>
      stepPayout(payout, to, change, { ...step, atMs: AT_MS + payout.version * 60_000 }),
    first,
  );
}

/** As a rail without a clear answer would make it: no transition of the code leads there yet. */
function inDoubt(): Payout {
  const batched = samplePayout('batched');
  const last = batched.history.at(-1);
  if (last === undefined) throw new Error('A payout has a history.');
  const version = batched.version + 1;
  const { why: _, facts: __, ...before } = last;
  const entry = {
    ...before,
    version,
    at: new Date(AT_MS + batched.version * 60_000).toISOString(),
    from: 'batched',
    to: 'in-doubt',
    why: 'bank-unclear',
    hash: 'd0'.repeat(32),
  } as const;
  return { ...batched, state: 'in-doubt', version, history: [...batched.history, entry] };
}

/** A payout of an expense whose every free text is a name or an IBAN, as far as its source may write any. */
export function gossipingPayout(): Payout {
  const start = newPayout(expense({ reference: 'Jane Doe', sourceStatus: 'Jane Doe' }), {
    currency: 'Jane Doe DE89370400440532013000',
    state: 'rejected',
    reasons: [{ code: 'currency-unknown', severity: 'reject', message: 'Jane Doe DE89370400440532013000' }],
  });
  return createPayout(start, {
    by: 'operator',
    why: 'released',
    facts: personsWord('Jane Doe', 'DE89370400440532013000 is hers'),
    atMs: AT_MS,
  });
}
