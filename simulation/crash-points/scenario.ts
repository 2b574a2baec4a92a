import { payoutIdOf } from '../../functions/core/expense-ids.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import { type Payout, parseEndToEndId } from '../../functions/core/payout.ts';
import type { Fate } from '../../local/sandbox/bank/fate.ts';
import { makeIban, withWrongCheckDigit } from '../../local/sandbox/iban.ts';
import { createDice } from '../../local/sandbox/random.ts';
import {
  AMPECO_ACCOUNT,
  type BookedExpense,
  type ExpenseFacts,
  paymentText,
  SPIRII_ACCOUNT,
} from '../world/expense-book.ts';
import { configWith, EVERY_FILE, type Scenario, USUAL } from '../world/scenario.ts';
import type { PersonStep, Script } from '../world/script.ts';

const DAY_MS = 86_400_000;
/** A Friday noon, with no bank holiday for two weeks: expenses collected at the weekend are submitted on Monday. */
const START_MS = Date.parse('2026-06-12T12:00:00Z');
/**
 * Until the last return is paid again, plus six banking days for each of two deaths: a proposal may expire. Odd, so
 * that no schedule of some days begins at the end.
 */
const DAYS = 29;

/** For latencies and ids only; the scenario fixes expenses, people and bank. */
const SEED = 1;

/** What happens to an expense beside its payment. `fates` are of its first attempts; the bank books later ones. */
type Life = {
  readonly name: string;
  readonly source: 'spirii' | 'ampeco';
  readonly country: 'DE' | 'DK';
  readonly currency: 'EUR' | 'DKK';
  readonly amountMinor: bigint;
  readonly hasWrongIban?: boolean;
  readonly fates?: readonly Fate[];
  readonly steps?: readonly Omit<PersonStep, 'expense'>[];
  readonly end: Pick<Payout, 'state' | 'attempt'>;
};

/** Together these lives pass through every state but `in-doubt`. */
const LIVES: readonly Life[] = [
  {
    name: 'refused for a technical reason: the repair starts a new attempt',
    source: 'spirii',
    country: 'DE',
    currency: 'EUR',
    amountMinor: 12_345n,
    fates: [{ kind: 'refused', code: 'DT01' }],
    end: { state: 'paid', attempt: 2 },
  },
  {
    name: 'refused for its account: paid once the source has another',
    source: 'spirii',
    country: 'DE',
    currency: 'EUR',
    amountMinor: 6_789n,
    fates: [{ kind: 'refused', code: 'AC04' }],
    steps: [{ when: { state: 'failed', attempt: 1 }, act: 'correct-account' }],
    end: { state: 'paid', attempt: 2 },
  },
  {
    name: 'returned for a technical reason: the repair starts a new attempt',
    source: 'ampeco',
    country: 'DE',
    currency: 'EUR',
    amountMinor: 20_001n,
    fates: [{ kind: 'returned', code: 'TM01', bankingDays: 2 }],
    end: { state: 'paid', attempt: 2 },
  },
  {
    name: 'returned by the recipient’s bank: an operator cancels it',
    source: 'ampeco',
    country: 'DK',
    currency: 'DKK',
    amountMinor: 15_000n,
    fates: [{ kind: 'returned', code: 'MS03', bankingDays: 2 }],
    steps: [{ when: { state: 'returned', attempt: 1 }, act: 'cancel' }],
    end: { state: 'cancelled', attempt: 1 },
  },
  {
    name: 'rejected for a wrong IBAN: paid once the source has corrected it',
    source: 'spirii',
    country: 'DE',
    currency: 'EUR',
    amountMinor: 4_200n,
    hasWrongIban: true,
    steps: [{ when: { state: 'rejected', attempt: 1 }, act: 'correct-account' }],
    end: { state: 'paid', attempt: 1 },
  },
  {
    name: 'held above the limit: an operator releases it',
    source: 'spirii',
    country: 'DE',
    currency: 'EUR',
    amountMinor: 39_500n,
    steps: [{ when: { state: 'held', attempt: 1 }, act: 'release' }],
    end: { state: 'paid', attempt: 1 },
  },
  {
    name: 'scheduled, then paid by its source: withdrawn',
    source: 'spirii',
    country: 'DE',
    currency: 'EUR',
    amountMinor: 7_777n,
    steps: [{ when: { state: 'scheduled', attempt: 1 }, act: 'pay-at-source' }],
    end: { state: 'withdrawn', attempt: 1 },
  },
];

/** As seldom as the lives allow: every further firing adds a score of idle calls to die at. */
const CONFIG = configWith(
  1_000,
  {
    ...USUAL,
    collectAmpeco: 'rate(2 days)',
    repair: 'cron(0 15 ? * MON-FRI *)',
    prove: 'rate(4 days)',
  },
  { approval: EVERY_FILE[0], writesBack: true },
);

/** A new one for each run, since expenses change while it runs. */
export function crashScenario(): Scenario {
  return {
    seed: SEED,
    payouts: LIVES.length,
    faults: [],
    startMs: START_MS,
    // A process can die until the end; after the last death that matters, only the schedules repeat.
    faultyMs: DAYS * DAY_MS,
    restMs: 0,
    configs: { first: CONFIG, others: [], last: CONFIG },
    writesBackAt: { expression: 'cron(0 17 ? * MON-FRI *)', timeZone: 'Etc/UTC' },
    script: script(),
  };
}

function script(): Script {
  const fates = new Map<PayoutId, readonly Fate[]>();
  const steps: PersonStep[] = [];
  const expenses = LIVES.map((life, index) => {
    const expense = bookedExpense(life, index);
    fates.set(expense.payoutId, life.fates ?? []);
    for (const step of life.steps ?? []) steps.push({ ...step, expense });
    return expense;
  });
  const fate = (endToEndId: string): Fate => {
    const id = parseEndToEndId(endToEndId);
    const ofAttempts = id === undefined ? undefined : fates.get(id.payoutId);
    return ofAttempts?.[(id?.attempt ?? 0) - 1] ?? { kind: 'booked' };
  };
  const ends = new Map(LIVES.map((life, index) => [idOf(life, index), life.end]));
  return { expenses, steps, fate, ends, ignoredProposalOf: 'main-dkk' };
}

function idOf({ source }: Life, index: number): string {
  return source === 'spirii' ? `exp-${index}` : String(7_000 + index);
}

function bookedExpense(life: Life, index: number): BookedExpense {
  const { source, country, currency, amountMinor, hasWrongIban = false } = life;
  const isSpirii = source === 'spirii';
  const account = isSpirii ? SPIRII_ACCOUNT : AMPECO_ACCOUNT;
  const id = idOf(life, index);
  const iban = makeIban(country, createDice(SEED, index));
  const facts: ExpenseFacts = {
    amountMinor,
    currency,
    iban: hasWrongIban ? withWrongCheckDigit(iban) : iban,
    recipientName: `Recipient ${index}`,
  };
  const subject = isSpirii ? 'expense' : 'settlement-report';
  return {
    source,
    account,
    id,
    reportId: isSpirii ? 'rep-1' : id,
    recipientId: `cus-${index}`,
    payoutId: payoutIdOf({ source, account, subject, expenseId: id }),
    appearsMs: START_MS,
    sessions: [`s-${index}`],
    facts,
    payability: 'payable',
    payabilitySinceMs: 0,
    everSaid: new Set([paymentText(facts)]),
  };
}
