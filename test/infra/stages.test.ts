import { Template } from 'aws-cdk-lib/assertions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PipelineStack } from '../../infra/pipeline-stack.ts';
import { forAllIn } from '../support/properties.ts';
import { deploymentOf, exampleConfig, newApp, resourcesOf, synthesized } from './synthesized.ts';

/**
 * The properties that together name a resource in its account and region, for every type of the stack. Types without
 * any belong to another resource or are named by AWS.
 */
const IDENTITY: Readonly<Record<string, readonly string[]>> = {
  'AWS::CloudWatch::Alarm': ['AlarmName'],
  'AWS::CloudWatch::Dashboard': ['DashboardName'],
  'AWS::DynamoDB::Table': ['TableName'],
  'AWS::Events::Archive': ['ArchiveName'],
  'AWS::Events::EventBus': ['Name'],
  'AWS::Events::Rule': [],
  'AWS::IAM::Role': ['RoleName'],
  'AWS::KMS::Alias': ['AliasName'],
  'AWS::KMS::Key': [],
  'AWS::Lambda::EventInvokeConfig': [],
  'AWS::Lambda::EventSourceMapping': [],
  'AWS::Lambda::Function': ['FunctionName'],
  'AWS::Lambda::Permission': [],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::Logs::MetricFilter': [],
  'AWS::S3::Bucket': ['BucketName', 'BucketNamePrefix'],
  'AWS::S3::BucketPolicy': [],
  'AWS::SNS::Subscription': [],
  'AWS::SNS::Topic': ['TopicName'],
  'AWS::SNS::TopicPolicy': [],
  'AWS::SQS::Queue': ['QueueName'],
  'AWS::SQS::QueuePolicy': [],
  'AWS::Scheduler::Schedule': ['GroupName', 'Name'],
  'AWS::Scheduler::ScheduleGroup': ['Name'],
  'AWS::SecretsManager::ResourcePolicy': [],
  'AWS::SecretsManager::Secret': ['Name'],
};

/** A stage that is part of no other word of a template. */
const MARK = 'zqstage';
const { template } = synthesized(exampleConfig(MARK));
const resources = resourcesOf(template);

/** Names from the configuration or the code, with their type: another resource of that name would clash. */
const names: readonly string[] = resources.flatMap(({ Type, Properties }) => {
  const given = (IDENTITY[Type] ?? [])
    .map((property) => Properties[property])
    .filter((value) => typeof value === 'string');
  return given.length === 0 ? [] : [[Type, ...given].join(' ')];
});

describe('stages in one account and region', () => {
  it('are checked in all their resources', () => {
    const unknown = resources.map(({ Type }) => Type).filter((type) => IDENTITY[type] === undefined);

    expect(unknown).toEqual([]);
    expect(names.length).toBeGreaterThan(20);
  });

  it('name everything after the stage, and nothing twice', () => {
    expect(names.filter((name) => !name.includes(MARK))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('share no name, whatever they are called', () => {
    // Stages made of words that end names could clash with others.
    const words = new Set(names.flatMap((name) => name.split(MARK)[1]?.split(/[^a-z0-9]+/) ?? []));
    const word = fc.constantFrom('a', 'prod', ...[...words].filter((text) => /^[a-z]/.test(text)));
    const stage = fc.array(word, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('-'));
    const namesOf = (one: string): string[] => names.map((name) => name.replaceAll(MARK, one));

    forAllIn(500, stage, stage, (one, other) => {
      fc.pre(one !== other);
      const taken = new Set(namesOf(one));

      expect(namesOf(other).filter((name) => taken.has(name))).toEqual([]);
    });
  });

  it('export nothing, so that no two exports meet', () => {
    const outputs = Object.values(template.findOutputs('*'));

    expect(outputs.length).toBeGreaterThan(0);
    for (const output of outputs) expect(output).not.toHaveProperty('Export');
  });

  it('keep their metrics apart', () => {
    const namespaces = [...JSON.stringify(template.toJSON()).matchAll(/"(ev-payouts\/[^"]*)"/g)]
      .map(([, text]) => text ?? '')
      .filter((text) => !text.startsWith(`ev-payouts/${MARK}`));

    expect(namespaces).toEqual([]);
  });

  it('are two stacks of one app, one per company', () => {
    const app = newApp();
    const stacks = ['nordfleet', 'southfleet'].map(
      (stage) => new PipelineStack(app, deploymentOf(exampleConfig(stage))),
    );

    const [first, second] = stacks.map((stack) => JSON.stringify(Template.fromStack(stack).toJSON()));

    expect(stacks.map(({ stackName }) => stackName)).toEqual([
      'ev-payouts-nordfleet',
      'ev-payouts-southfleet',
    ]);
    expect(first).not.toContain('ev-payouts-southfleet');
    expect(second).not.toContain('ev-payouts-nordfleet');
  });
});

describe('one stage in two regions', () => {
  it('names nothing in services that all regions share', () => {
    const named = names.filter((name) => name.startsWith('AWS::IAM::'));

    expect(resourcesOf(template, 'AWS::IAM::Role').length).toBeGreaterThan(0);
    expect(named).toEqual([]);
  });

  it('names its buckets within the account and region, or not at all', () => {
    for (const { Properties } of resourcesOf(template, 'AWS::S3::Bucket')) {
      expect(Properties['BucketName']).toBeUndefined();
      if (Properties['BucketNamePrefix'] !== undefined) {
        expect(Properties['BucketNamespace']).toBe('account-regional');
      }
    }
  });
});
