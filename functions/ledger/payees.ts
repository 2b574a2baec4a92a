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
import { payeeAccountKey, payeeKey } from './keys.ts';
import type { LedgerTable } from './table.ts';
import { changeVersioned, type RowKind, readVersioned } from './versioned-row.ts';

const text = z.string();
const code = z.enum(FINDING_CODES);

const PAYEE: RowKind<Payee> = {
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
};

const ACCOUNT: RowKind<PayeeAccount> = {
  what: 'payee account',
  empty: UNKNOWN_ACCOUNT,
  schema: z.object({
    checks: z.array(
      z.object({
        name: text,
        result: z.enum(PAYEE_CHECK_RESULTS),
        createdAt: text,
        reportId: text,
        endToEndId: text,
      }),
    ),
    released: z.array(text),
    recipients: z.array(text),
  }),
};

type Paid = Pick<Payout, 'source' | 'account' | 'recipientId' | 'recipientName'>;

function recipientOf({ source, account, recipientId, recipientName }: Paid): Recipient {
  return { source, account, recipientId, name: creditorNameOf(recipientName) };
}

/** What is asked of a payout before it goes on. */
export type PayeeLook = {
  readonly payout: Paid & Pick<Payout, 'iban'>;
  /** Holds that a person released for this payment. */
  readonly released?: Payout['released'];
  /** Since when it has waited for its account. */
  readonly waitsSinceMs: number | undefined;
  readonly policy: PayeePolicy;
  readonly nowMs: number;
};

/**
 * Enters that the recipient is paid to the account, where nothing speaks against it, and what a person cleared of it;
 * and says what speaks against it. The guarantee is the recipient's one row: an account is entered under its version,
 * before any payout to it goes on, so of two payouts to two accounts the later one finds the first.
 * @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED
 */
export async function lookAtPayee(table: LedgerTable, look: PayeeLook): Promise<Finding[]> {
  const { payout, released = [], waitsSinceMs, policy, nowMs } = look;
  const { iban } = payout;
  const recipient = recipientOf(payout);
  const { name } = recipient;
  const recipientKey = recipientKeyOf(recipient);
  const asked = { iban, name, day: new Date(nowMs).toISOString().slice(0, 10) };
  const cleared = clearedBy([
    ...released,
    ...(hasWaited(policy, waitsSinceMs, nowMs) ? (['account-new-for-recipient'] as const) : []),
  ]);
  const [payee, known] = await Promise.all([
    changeVersioned(table, payeeKey(recipientKey), PAYEE, (row) => withApproved(row, { ...asked, cleared })),
    readPayeeAccount(table, iban),
  ]);
  const isPaid = policy.newAccount === 'off' || isUsual(payee, iban);
  const change = (row: PayeeAccount): PayeeAccount => {
    const named = released.includes('payee-name-mismatch') ? withReleasedPayee(row, name) : row;
    return isPaid ? withRecipient(named, recipientKey, policy.recipientsPerAccount) : named;
  };
  const account =
    change(known) === known ? known : await changeVersioned(table, payeeAccountKey(iban), ACCOUNT, change);
  return payeeFindings({ payee, account, recipientKey }, asked, policy);
}

/** Keeps what became of a payout for its recipient and account: where it was paid, and where its account cannot be. */
export async function recordPayeeOutcome(table: LedgerTable, payout: Payout): Promise<void> {
  if (!isOver(payout.state)) return;
  const recipient = recipientOf(payout);
  await changeVersioned(table, payeeKey(recipientKeyOf(recipient)), PAYEE, (known) =>
    withOutcome(known, payout, recipient.name),
  );
}

/**
 * Keeps what a bank found when it compared a name with its account. Of an account and a name the latest report's word
 * counts, in whatever order they are read; a check that was kept before changes nothing.
 * @param check with the name as the file says it, or as the payout does.
 * @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED
 */
export async function recordPayeeCheck(
  table: LedgerTable,
  { iban, ...check }: PayeeCheck & { readonly iban: string },
): Promise<void> {
  const sent = { ...check, name: creditorNameOf(check.name) };
  await changeVersioned(table, payeeAccountKey(iban), ACCOUNT, (known) => withPayeeCheck(known, sent));
}

/** What is known of a recipient and of the account that the payout names, now (strongly consistent). */
export async function readPayee(table: LedgerTable, payout: Paid): Promise<Payee> {
  return readVersioned(table, payeeKey(recipientKeyOf(recipientOf(payout))), PAYEE);
}

/** What is known of an account now (strongly consistent). @throws PipelineError LEDGER_ROW_INVALID */
export async function readPayeeAccount(table: LedgerTable, iban: string): Promise<PayeeAccount> {
  return readVersioned(table, payeeAccountKey(iban), ACCOUNT);
}
