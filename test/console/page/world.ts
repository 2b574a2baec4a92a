import { type ChargeRecord, chargesDigest } from '../../../functions/core/charge-record.ts';
import type { Expense } from '../../../functions/core/expense.ts';
import { payoutIdOf } from '../../../functions/core/expense-ids.ts';
import type { Payout } from '../../../functions/core/payout.ts';
import { createPayout, stepPayout } from '../../../functions/core/step-payout.ts';
import { noteAlarm } from '../../../functions/ledger/alarm-notes.ts';
import { AuditTrail } from '../../../functions/ledger/audit.ts';
import { keepCharges } from '../../../functions/ledger/charges.ts';
import { recordCollection } from '../../../functions/ledger/collections.ts';
import { recordProof } from '../../../functions/ledger/last-proof.ts';
import { makeIban } from '../../../local/sandbox/iban.ts';
import { createDice } from '../../../local/sandbox/random.ts';
import { release } from '../../../operate/decide.ts';
import type { ApprovalStand } from '../../support/approval-stand.ts';
import { accountReport } from '../../support/bank-reports.ts';
import { digestOf, sentOf } from '../../support/bank-scene.ts';
import { expense } from '../../support/expenses.ts';
import { Inbox } from '../../support/inbox.ts';
import { scheduledPayout } from '../../support/payment-stand.ts';
import {
  AT_MS,
  newPayout,
  payoutIn,
  payoutOf,
  REACHABLE_STATES,
  RELEASE_POLICY,
  step,
} from '../../support/payouts.ts';

/** Names as sources send them, and as somebody sends them who means harm. */
export const NAMES = [
  'Zoë Ångström',
  'Jürgen Maßmann',
  '<img src=x onerror=alert(1)>',
  '=HYPERLINK("https://evil.example")',
  'Ana María Fernández de la Concepción y Rodríguez',
  'Per Lund',
  "O'Brien & Søn",
] as const;

const MUCH = '1000001';

/** A payout whose file is with the bank. */
const SENT = 'EXP-0150';

/** An expense of its own; @param state `held` is above the limit of one payout. */
export function expenseOf(number: number, changes: Partial<Expense> = {}): Expense {
  return expense({
    expenseId: `EXP-${String(number).padStart(4, '0')}`,
    recipientId: `driver-${number}`,
    recipientName: NAMES[number % NAMES.length] ?? '',
    reportId: `R-2026-10-${number % 3}`,
    iban: makeIban('DE', createDice(number)),
    amount: { text: String(1_210 + number * 317), unit: 'minor' },
    ...changes,
  });
}

export const IBAN = 'DE89370400440532013000';

/** Waits for a person for its amount alone. */
export function heldForItsAmount(number: number): Payout {
  const amount = { text: `${MUCH}${number}`, unit: 'minor' } as const;
  return payoutIn('held', expenseOf(number, { amount, iban: IBAN }));
}

export type World = { readonly batchId: string; readonly reportDigest: string };

/** A ledger with something on every screen. */
export async function inhabit(people: ApprovalStand): Promise<World> {
  const { stand } = people;
  const payouts = REACHABLE_STATES.flatMap((state, index) =>
    Array.from({ length: state === 'held' ? 4 : 2 }, (_, copy) => {
      const number = 100 + index * 10 + copy;
      const amount = state === 'held' ? { amount: { text: `${MUCH}${copy}`, unit: 'minor' } as const } : {};
      const iban = state === 'rejected' ? { iban: 'DE88370400440532013000' } : {};
      return payoutIn(state, expenseOf(number, { ...amount, ...iban }));
    }),
  );
  await fileBefore(people, 300);
  await fileBefore(people, 320);
  await stand.put(...payouts, ...[1, 2, 4].map(cancelledBefore), inAnotherCurrency(), heldForALongWord());
  await askedFor(people);
  const read = { atMs: stand.clock.now() - 600_000, complete: true };
  await recordCollection(stand.table, { source: 'spirii', account: 'nordfleet' }, read);
  const batch = await people.proposed(
    ...Array.from({ length: 12 }, (_, index) => expenseOf(index + 1)),
    expenseOf(13, { recipientId: 'driver-3', iban: 'NL91ABNA0417164300' }),
  );
  await clearedByOne(people);
  await charged(people);
  const rang = {
    name: 'ev-payouts-test-batch-not-repaired',
    isOn: true,
    atMs: stand.clock.now() - 7_200_000,
  };
  await noteAlarm(stand.table, rang);
  await noteAlarm(stand.table, { ...rang, name: 'ev-payouts-test-cap-hit' });
  await noteAlarm(stand.table, { ...rang, isOn: false, atMs: stand.clock.now() - 600_000 });
  await recordProof(stand.table, { at: new Date(AT_MS).toISOString(), batches: 2, runs: 5, breaks: 0 });
  // For the next cut-off.
  await stand.putClaimed(...[20, 21, 22].map((number) => scheduledPayout(expenseOf(number))));
  const inbox = new Inbox(stand, [people.account]);
  const sent = sentOf(await stand.payout(SENT));
  // The bank booked another amount than the file ordered.
  const line = { endToEndId: sent.endToEndId, amount: '41.20' };
  const report = accountReport('camt.053', [{ amount: '41.20', transactions: [line] }]);
  await inbox.reconcile(report, 'inbox/camt053-2026-11-03.xml');
  await inbox.put('inbox/broken.xml', report.replace('</Document>', ''));
  await inbox.notify('inbox/broken.xml');
  return { batchId: batch.batchId, reportDigest: digestOf(report) };
}

/** Collected some weeks before, and ended at once: a month has weeks. */
function cancelledBefore(weeks: number): Payout {
  const atMs = AT_MS - weeks * 7 * 86_400_000;
  const held = createPayout(
    newPayout(expenseOf(400 + weeks, { amount: { text: `${MUCH}7`, unit: 'minor' } })),
    {
      by: 'collect-expenses',
      why: 'collected',
      facts: { runId: 'run-0' },
      atMs,
    },
  );
  return stepPayout(held, 'cancelled', {}, { by: 'operator', why: 'rechecked', atMs });
}

/** An account that is new for its recipient, which one of two people has let go on. */
async function clearedByOne({ stand, bert }: ApprovalStand): Promise<void> {
  const message =
    'It would be paid to an account that is new for its recipient. Ask them whether it is theirs.';
  const reasons = [{ code: 'account-new-for-recipient', severity: 'hold', message }] as const;
  const held = step(payoutIn('ready', expenseOf(410)), 'held', { reasons });
  await stand.putClaimed(held);
  const decision = { by: bert.person, reason: 'They sent the contract.', atMs: stand.clock.now() };
  const policy = { ...RELEASE_POLICY, retryAfter: 'statement', peopleForNewAccount: 2 } as const;
  await release(stand.deps, held.payoutId, decision, policy);
}

/** Of a source that pays in two of them. */
function inAnotherCurrency(): Payout {
  const danish = { currency: 'DKK', iban: makeIban('DK', createDice(7)) };
  return payoutIn('held', expenseOf(430, { ...danish, amount: { text: '123456789', unit: 'minor' } }));
}

/** Sources name their fields in words that have no place to break. */
function heldForALongWord(): Payout {
  const message =
    'The source calls the holder of the account (payoutInformation.bankAccountHolderName) otherwise than its recipient.';
  const reasons = [{ code: 'bank-account-differs', severity: 'hold', message }] as const;
  return step(payoutIn('ready', expenseOf(440)), 'held', { reasons });
}

/** What somebody asked for, on the record. */
async function askedFor({ stand, bert }: ApprovalStand): Promise<void> {
  const asked = { by: bert.person, atMs: stand.clock.now() };
  const audit = new AuditTrail(stand.table);
  const about = payoutIdOf(expenseOf(110));
  await audit.append({
    ...asked,
    what: 'cancel',
    about,
    detail: 'The driver left, and has been paid by hand.',
  });
  await audit.append({ ...asked, what: 'read-ibans', about, detail: 'The driver asks.' });
}

/** A payout of which the ledger keeps the charges. */
async function charged({ stand }: ApprovalStand): Promise<void> {
  const charge = (day: number, minor: string, place: string): ChargeRecord => ({
    sessionId: `session-2026-10-${day}`,
    startedAtMs: Date.parse(`2026-10-${day}T18:20:00Z`),
    endedAtMs: Date.parse(`2026-10-${day}T21:05:00Z`),
    energyWh: BigInt(day) * 1_234n,
    amountMinorText: minor,
    priceMinorPerKwhText: '31.5',
    place,
  });
  const charges = { records: [charge(12, '466.452', 'Home'), charge(14, '544.194', 'Depot Nord')] };
  await keepCharges(stand.table, chargesDigest(charges), charges);
  const amount = { text: '1011', unit: 'minor' } as const;
  await stand.put(payoutOf(expenseOf(420, { amount }), { charges: chargesDigest(charges) }));
}

/** A file that its bank has booked: the next one can be held against it, and its recipients are known. */
async function fileBefore(people: ApprovalStand, from: number): Promise<void> {
  const payments = Array.from({ length: 11 }, (_, index) =>
    expenseOf(from + index, {
      recipientId: `driver-${index + 1}`,
      recipientName: NAMES[(index + 1) % NAMES.length] ?? '',
      iban: makeIban('DE', createDice(index + 1)),
      amount: { text: String(from * 300 + index * 21_100), unit: 'minor' },
    }),
  );
  const batch = await people.proposed(...payments);
  await people.approve(people.anna, batch);
  await people.approve(people.bert, batch);
  await people.repair();
  const { stand } = people;
  const booked = (await Promise.all(payments.map(({ expenseId }) => stand.payout(expenseId)))).map(sentOf);
  const entries = booked.map(({ amount, endToEndId }, index) => ({
    amount,
    reference: `BOOKED-${from + index}`,
    transactions: [{ endToEndId, amount }],
  }));
  await new Inbox(stand, [people.account]).reconcile(
    accountReport('camt.053', entries),
    `inbox/camt053-2026-11-02-${from}.xml`,
  );
  stand.clock.advance(60_000);
}
