import * as z from 'zod/mini';
import { creditorNameOf } from '../core/creditor-name.ts';
import { FINDING_CODES, type Finding } from '../core/finding.ts';
import {
  clearedBy,
  hasWaited,
  isUsual,
  type Payee,
  type PayeePolicy,
  payeeFindings,
  type Recipient,
  recipientKeyOf,
  UNKNOWN_PAYEE,
  withApproved,
  withOutcome,
} from '../core/payee.ts';
import {
  PAYEE_CHECK_RESULTS,
  type PayeeAccount,
  type PayeeCheck,
  UNKNOWN_ACCOUNT,
  withPayeeCheck,
  withRecipient,
  withReleasedPayee,
} from '../core/payee-account.ts';
import type { Payout } from '../core/payout.ts';
import { isOver } from '../core/states.ts';
import type { Clock } from '../platform/clock.ts';
import { payeeAccountKey, payeeKey } from './keys.ts';
import type { LedgerTable } from './table.ts';
import { changeVersioned, RowsAhead, readManyVersioned, readVersioned, rowKind } from './versioned-row.ts';

const text = z.string();
const code = z.enum(FINDING_CODES);

const PAYEE = rowKind<Payee>({
  what: 'payee',
  empty: UNKNOWN_PAYEE,
  schema: z.object({
    accounts: z.array(
      z.object({
        iban: text,
        name: text,
        firstOn: text,
        paidOn: z.optional(text),
        paidBy: z.array(text),
        cleared: z.array(code),
        refused: z.optional(z.object({ attempt: text, at: text, code: text })),
      }),
    ),
  }),
});

const ACCOUNT = rowKind<PayeeAccount>({
  what: 'payee account',
  empty: UNKNOWN_ACCOUNT,
  schema: z.object({
    checks: z.array(
      z.object({
        name: text,
        result: z.enum(PAYEE_CHECK_RESULTS),
        createdAt: text,
        bankReportId: text,
        endToEndId: text,
      }),
    ),
    released: z.array(text),
    recipients: z.array(text),
  }),
});

/** What to ask of a recipient before a payout goes on. */
export type PayeeLook = {
  readonly payout: Recipient & Pick<Payout, 'iban'>;
  /** Holds that a person released for this payment. */
  readonly released?: Payout['released'];
  /** Since when it has waited for its account. */
  readonly waitsSinceMs: number | undefined;
  readonly policy: PayeePolicy;
  readonly nowMs: number;
};

/**
 * Enters the recipient's account, if no finding stands, and a person's clearances; returns the findings. The guarantee
 * is the recipient's one row: it has an account, under its version, before any payout to that account goes on. So of
 * two payouts to two accounts the later one finds the first.
 * @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED
 */
export async function lookAtPayee(
  table: LedgerTable,
  look: PayeeLook,
  ahead = RowsAhead.NONE,
): Promise<Finding[]> {
  const { payout, released = [], waitsSinceMs, policy, nowMs } = look;
  const { iban } = payout;
  const name = creditorNameOf(payout.recipientName);
  const recipientKey = recipientKeyOf(payout);
  const asked = { iban, name, day: new Date(nowMs).toISOString().slice(0, 10) };
  const cleared = clearedBy([
    ...released,
    ...(hasWaited(policy, waitsSinceMs, nowMs) ? (['account-new-for-recipient'] as const) : []),
  ]);
  const approve = (row: Payee): Payee => withApproved(row, { ...asked, cleared });
  const payee = await changeVersioned(table, payeeKey(recipientKey), PAYEE, approve, ahead);
  const isPaid = policy.newAccount === 'off' || isUsual(payee, iban);
  const change = (row: PayeeAccount): PayeeAccount => {
    const named = released.includes('payee-name-mismatch') ? withReleasedPayee(row, name) : row;
    return isPaid ? withRecipient(named, recipientKey, policy.recipientsPerAccount) : named;
  };
  const account = await changeVersioned(table, payeeAccountKey(iban), ACCOUNT, change, ahead);
  return payeeFindings({ payee, account, recipientKey }, asked, policy);
}

/** Records a payout's outcome for its recipient and account: paid, or an account that the bank cannot pay. */
export async function recordPayeeOutcome(
  table: LedgerTable,
  payout: Payout,
  ahead = RowsAhead.NONE,
): Promise<void> {
  if (!isOver(payout.state)) return;
  const name = creditorNameOf(payout.recipientName);
  const change = (known: Payee): Payee => withOutcome(known, payout, name);
  await changeVersioned(table, payeeKey(recipientKeyOf(payout)), PAYEE, change, ahead);
}

/**
 * Records a bank's check of a name against its account. The latest report's word on an account and a name counts, in
 * any order of reading; a repeated check changes nothing.
 * @param check with the name of the file, or of the payout.
 * @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED
 */
export async function recordPayeeCheck(
  table: LedgerTable,
  { iban, ...check }: PayeeCheck & { readonly iban: string },
): Promise<void> {
  const sent = { ...check, name: creditorNameOf(check.name) };
  await changeVersioned(table, payeeAccountKey(iban), ACCOUNT, (known) => withPayeeCheck(known, sent));
}

/** The payout's recipient, as known now (strongly consistent). */
export async function readPayee(table: LedgerTable, payout: Recipient): Promise<Payee> {
  return readVersioned(table, payeeKey(recipientKeyOf(payout)), PAYEE);
}

/** An account, as known now (strongly consistent). @throws PipelineError LEDGER_ROW_INVALID */
export async function readPayeeAccount(table: LedgerTable, iban: string): Promise<PayeeAccount> {
  return readVersioned(table, payeeAccountKey(iban), ACCOUNT);
}

/** Accounts by their IBANs, as many as one read gives (strongly consistent). @throws PipelineError LEDGER_ROW_INVALID */
export async function readPayeeAccounts(
  table: LedgerTable,
  ibans: readonly string[],
  clock: Clock,
): Promise<ReadonlyMap<string, PayeeAccount>> {
  const keys = [...new Set(ibans)].map(payeeAccountKey);
  const rows = await readManyVersioned(table, keys, ACCOUNT, clock);
  return new Map(ibans.map((iban) => [iban, rows.get(payeeAccountKey(iban)) ?? UNKNOWN_ACCOUNT]));
}
