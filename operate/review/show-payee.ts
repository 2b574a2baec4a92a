import { creditorNameOf } from '../../functions/core/creditor-name.ts';
import { maskIban } from '../../functions/core/iban.ts';
import type { AccountOfPayee } from '../../functions/core/payee.ts';
import {
  PAYEE_CHECK_MEANINGS,
  type PayeeAccount,
  payeeCheckFor,
} from '../../functions/core/payee-account.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { readPayee, readPayeeAccount } from '../../functions/ledger/payees.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';

/** What is known of whom the payout pays: the recipient's accounts, and who else is paid to this one. */
export async function showPayee(terminal: Terminal, table: LedgerTable, payout: Payout): Promise<void> {
  const { accounts } = await readPayee(table, payout);
  const account = await readPayeeAccount(table, payout.iban);
  const lines = [
    ...accounts.map((one) => lineOf(one, one.iban === payout.iban)),
    ...sharedLine(account),
    ...checkLine(account, payout),
  ];
  if (lines.length > 0) terminal.line();
  for (const line of lines) terminal.line(visible(`  ${line}`));
}

function lineOf({ iban, name, firstOn, paidOn, cleared, refused }: AccountOfPayee, isThis: boolean): string {
  const facts = [
    `known since ${firstOn}`,
    paidOn === undefined ? 'never paid' : `last paid on ${paidOn}`,
    ...(refused === undefined ? [] : [`not paid on ${refused.at.slice(0, 10)} (${refused.code})`]),
    ...(cleared.length === 0 ? [] : [`cleared: ${cleared.join(', ')}`]),
  ];
  return `Account of the recipient: ${maskIban(iban)}${isThis ? ' (this one)' : ''}, ${name}: ${facts.join('; ')}`;
}

function sharedLine({ recipients }: PayeeAccount): string[] {
  // Those that a person let go on beyond the number that is paid unasked are in no list.
  return recipients.length < 2 ? [] : [`Recipients paid to this account: ${recipients.length} at least`];
}

/** What a bank last found when it compared the account with its holder's name. */
function checkLine(known: PayeeAccount, { recipientName }: Payout): string[] {
  const name = creditorNameOf(recipientName);
  const check = payeeCheckFor(known, name);
  if (check === undefined) return [];
  const whose = check.name === name ? 'this name' : check.name;
  const released = known.released.includes(name) ? '; a person let it go on' : '';
  const found = `${check.result}, ${PAYEE_CHECK_MEANINGS[check.result]} (${check.createdAt}, ${check.reportId}${released})`;
  return [`Last check of ${whose} and account: ${found}`];
}
