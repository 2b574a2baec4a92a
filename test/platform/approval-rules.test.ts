import { describe, expect } from 'vitest';
import { personKeyOf } from '../../functions/core/approval/person.ts';
import { approvalRulesOf, approverBehind, asksTwoPeople } from '../../functions/platform/approval-rules.ts';
import { it } from '../support/approval-stand.ts';
import { CALLER_ARN } from '../support/identity-service.ts';
import { ACCOUNT } from '../support/payment-stand.ts';

describe('a person in a terminal', () => {
  it('is the approver whom the configuration knows there, and else themselves', ({ people }) => {
    people.terminals = [{ arn: CALLER_ARN, ...people.bert.person }];
    const inTerminal = { issuer: 'aws', subject: CALLER_ARN, name: 'Bert (in a terminal)' };
    const other = { ...inTerminal, subject: `${CALLER_ARN}-2` };

    const { approvals } = people;

    expect(personKeyOf(approverBehind({ approvals }, inTerminal))).toBe(personKeyOf(people.bert.person));
    expect(approverBehind({ approvals }, other)).toBe(other);
    expect(approverBehind({ approvals: undefined }, inTerminal)).toBe(inTerminal);
  });
});

describe('a deployment', () => {
  it('has two people decide where an account asks two for any of its files', () => {
    const withPolicy = (approval: typeof ACCOUNT.approval) =>
      asksTwoPeople({ debtorAccounts: [ACCOUNT, { ...ACCOUNT, approval }] });

    expect(withPolicy(undefined)).toBe(false);
    expect(withPolicy({ people: 1 })).toBe(false);
    expect(withPolicy({ people: 2 })).toBe(true);
    expect(withPolicy({ people: 0, above: [{ amount: '5000.00', people: 2 }] })).toBe(true);
  });

  it('asks at least one person for the last files of an account that it no longer has, where people approve', ({
    people,
  }) => {
    const rules = (approvals: typeof people.approvals | undefined) =>
      approvalRulesOf({ stage: 'test', approvals, debtorAccounts: [ACCOUNT] });

    expect(rules(people.approvals).policyOf('gone').people).toBe(1);
    expect(rules(undefined).policyOf('gone').people).toBe(0);
    expect(rules(people.approvals).policyOf(ACCOUNT.id).people).toBe(0);
  });
});
