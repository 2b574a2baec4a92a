import type { BankFact } from '../../functions/core/bank-fact.ts';
import { SAYS, type Says } from '../../functions/core/bank-says.ts';
import { plainDate } from '../../functions/core/date.ts';
import type { Expense } from '../../functions/core/expense.ts';
import { duplicateKeyOf, expenseDigest, payoutIdOf } from '../../functions/core/expense-ids.ts';
import { paymentFactsOf, stateOf } from '../../functions/core/follow.ts';
import type { PaymentPlan, Payout, PayoutChange } from '../../functions/core/payout.ts';
import { STATES, type State } from '../../functions/core/states.ts';
import { createPayout, type NewPayout, stepPayout } from '../../functions/core/step-payout.ts';
import type { StepReason } from '../../functions/core/step-reason.ts';
import { type ValidationPolicy, validateExpense } from '../../functions/core/validate.ts';
import { debit, fact, moneyBack, refusal } from './bank-facts.ts';
import { expense as anExpense, IBANS } from './expenses.ts';

export const AT_MS = Date.parse('2026-11-02T06:00:00Z');

/** What of a debtor account decides whom it pays. */
export const EURO = { currency: 'EUR', rail: 'sepa-credit-transfer' } as const;
export const KRONER = { currency: 'DKK', rail: 'domestic-credit-transfer' } as const;

/** 10,000.00 EUR per payout. */
export const POLICY: ValidationPolicy = {
  limits: new Map([['EUR', 1_000_000n]]),
  today: plainDate('2026-11-02'),
  debtorAccounts: [EURO],
};

/** A release by one person. */
export const RELEASE_POLICY = { ...POLICY, peopleForNewAccount: 1 } as const;

export const PLAN: PaymentPlan = {
  rail: 'sepa-credit-transfer',
  debtorAccountId: 'eur-main',
  executionDate: plainDate('2026-11-03'),
};

/** What a bank says of the first attempt: see bank-facts.ts for more of it. */
export const REFUSED = refusal('AC04');
export const BOOKED = debit();
export const RETURNED = moneyBack('AC04');

/** The row that a first reading of the expense makes, as it is before it is written. */
export function newPayout(expense: Expense = anExpense(), changes: Partial<NewPayout> = {}): NewPayout {
  const validation = validateExpense(expense, POLICY);
  const { amountMinor } = validation;
  return {
    ...paymentFactsOf(expense, validation),
    payoutId: payoutIdOf(expense),
    source: expense.source,
    account: expense.account,
    expenseId: expense.expenseId,
    reportId: expense.reportId,
    reference: expense.reference,
    recipientId: expense.recipientId,
    period: expense.period,
    energyWh: expense.energyWh,
    address: expense.address,
    sourceStatus: expense.sourceStatus,
    expenseDigest: expenseDigest(expense),
    duplicateKey: amountMinor === undefined ? undefined : duplicateKeyOf(expense, amountMinor),
    runId: 'run-1',
    state: stateOf(validation.findings),
    reasons: validation.findings,
    released: undefined,
    plan: undefined,
    batchId: undefined,
    ...changes,
  };
}

export function payoutOf(expense: Expense = anExpense(), changes: Partial<NewPayout> = {}): Payout {
  return createPayout(newPayout(expense, changes), {
    by: 'collect-expenses',
    why: 'collected',
    facts: { runId: 'run-1' },
    atMs: AT_MS,
  });
}

/** @param evidence what was said about an attempt, where that makes the step. */
export function step(payout: Payout, to: State, change: PayoutChange = {}, evidence?: BankFact): Payout {
  return stepPayout(payout, to, change, {
    by: 'operator',
    ...reasonOf(payout, to, change),
    atMs: AT_MS + payout.version * 1000,
    ...(evidence === undefined ? {} : { evidence }),
  });
}

/** Into a file and out of it as the pipeline says it, so that the attempt's batch can be told. */
export function reasonOf(
  { state, batchId = 'batch-1' }: Payout,
  to: State,
  change: PayoutChange,
): StepReason {
  if (to === 'batched' && change.batchId !== undefined) {
    return { why: 'batched', facts: { batchId: change.batchId } };
  }
  if (state !== 'batched' || to === state) return { why: 'rechecked' };
  if (to === 'submitted') return { why: 'file-in-outbox', facts: { batchId } };
  return { why: to === 'held' ? 'line-refused' : 'batch-voided', facts: { batchId } };
}

/** The code of the step that a bank's statement makes. @throws where no bank can say it. */
export function whyOf({ says }: BankFact): `bank-${Says}` {
  const said = SAYS.find((one) => one === says);
  if (said === undefined) throw new Error(`No bank says ${says}.`);
  return `bank-${said}`;
}

/** The expense of each kind that a payout in the state was made of. */
export function expenseFor(state: State): Expense {
  if (state === 'rejected') return anExpense({ iban: IBANS.wrongCheckDigits });
  if (state === 'held') return anExpense({ amount: { text: '1000001', unit: 'minor' } });
  return anExpense();
}

type Walk = readonly (readonly [to: State, change?: PayoutChange, evidence?: BankFact])[];

const TO_BATCHED: Walk = [
  ['scheduled', { plan: PLAN }],
  ['batched', { batchId: 'batch-1' }],
];
const TO_SUBMITTED: Walk = [...TO_BATCHED, ['submitted']];

const WALKS: Readonly<Record<ReachableState, Walk>> = {
  rejected: [],
  held: [],
  ready: [],
  scheduled: TO_BATCHED.slice(0, 1),
  batched: TO_BATCHED,
  submitted: TO_SUBMITTED,
  accepted: [...TO_SUBMITTED, ['accepted', {}, fact('accepted')]],
  paid: [...TO_SUBMITTED, ['paid', {}, BOOKED]],
  failed: [...TO_SUBMITTED, ['failed', {}, REFUSED]],
  returned: [...TO_SUBMITTED, ['paid', {}, BOOKED], ['returned', {}, RETURNED]],
  withdrawn: [['withdrawn', { reasons: [] }]],
  cancelled: [['held'], ['cancelled']],
};

/** States that a payout can come to; no transition leads into `in-doubt`. */
export type ReachableState = Exclude<State, 'in-doubt'>;
export const REACHABLE_STATES: readonly ReachableState[] = STATES.filter((state) => state !== 'in-doubt');

/** A batched payout, as far on its way as `state`. */
export function sentOn(batched: Payout, state: ReachableState): Payout {
  const ways = WALKS[state].slice(TO_BATCHED.length);
  return ways.reduce((payout, [to, change, evidence]) => step(payout, to, change, evidence), batched);
}

/** A payout that came to `state` by legal steps. @param expense one that is first taken as `expenseFor` is. */
export function payoutIn(state: ReachableState, expense: Expense = expenseFor(state)): Payout {
  const start = payoutOf(expense);
  return WALKS[state].reduce((payout, [to, change, evidence]) => step(payout, to, change, evidence), start);
}
