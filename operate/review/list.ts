import { maskIban } from '../../functions/core/iban.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { LISTED_STATES, STATE_RULES, STOPPED_STATES, type State } from '../../functions/core/states.ts';
import { Deaths } from '../../functions/ledger/deaths.ts';
import { readWaiting } from '../../functions/ledger/read-waiting.ts';
import { type Column, printSentences } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';
import { amountOf, reasonsOf, shorten } from './payout-cells.ts';
import { payoutDocument } from './payout-document.ts';
import type { ShowDeps } from './show.ts';
import { whatItWaitsFor } from './what-it-waits-for.ts';

/** States that nothing leaves until somebody acts, here or at the source; of the paid those that the bank contradicts. */
export const FOR_PEOPLE: readonly State[] = LISTED_STATES.filter(
  (state) => STOPPED_STATES.includes(state) || STATE_RULES[state].isListed === 'contradicted',
);

/** Bounds of one list: what is looked at in each of the index's shards, per state, and what is shown. */
const CANDIDATES_PER_SHARD = 1_000;
const MAX_LISTED = 500;

export type ListQuery = {
  readonly states: readonly State[];
  /** Such as `spirii/nordfleet`; undefined for all. */
  readonly source: string | undefined;
};

export type WaitingList = {
  /** Those that have waited longest, newest last. */
  readonly payouts: readonly Payout[];
  /** Of those that wait for a statement to be tried again: which, in a sentence. */
  readonly statements: ReadonlyMap<PayoutId, string>;
  readonly unreadable: number;
  readonly isCutOff: boolean;
};

/** Payouts that wait, as their rows say; the index only finds them. */
export async function listWaiting(deps: ShowDeps, { states, source }: ListQuery): Promise<WaitingList> {
  const found: Payout[] = [];
  let [unreadable, isCutOff] = [0, false];
  for (const state of states) {
    const waiting = await readWaiting(
      deps,
      state,
      CANDIDATES_PER_SHARD,
      (payout) => source === undefined || `${payout.source}/${payout.account}` === source,
    );
    found.push(...waiting.payouts);
    unreadable += waiting.unreadable.size;
    isCutOff ||= waiting.isCutOff;
  }
  const order = ({ updatedAt, payoutId }: Payout): string => `${updatedAt} ${payoutId}`;
  const payouts = found.sort((a, b) => (order(a) < order(b) ? -1 : 1)).slice(0, MAX_LISTED);
  const statements = await statementsWaitedFor(deps, payouts);
  return { payouts, statements, unreadable, isCutOff: isCutOff || found.length > MAX_LISTED };
}

/** Payouts of one file ask for the same rows, which are read once. */
async function statementsWaitedFor(
  { table, retryAfter }: ShowDeps,
  payouts: readonly Payout[],
): Promise<ReadonlyMap<PayoutId, string>> {
  const deaths = new Deaths(table, retryAfter);
  const statements = new Map<PayoutId, string>();
  for (const payout of payouts.filter(({ state }) => state === 'failed')) {
    const sentence = await whatItWaitsFor(deaths, payout, ['waits']);
    if (sentence !== undefined) statements.set(payout.payoutId, sentence);
  }
  return statements;
}

/** For `--json`. Amounts are minor units as text, IBANs are masked. */
export function listDocument({ payouts, statements, unreadable, isCutOff }: WaitingList) {
  return {
    payouts: payouts.map((payout) => ({
      ...payoutDocument(payout),
      since: payout.updatedAt,
      /** Null where no statement is waited for. */
      waitsFor: statements.get(payout.payoutId) ?? null,
    })),
    unreadable,
    isCutOff,
  };
}

export function printList(terminal: Terminal, list: WaitingList): void {
  const { payouts, unreadable, isCutOff } = list;
  if (payouts.length > 0) printPayouts(terminal, list);
  const count = payouts.length === 1 ? '1 payout waits' : `${payouts.length} payouts wait`;
  terminal.line(
    isCutOff ? `More wait than these ${payouts.length}, which have waited longest.` : `${count}.`,
  );
  if (unreadable > 0) terminal.line(`Rows that cannot be read and are left out: ${unreadable}.`);
}

function printPayouts(terminal: Terminal, { payouts, statements }: WaitingList): void {
  const rows = payouts.map((payout) => [
    payout.payoutId,
    `${payout.source}/${payout.account}\n${shorten(visible(payout.expenseId), 20)}`,
    `${shorten(payout.recipientName === '' ? '(no name)' : visible(payout.recipientName), 20)}\n${payout.iban === '' ? '(no IBAN)' : maskIban(payout.iban)}`,
    visible(amountOf(payout)),
    `${payout.state}\n${payout.updatedAt.slice(0, 10)}`,
    visible([whyOf(payout), statements.get(payout.payoutId)].filter(Boolean).join(' ')),
  ]);
  const columns: readonly Column[] = [
    { title: 'Payout' },
    { title: 'Source, expense', shrinksTo: 16 },
    { title: 'Recipient, IBAN', shrinksTo: 15 },
    { title: 'Amount', align: 'right' },
    { title: 'State, since' },
    { title: 'Why' },
  ];
  printSentences(terminal, columns, rows);
  terminal.line();
}

function whyOf(payout: Payout): string {
  const reasons = reasonsOf(payout);
  return reasons === '' && payout.plan !== undefined
    ? `To be paid on ${payout.plan.executionDate}.`
    : reasons;
}
