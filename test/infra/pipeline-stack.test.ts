import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { PipelineStack } from '../../infra/pipeline-stack.ts';
import { deploymentOf, exampleConfig, newApp, resourcesOf, synthesized } from './synthesized.ts';

/** Names that must be unique in an account and region. A schedule's name is unique within its group. */
const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::S3::Bucket': 'BucketNamePrefix',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Archive': 'ArchiveName',
  'AWS::Scheduler::ScheduleGroup': 'Name',
  'AWS::SecretsManager::Secret': 'Name',
};

function fixedNames(template: Template): string[] {
  return resourcesOf(template).flatMap((resource) => {
    const property = NAME_PROPERTIES[resource.Type];
    const name = property === undefined ? undefined : resource.Properties[property];
    return typeof name === 'string' ? [`${resource.Type} ${name}`] : [];
  });
}

describe('the stack', () => {
  const example = exampleConfig();
  const { template } = synthesized(example);

  it('is named after its stage and protected against being deleted', () => {
    const { stack } = synthesized(exampleConfig('nordfleet-prod'));

    expect(stack.stackName).toBe('ev-payouts-nordfleet-prod');
    expect(stack.terminationProtection).toBe(true);
  });

  it('shares an account and region with another stage: no name is taken twice', () => {
    const app = newApp();
    const stacks = ['test', 'prod'].map(
      (stage) => new PipelineStack(app, deploymentOf(exampleConfig(stage))),
    );
    const [test, production] = stacks.map((stack) => fixedNames(Template.fromStack(stack)));

    expect(test?.length).toBeGreaterThan(0);
    expect(test?.filter((name) => production?.includes(name))).toEqual([]);
    expect(new Set(test).size).toBe(test?.length);
  });

  it('exports nothing that another stage could export too', () => {
    const outputs = Object.values(template.findOutputs('*'));

    expect(outputs.length).toBeGreaterThan(0);
    for (const output of outputs) expect(output).not.toHaveProperty('Export');
  });

  it('says in its outputs which secrets wait for a value', () => {
    const config = exampleConfig();
    const values = Object.values(synthesized(config).template.findOutputs('*')).map(
      (output) => output['Value'],
    );

    for (const source of config.sources) expect(values).toContain(source.secretName);
  });

  it('says in its outputs where the table, the queue and the files are', () => {
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

  it('tells nothing about the debtor accounts but their ids', () => {
    const text = JSON.stringify(template.toJSON());

    for (const account of example.debtorAccounts) {
      expect(text).toContain(account.id);
      expect(text).not.toContain(account.iban);
      expect(text).not.toContain(account.holderName);
    }
  });

  it('runs no code but the six functions of the pipeline', () => {
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
