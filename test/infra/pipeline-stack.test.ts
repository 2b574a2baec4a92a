import { describe, expect, it } from 'vitest';
import { exampleConfig, resourcesOf, synthesized } from './synthesized.ts';

describe('the stack', () => {
  const example = exampleConfig();
  const { template } = synthesized(example);

  it('is named after its stage and protected against being deleted', () => {
    const { stack } = synthesized(exampleConfig('nordfleet-prod'));

    expect(stack.stackName).toBe('ev-payouts-nordfleet-prod');
    expect(stack.terminationProtection).toBe(true);
  });

  it('lists in its outputs the secrets without a value', () => {
    const config = exampleConfig();
    const values = Object.values(synthesized(config).template.findOutputs('*')).map(
      (output) => output['Value'],
    );

    for (const source of config.sources) expect(values).toContain(source.secretName);
  });

  it('names in its outputs the table, the queue and the files', () => {
    const names = Object.keys(template.findOutputs('*'));

    expect(names).toEqual(
      expect.arrayContaining([
        'TableName',
        'PayoutsQueueUrl',
        'BankFilesBucketName',
        expect.stringMatching(/^RunsMissedRunsQueueUrl/),
      ]),
    );
  });

  it('reveals only the ids of debtor accounts', () => {
    const text = JSON.stringify(template.toJSON());

    for (const account of example.debtorAccounts) {
      expect(text).toContain(account.id);
      expect(text).not.toContain(account.iban);
      expect(text).not.toContain(account.holderName);
    }
  });

  it('runs only the six functions of the pipeline', () => {
    const names = resourcesOf(template, 'AWS::Lambda::Function').map((one) => one.logicalId.slice(0, 7));

    expect(names.sort()).toEqual([
      'Collect',
      'Collect',
      'Execute',
      'Publish',
      'Reconci',
      'RepairP',
      'SubmitB',
    ]);
    expect(resourcesOf(template).filter(({ Type }) => Type.startsWith('Custom::'))).toEqual([]);
  });

  it('keeps every resource in its place when it gets another source', () => {
    const [first] = example.sources;
    if (first === undefined) throw new Error('config/example.json has no source.');
    const before = resourcesOf(synthesized({ ...example, sources: [first] }).template).filter(
      // It shows the log of every source.
      ({ Type }) => Type !== 'AWS::CloudWatch::Dashboard',
    );
    const after = resourcesOf(template);

    for (const resource of before) expect(after).toContainEqual(resource);
  });
});
