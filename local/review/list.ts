import { maskIban } from '../../functions/core/iban.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { STATES, type State, TRANSITIONS } from '../../functions/core/transitions.ts';
import { readWaiting } from '../../functions/ledger/read-waiting.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import type { Clock } from '../../functions/platform/clock.ts';
import { payoutDocument } from '../document.ts';
import { amountOf, reasonsOf, shorten } from '../payout-cells.ts';
import { type Column, printSentences } from '../table.ts';
import { type Terminal, visible } from '../terminal.ts';

/** States in which a payout waits: the index has these alone. */
export const LISTABLE_STATES: readonly State[] = STATES.filter((state) => TRANSITIONS[state].live);

/** States in which it waits for a person. */
export const FOR_A_PERSON: readonly State[] = ['held', 'rejected', 'failed', 'returned'];

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
  readonly unreadable: number;
  readonly isCutOff: boolean;
};

/** Payouts that wait, as their rows say; the index only finds them. */
export async function listWaiting(
  deps: { readonly table: LedgerTable; readonly clock: Clock },
  { states, source }: ListQuery,
): Promise<WaitingList> {
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
  return { payouts, unreadable, isCutOff: isCutOff || found.length > MAX_LISTED };
}

/** For `--json`. Amounts are minor units as text, IBANs are masked. */
export function listDocument({ payouts, unreadable, isCutOff }: WaitingList) {
  return {
    payouts: payouts.map((payout) => ({ ...payoutDocument(payout), since: payout.updatedAt })),
    unreadable,
    isCutOff,
  };
}

export function printList(terminal: Terminal, { payouts, unreadable, isCutOff }: WaitingList): void {
  if (payouts.length > 0) printPayouts(terminal, payouts);
  const count = payouts.length === 1 ? '1 payout waits' : `${payouts.length} payouts wait`;
  terminal.line(
    isCutOff ? `More wait than these ${payouts.length}, which have waited longest.` : `${count}.`,
  );
  if (unreadable > 0) terminal.line(`Rows that cannot be read and are left out: ${unreadable}.`);
}

function printPayouts(terminal: Terminal, payouts: readonly Payout[]): void {
  const rows = payouts.map((payout) => [
    payout.payoutId,
    `${payout.source}/${payout.account}\n${shorten(visible(payout.expenseId), 20)}`,
    `${shorten(payout.recipientName === '' ? '(no name)' : visible(payout.recipientName), 20)}\n${payout.iban === '' ? '(no IBAN)' : maskIban(payout.iban)}`,
    visible(amountOf(payout)),
    `${payout.state}\n${payout.updatedAt.slice(0, 10)}`,
    whyOf(payout),
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
