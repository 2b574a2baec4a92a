import fc from 'fast-check';
import type { BankFact } from '../../functions/core/bank-fact.ts';
import { addDays, plainDate } from '../../functions/core/date.ts';
import { payoutIdOf } from '../../functions/core/expense-ids.ts';
import { documentOf, type JournalEntry } from '../../functions/core/journal/entry.ts';
import { daysOf } from '../../functions/core/journal/month.ts';
import {
  type JournaledPayout,
  MOVEMENT_KINDS,
  type Posting,
  type SentAttempt,
} from '../../functions/core/journal/movements.ts';
import { factSets } from './bank-facts.ts';
import { expense } from './expenses.ts';

/** A payout of which the bank said these things in this order. */
export function told(...facts: readonly BankFact[]): JournaledPayout {
  return {
    state: 'submitted',
    attempt: Math.max(1, ...facts.map(({ attempt }) => attempt)),
    history: [{ at: '2026-10-01T06:00:00.000Z' }, ...facts.map((evidence) => ({ evidence, at: AT }))],
  };
}

const AT = '2026-11-03T06:30:00.000Z';

/** What the files said: 12.50 EUR in each attempt, unless a test has it otherwise. */
export function sentOf(...attempts: readonly Partial<SentAttempt>[]): ReadonlyMap<number, SentAttempt> {
  const all = attempts.length === 0 ? [{}] : attempts;
  return new Map(
    all.map((change, index) => [
      index + 1,
      {
        amountMinor: 1250n,
        currency: 'EUR',
        debtorAccountId: 'eur-main',
        creditorAccount: 'DE** **** 3000',
        remittance: 'EV charging 2026-10 42 kWh ref 7001-e1',
        ...change,
      },
    ]),
  );
}

/** A person's word on an attempt. */
export function word(status: 'BOOKED' | 'REFUSED' | 'RETURNED', change: Partial<BankFact> = {}): BankFact {
  return {
    attempt: 1,
    says: 'word',
    level: 'transaction',
    status,
    bankReportId: `operator:${status}`,
    createdAt: '2026-11-20T09:00:00.000Z',
    amountMinor: 1250n,
    currency: 'EUR',
    bookingDate: plainDate('2026-11-19'),
    reference: 'LETTER-1',
    ...change,
  };
}

const words = fc.record({
  status: fc.constantFrom('BOOKED', 'REFUSED', 'RETURNED'),
  day: fc.nat({ max: 60 }),
});

/** Everything a bank and people may say of up to three attempts, in an order that contradicts itself often. */
export const sayings: fc.Arbitrary<readonly BankFact[]> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: factSets.map((facts): readonly BankFact[] => facts) },
      {
        weight: 2,
        arbitrary: words.map(({ status, day }): readonly BankFact[] => [
          word(status, { bookingDate: addDays(plainDate('2026-11-01'), day) }),
        ]),
      },
    ),
    { minLength: 1, maxLength: 6 },
  )
  .chain((parts) =>
    fc
      .array(fc.record({ attempt: fc.integer({ min: 1, max: 3 }), charges: fc.nat({ max: 200 }) }), {
        minLength: parts.length,
        maxLength: parts.length,
      })
      .map((changes) =>
        parts.flatMap((facts, part) =>
          facts.map((fact, index) => {
            const { attempt = 1, charges = 0 } = changes[part] ?? {};
            const isOfAccount = fact.bankReportId.startsWith('camt');
            return {
              ...fact,
              attempt,
              bankReportId: `${fact.bankReportId}/${part}.${index}`,
              ...(isOfAccount ? { amountMinor: amountOf(fact, BigInt(charges)), currency: 'EUR' } : {}),
            };
          }),
        ),
      ),
  );

/** What a line of the account with charges says: more where money left, less where it came back. */
function amountOf({ says }: BankFact, chargesMinor: bigint): bigint {
  if (says === 'charges-returned') return chargesMinor;
  return says === 'returned' ? 1250n - chargesMinor : 1250n + chargesMinor;
}

const HARD_TEXTS = [
  'PLAIN-1',
  '=1+1',
  '\u{2212}1+cmd|x',
  '"quoted" \\ back; semi',
  '@SUM(A1)',
  'Åse Ørsted-Łukasiewicz',
  'Ελένη Παπαδοπούλου',
  'line\r\nbreak\ttab',
  '“curly” – dash …',
  '',
  'x'.repeat(300),
  'Ψ'.repeat(300),
] as const;

const hardText = fc.constantFrom(...HARD_TEXTS);

/** Two or three postings that balance, with a difference on either side. */
const postings: fc.Arbitrary<readonly Posting[]> = fc
  .record({
    amount: fc.bigInt({ min: 1n, max: 99_999_999_999n }),
    difference: fc.bigInt({ min: -500n, max: 500n }),
    isBack: fc.boolean(),
  })
  .map(({ amount, difference, isBack }) => {
    const bankMinor = amount + difference > 0n ? amount + difference : amount;
    const [owed, bank] = isBack ? (['credit', 'debit'] as const) : (['debit', 'credit'] as const);
    const restMinor = bankMinor - amount;
    const rest: Posting[] =
      restMinor === 0n
        ? []
        : [
            {
              role: 'difference',
              side: restMinor > 0n ? owed : bank,
              amountMinor: restMinor > 0n ? restMinor : -restMinor,
            },
          ];
    return [
      { role: isBack ? 'returned' : 'payable', side: owed, amountMinor: amount },
      { role: 'bank', side: bank, amountMinor: bankMinor },
      ...rest,
    ];
  });

/** Which account of a test's configuration pays each currency. */
export const ACCOUNT_OF_CURRENCY = {
  EUR: 'nordfleet-eur',
  DKK: 'nordfleet-dkk',
  SEK: 'nordfleet-sek',
  NOK: 'nordfleet-nok',
} as const;

/** The journal of a month, with texts that are hard for every format. */
export function journals(month: string): fc.Arbitrary<readonly JournalEntry[]> {
  const drawn = fc.record({
    currency: fc.constantFrom('DKK', 'EUR', 'NOK', 'SEK'),
    source: fc.constantFrom('spirii/nordfleet', 'ampeco/voltgrid'),
    kind: fc.constantFrom(...MOVEMENT_KINDS),
    day: fc.nat({ max: 27 }),
    isLate: fc.boolean(),
    recipientName: hardText,
    expenseId: hardText,
    reference: hardText,
    reasonCode: fc.constantFrom(undefined, 'AC04', '=HYPERLINK'),
    billingReference: fc.constantFrom(
      undefined,
      'KST 1234',
      'Køb/10-2',
      'a } "b" {',
      '=9+9',
      '\u{2212}9',
      'Ψ'.repeat(40),
    ),
    postings,
  });
  return fc.array(drawn, { maxLength: 25 }).map((all) =>
    [...all]
      .sort((a, b) => (a.currency < b.currency ? -1 : a.currency > b.currency ? 1 : 0))
      .map(({ day, isLate, currency, reasonCode, billingReference, ...one }, index): JournalEntry => {
        const { start } = daysOf(month);
        const date = isLate ? start : addDays(start, day);
        return {
          ...one,
          currency,
          document: documentOf(month, index + 1),
          date,
          evidenceDate: isLate ? addDays(start, -day - 1) : date,
          payoutId: payoutIdOf(expense({ expenseId: `expense-${index}` })),
          movement: index % 3,
          attempt: 1,
          recipientId: `recipient-${index}`,
          debtorAccountId: ACCOUNT_OF_CURRENCY[currency],
          bankReportId: 'camt.053:00000000000000bb#1',
          ...(billingReference === undefined ? {} : { billingReference }),
          ...(reasonCode === undefined ? {} : { reasonCode }),
        };
      }),
  );
}
