import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { chargesDigest } from '../../functions/core/charge-record.ts';
import { plainDate } from '../../functions/core/date.ts';
import type { Expense } from '../../functions/core/expense.ts';
import { payoutIdOf } from '../../functions/core/expense-ids.ts';
import { endToEndIdOf } from '../../functions/core/payout.ts';
import { AuditTrail } from '../../functions/ledger/audit.ts';
import { keepCharges } from '../../functions/ledger/charges.ts';
import { finishRun, openRun, writeHandover } from '../../functions/ledger/runs.ts';
import { proveSums } from '../../functions/repair-payouts/prove-sums.ts';
import { repairPayouts } from '../../functions/repair-payouts/repair.ts';
import { makeEvidence } from '../../operate/evidence/make/make-evidence.ts';
import { ApprovalStand } from './approval-stand.ts';
import { accountReport, statusReport } from './bank-reports.ts';
import { it as embeddedIt } from './embedded.ts';
import { expense, expenses, IBANS } from './expenses.ts';
import { Inbox } from './inbox.ts';
import { PaymentStand, scheduledPayout } from './payment-stand.ts';
import { AT_MS, payoutOf } from './payouts.ts';

export const MONTH = '2026-11';
const CHARGES = {
  billingReference: 'cost centre 7',
  records: [{ sessionId: 'session-1', energyWh: 42_000n, amountMinorText: '1000001', place: 'Depot' }],
};
const DAY_MS = 86_400_000;
const OCTOBER = { start: plainDate('2026-10-01'), end: plainDate('2026-10-31') };
export const OF_MONTH = { period: { start: plainDate('2026-11-01'), end: plainDate('2026-11-01') } };

/** Four that are paid, one of them of another month; then one that is held and one that is rejected. */
export function corpusExpenses(): {
  readonly sent: Expense[];
  readonly held: Expense;
  readonly rejected: Expense;
} {
  const [first, second, third, other] = expenses(4, OF_MONTH);
  if (first === undefined || second === undefined || third === undefined || other === undefined)
    throw new Error('Four.');
  return {
    sent: [first, second, third, { ...other, period: OCTOBER }],
    held: expense({
      ...OF_MONTH,
      expenseId: 'held',
      recipientId: 'recipient-h',
      amount: { text: '1000001', unit: 'minor' },
    }),
    rejected: expense({
      ...OF_MONTH,
      expenseId: 'rejected',
      recipientId: 'recipient-r',
      iban: IBANS.wrongCheckDigits,
    }),
  };
}

export type CorpusOptions = {
  /** Whether two people have to approve the file. */
  readonly approved: boolean;
  readonly anchored: boolean;
};

/**
 * A month in a stand: a collection, a file, what the bank said of it (two payments booked, one of them given back, one
 * refused, one silent), what people asked for, and two days' proofs.
 */
export async function fillMonth(
  stand: PaymentStand,
  { approved, anchored }: CorpusOptions = { approved: true, anchored: true },
): Promise<ApprovalStand> {
  const people = new ApprovalStand(stand);
  if (!approved) people.configure({ approval: undefined });
  const { sent, held, rejected } = corpusExpenses();
  const run = { runId: 'run-1', source: 'spirii', account: 'nordfleet' } as const;
  await openRun(stand.table, run, AT_MS);
  await stand.putClaimed(...sent.map((one) => scheduledPayout(one)));
  await keepCharges(stand.table, chargesDigest(CHARGES), CHARGES);
  await stand.put(payoutOf(held, { charges: chargesDigest(CHARGES) }), payoutOf(rejected));
  const amounts = sent.map((one) => ({
    payoutId: payoutIdOf(one),
    amountMinor: BigInt(one.amount.text),
    currency: one.currency,
  }));
  await writeHandover(stand.table, run.runId, 0, amounts);
  const sumMinor = amounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  const accepted = { parts: 1, byCurrency: new Map([['EUR', { count: amounts.length, sumMinor }]]) };
  await finishRun(stand.table, run.runId, { created: amounts.length }, accepted, AT_MS);
  await people.cutOff();
  const [batch] = await stand.batches();
  if (batch === undefined) throw new Error('The cut-off opens a batch.');
  if (approved) {
    await people.approve(people.anna, batch);
    await people.approve(people.bert, batch);
    await repairPayouts(people.deps);
  }
  const audit = new AuditTrail(stand.table);
  for (const about of ['one', 'two', 'three']) {
    await audit.append({
      by: people.anna.person,
      what: 'download-file',
      about,
      detail: 'checked',
      atMs: stand.clock.now(),
    });
  }
  const prove = () => proveSums({ ...people.deps, anchors: anchored });
  await prove();
  stand.clock.advance(DAY_MS);
  await tellOfBank(stand, batch.batchId, sent);
  await prove();
  return people;
}

async function tellOfBank(stand: PaymentStand, batchId: string, sent: readonly Expense[]): Promise<void> {
  const inbox = new Inbox(stand);
  const [first, second, third] = sent.map((one) => endToEndIdOf({ payoutId: payoutIdOf(one), attempt: 1 }));
  const refused = { endToEndId: third ?? '', status: 'RJCT', reason: 'AC04' };
  await inbox.reconcile(statusReport({ originalMessageId: batchId, lines: [refused] }), 'inbox/status.xml');
  const debits = [
    { amount: '10.00', transactions: [{ endToEndId: first ?? '', paymentInformationId: `${batchId}-01` }] },
    { amount: '10.01', transactions: [{ endToEndId: second ?? '', paymentInformationId: `${batchId}-01` }] },
    { amount: '7.00', side: 'CRDT', transactions: [{ remittance: 'somebody pays us' }] },
  ] as const;
  await inbox.reconcile(accountReport('camt.053', debits, { day: '2026-11-03' }), 'inbox/statement.xml');
  const back = { amount: '10.00', side: 'CRDT', subFamily: 'RRTN', reference: 'BANKREF-9' } as const;
  const returned = [{ ...back, transactions: [{ endToEndId: first ?? '', returned: 'AC04' }] }];
  await inbox.reconcile(
    accountReport('camt.053', returned, { day: '2026-11-04', messageId: 'BANK-ACCOUNT-2' }),
    'inbox/statement-2.xml',
  );
}

/** The month's archive, as the command writes it. */
export async function archiveOf(people: ApprovalStand, month = MONTH): Promise<Buffer> {
  const { table, clock, bucket, approval } = people.deps;
  const pieces: Uint8Array[] = [];
  const deps = { table, clock, bucket, stage: 'test', trust: approval.trust, onProgress: () => undefined };
  await makeEvidence(deps, month, async (bytes) => {
    pieces.push(Uint8Array.from(bytes));
  });
  return buffer(Readable.from(pieces));
}

/** Archives of one month, with and without approvers and anchors: made once, and never written to. */
export type Corpora = {
  readonly signed: Buffer;
  readonly unanchored: Buffer;
  readonly plain: Buffer;
};

export const it = embeddedIt.extend('corpora', { scope: 'file' }, async ({ embedded }): Promise<Corpora> => {
  const archive = async (options: CorpusOptions): Promise<Buffer> =>
    archiveOf(await fillMonth(await PaymentStand.create(embedded), options));
  return {
    signed: await archive({ approved: true, anchored: true }),
    unanchored: await archive({ approved: true, anchored: false }),
    plain: await archive({ approved: false, anchored: false }),
  };
});
