import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../functions/platform/check-config.ts';
import type { Config } from '../../functions/platform/config.ts';
import { rulesInForce } from '../../operate/rules-in-force.ts';
import { approvalConfigText } from '../support/approval-config.ts';
import { IBANS } from '../support/expenses.ts';
import { ibanOf } from '../support/iban.ts';
import { present } from '../support/present.ts';

const config = parseConfig(approvalConfigText({ people: 2 }), 'example');
const ABOUT_ACCOUNT = `account ${config.debtorAccounts[0]?.id}`;

/** With another first debtor account. */
function account(changed: Partial<Config['debtorAccounts'][number]>): Partial<Config> {
  return {
    debtorAccounts: config.debtorAccounts.map((one, index) => (index === 0 ? { ...one, ...changed } : one)),
  };
}

type Approvals = NonNullable<Config['approvals']>;

const approvals: Approvals = present(config.approvals);

function withApprovals(changed: Partial<Approvals>): Partial<Config> {
  return { approvals: { ...approvals, ...changed } };
}

/** With another first approver. */
function firstWith(changed: Partial<Approvals['approvers'][number]>): Partial<Config> {
  const [first, second, ...others] = approvals.approvers;
  return withApprovals({ approvers: [{ ...first, ...changed }, second, ...others] });
}

const CHANGES: readonly (readonly [string, Partial<Config>, string])[] = [
  ['fewer people', account({ approval: { people: 1 } }), ABOUT_ACCOUNT],
  ['a larger file', account({ maxPerFile: { count: 9, sumMinor: 1n } }), ABOUT_ACCOUNT],
  ['a larger payout', { limits: { maxPayoutMinor: new Map([['EUR', 1n]]) } }, 'limits'],
  ['more attempts', { retries: { ...config.retries, maxAttempts: 19 } }, 'retries'],
  ['new accounts without a hold', { payees: { newAccount: 'off' } }, 'payees'],
  ['duplicates without a hold', { duplicates: { sameAccountAndAmount: 'off' } }, 'duplicates'],
  ['somebody else who puts reports', { transferRoleArns: ['arn:aws:iam::1:role/other'] }, 'reports'],
  ['nobody who approves', { approvals: undefined }, 'approvers'],
  ['another key of an approver under the same id', firstWith({ publicKey: 'other' }), 'approvers'],
  ['another person behind an approver', firstWith({ subject: 'other' }), 'approvers'],
  ['another page that signs', withApprovals({ origins: ['https://other.example'] }), 'approvers'],
  [
    'another terminal',
    withApprovals({
      terminals: [{ arn: 'arn:aws:iam::111122223333:user/x', issuer: 'https://i', subject: 's' }],
    }),
    'approvers',
  ],
  ['another account to pay from', account({ iban: ibanOf(IBANS.nl) }), ABOUT_ACCOUNT],
  [
    'another issuer of sign-ins',
    {
      console: {
        ...config.console,
        signIn: {
          issuer: 'https://other.example',
          clientId: 'c',
          authorizationEndpoint: 'https://other.example/a',
          tokenEndpoint: 'https://other.example/t',
          groupsClaim: 'groups',
        },
      },
    },
    'sign-in',
  ],
];

describe('the rules in force', () => {
  it('say what keeps money safe, in sentences, without an IBAN or a token', () => {
    const rules = rulesInForce(config);

    expect(Object.keys(rules)).toEqual(
      expect.arrayContaining([
        'approvers',
        'duplicates',
        'limits',
        'payees',
        'reports',
        'retries',
        ...config.sources.map(({ kind, account: tenant }) => `source ${kind}/${tenant}`),
        ...config.debtorAccounts.map(({ id }) => `account ${id}`),
      ]),
    );
    expect(rules[ABOUT_ACCOUNT]).toMatch(
      /^[A-Z]{2}\*\* \*\*\*\* \w{4} \([0-9a-f]{12}\)\. Approvals: .*At most in a file /,
    );
    const said = JSON.stringify(rules);
    for (const { iban } of config.debtorAccounts) expect(said).not.toContain(iban);
    for (const { secretName } of config.sources) expect(said).not.toContain(secretName);
  });

  it.each(CHANGES)('change with %s, and no other with it', (_, changed, about) => {
    const [before, after] = [rulesInForce(config), rulesInForce({ ...config, ...changed })];

    const differ = Object.keys(before).filter((one) => one in after && before[one] !== after[one]);

    expect(differ).toEqual([about]);
  });
});
