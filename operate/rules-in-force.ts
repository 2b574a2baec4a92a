import { formatMinor } from '../functions/core/money.ts';
import type { Rules } from '../functions/ledger/recorded-rules.ts';
import { approvalTermsOf } from '../functions/platform/approval-rules.ts';
import type { Config } from '../functions/platform/config.ts';
import { termsInWords } from './approvals/in-words.ts';

/** Enough of a passkey's id to see that it is another one. */
const ID_SHOWN = 12;

/** Rules of the configuration that keep money safe, by what they are about: what an auditor asks about a deployment. */
export function rulesInForce(config: Config): Rules {
  const { approvals, debtorAccounts, sources, limits, retries, payees, duplicates, transferRoleArns } =
    config;
  const first = (approvals?.approvers ?? []).map(
    ({ name, credentialId }) => `${name} (${credentialId.slice(0, ID_SHOWN)}…)`,
  );
  const most = [...limits.maxPayoutMinor].map(
    ([currency, minor]) => `${formatMinor(minor, currency)} ${currency}`,
  );
  const { newAccount = 'hold', holdDays, recipientsPerAccount = 3 } = payees ?? {};
  return {
    approvers: first.length === 0 ? 'Nobody approves files.' : `First approvers: ${first.join(', ')}.`,
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
        termsInWords(approvalTermsOf(account), account.currency).join(' '),
      ]),
    ),
  };
}
