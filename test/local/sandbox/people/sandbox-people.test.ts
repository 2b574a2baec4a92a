import { describe, expect, it } from 'vitest';
import { approvalRulesOf } from '../../../../functions/platform/approval-rules.ts';
import { parseConfig } from '../../../../functions/platform/check-config.ts';
import { sandboxPeople, withSandboxPeople } from '../../../../local/sandbox/people/sandbox-people.ts';
import { exampleConfig, exampleText } from '../../../support/config.ts';

describe("the sandbox's people", () => {
  it('have the same keys in every run, each their own, and say what they are', () => {
    const people = sandboxPeople();

    const keys = people.map(({ passkey }) => passkey.publicKey);
    expect(sandboxPeople().map(({ passkey }) => passkey.publicKey)).toEqual(keys);
    expect(new Set(keys).size).toBe(3);
    expect(new Set(people.map(({ passkey }) => passkey.credentialId)).size).toBe(3);
    for (const { person } of people) expect(person.name).toMatch(/\(sandbox\)$/);
  });

  it('are approvers as a configuration names them', () => {
    const { approvals, console } = withSandboxPeople(exampleConfig(), sandboxPeople()) ?? {};
    const file = { ...Object(JSON.parse(exampleText())), approvals, console };

    expect(parseConfig(JSON.stringify(file), 'it').approvals).toEqual(approvals);
  });

  it('approve, two of the three, what no account has a policy for', () => {
    const [free, ...others] = exampleConfig().debtorAccounts;
    if (free === undefined) throw new Error('The example has accounts.');
    const debtorAccounts = [{ ...free, approval: { people: 0 } }, ...others];

    const config = withSandboxPeople({ ...exampleConfig(), debtorAccounts }, sandboxPeople());

    const rules = approvalRulesOf(config ?? exampleConfig());
    expect(rules.trust?.first).toHaveLength(3);
    expect(rules.policyOf(free.id).people).toBe(0);
    expect(others.map(({ id }) => rules.policyOf(id).people)).toEqual([2, 2, 2]);
  });

  it('stay away where the configuration names its own approvers', () => {
    const own = withSandboxPeople(exampleConfig(), sandboxPeople());

    expect(own && withSandboxPeople(own, sandboxPeople())).toBeUndefined();
  });
});
