import fc from 'fast-check';
import { plainDate } from '../../functions/core/date.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { IBANS } from './expenses.ts';
import { expenseFor, payoutIn, REACHABLE_STATES, type ReachableState } from './payouts.ts';

const NAMES = [
  'Jane Doe',
  'jane doe',
  'Åse Nørgård',
  'Ase Norgard',
  '𝔸da 𐐷 Lovelace',
  'Doe # Sons\u001fLtd',
  `${'Långt namn '.repeat(60)}Doe`,
  '',
] as const;

const PERIODS = ['2026-09', '2026-10', '2026-12', undefined] as const;

const SOURCES = [
  { source: 'spirii', account: 'nordfleet' },
  { source: 'spirii', account: 'southfleet' },
  { source: 'ampeco', account: 'voltgrid' },
] as const;

type Drawn = {
  readonly state: ReachableState;
  readonly name: (typeof NAMES)[number];
  readonly month: (typeof PERIODS)[number];
  readonly from: (typeof SOURCES)[number];
  readonly report: string;
  readonly recipient: string;
  readonly amount: number;
  readonly isLong: boolean;
};

const drawn: fc.Arbitrary<Drawn> = fc.record({
  state: fc.constantFrom(...REACHABLE_STATES),
  name: fc.constantFrom(...NAMES),
  month: fc.constantFrom(...PERIODS),
  from: fc.constantFrom(...SOURCES),
  report: fc.constantFrom('R1', 'R2', 'R#3', ''),
  recipient: fc.constantFrom('7', '8', ''),
  amount: fc.integer({ min: 1, max: 9 }),
  isLong: fc.boolean(),
});

/** Names that are hard to sort and to find, equal names, reports of several sources, several months and none. */
export const ledgers: fc.Arbitrary<readonly Payout[]> = fc
  .array(drawn, { minLength: 1, maxLength: 40 })
  .map((all) => all.map(payoutDrawn));

function payoutDrawn(one: Drawn, index: number): Payout {
  const { state, name, month, from, report, recipient, amount, isLong } = one;
  const { period: _, ...usual } = expenseFor(state);
  return payoutIn(state, {
    ...usual,
    ...from,
    expenseId: `${isLong ? 'x'.repeat(190) : 'ID'}#${index}`,
    reportId: report,
    recipientId: recipient,
    // Without a name, or with one that no bank takes, it is rejected.
    recipientName: state === 'rejected' || (name !== '' && name.length < 70) ? name : 'Jane Doe',
    // One that is held has more than its limit, one that is rejected a wrong IBAN.
    amount: { text: String(state === 'held' ? 2_000_000 + amount : amount * 100), unit: 'minor' },
    iban: state === 'rejected' ? usual.iban : amount % 2 === 0 ? IBANS.de : IBANS.nl,
    ...(month === undefined
      ? {}
      : { period: { start: plainDate(`${month}-01`), end: plainDate(`${month}-28`) } }),
  });
}
