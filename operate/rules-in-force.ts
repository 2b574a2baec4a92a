import { maskIban } from '../functions/core/iban.ts';
import { sha256Hex } from '../functions/core/ids.ts';
import { formatMinor } from '../functions/core/money.ts';
import type { Rules } from '../functions/ledger/recorded-rules.ts';
import { approvalTermsOf } from '../functions/platform/approval-rules.ts';
import type { Config } from '../functions/platform/config.ts';
import { termsInWords } from './approvals/in-words.ts';

/** Enough digits to see a change. */
const DIGITS = 12;

/** For what is too long to read, or too personal to show. */
function fingerprint(...of: readonly string[]): string {
  return sha256Hex(of).slice(0, DIGITS);
}

/** The configuration's rules that keep money safe, by subject: what an auditor asks about a deployment. */
export function rulesInForce(config: Config): Rules {
  const { approvals, debtorAccounts, sources, limits, retries, payees, duplicates, transferRoleArns } =
    config;
  const first = (approvals?.approvers ?? []).map(
    ({ name, issuer, subject, credentialId, publicKey }) =>
      `${name} (${fingerprint(issuer, subject, credentialId, publicKey)})`,
  );
  const terminals = (approvals?.terminals ?? []).map(({ arn, issuer, subject }) =>
    fingerprint(arn, issuer, subject),
  );
  const most = [...limits.maxPayoutMinor].map(
    ([currency, minor]) => `${formatMinor(minor, currency)} ${currency}`,
  );
  const { newAccount = 'hold', holdDays, recipientsPerAccount = 3 } = payees ?? {};
  return {
    approvers:
      approvals === undefined
        ? 'Nobody approves files.'
        : [
            `First approvers, with what their keys and identities come to: ${first.join(', ')}.`,
            `Passkeys sign for ${approvals.rpId} at ${approvals.origins.join(', ')}.`,
            `Terminals of approvers: ${terminals.join(', ') || 'none'}.`,
          ].join(' '),
    'sign-in': `People sign in with ${config.console?.signIn?.issuer ?? 'the user pool of the stack'}.`,
    limits: `At most in a payout ${most.join(', ') || 'nothing'}.`,
    retries: `At most ${retries.maxAttempts} attempts in all; another one after the ${retries.after}.`,
    payees: [
      `A new account of a known recipient: ${newAccount}${holdDays === undefined ? '' : ` (${holdDays} days)`}.`,
      `Recipients paid to one account: ${recipientsPerAccount === 0 ? 'any number' : recipientsPerAccount}.`,
    ].join(' '),
    duplicates: `The same amount to the same account in one month: ${duplicates?.sameAccountAndAmount ?? 'hold'}.`,
    reports: `Bank reports are put by: ${transferRoleArns?.join(', ') ?? 'nobody'}.`,
    ...Object.fromEntries(
      sources.map(({ kind, account, mode, tariff }) => [
        `source ${kind}/${account}`,
        `Mode: ${mode}. Tariffs: ${tariff?.policy ?? 'off'}.`,
      ]),
    ),
    ...Object.fromEntries(
      debtorAccounts.map((account) => [
        `account ${account.id}`,
        `${maskIban(account.iban)} (${fingerprint(account.iban)}). ${termsInWords(approvalTermsOf(account), account.currency).join(' ')}`,
      ]),
    ),
  };
}
