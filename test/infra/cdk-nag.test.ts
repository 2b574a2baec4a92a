import { Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  approvingConfig,
  exampleConfig,
  newApp,
  resourcesOf,
  synthesized,
  wholeConfig,
} from './synthesized.ts';

const acknowledgments = z.record(z.string(), z.string());

function acknowledged(stack: Stack): { at: string; rule: string; reason: string }[] {
  return stack.node.findAll().flatMap((construct) =>
    construct.node.metadata
      .filter((entry) => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap((entry) => Object.entries(acknowledgments.parse(entry.data)))
      .map(([rule, reason]) => ({ at: construct.node.path, rule: rule.replace('Annotation::', ''), reason })),
  );
}

describe('cdk-nag with the rules of AWS Solutions', () => {
  const { stack } = synthesized();

  it('finds nothing in the stack', () => {
    const report = new AwsSolutionsChecks(stack).validateScope(stack);

    expect(report.violations).toEqual([]);
    expect(report.success).toBe(true);
  });

  it('does look: it finds a queue without TLS and DLQ', () => {
    const careless = new Stack(newApp(), 'careless');
    new Queue(careless, 'Queue');

    const report = new AwsSolutionsChecks(careless).validateScope(careless);

    expect(report.violations.map((violation) => violation.ruleName)).toEqual(
      expect.arrayContaining(['AwsSolutions-SQS3', 'AwsSolutions-SQS4']),
    );
  });

  it('is silenced only in these places, each with a reason', () => {
    const silenced = acknowledged(stack);

    const files = 'arn:<AWS::Partition>:s3:::ev-payouts-example-<AWS::AccountId>-<AWS::Region>-an';

    expect(silenced.map(({ at, rule }) => `${rule} at ${at}`)).toEqual([
      `AwsSolutions-IAM5[Resource::${files}/outbox/*] at ev-payouts-example`,
      `AwsSolutions-IAM5[Resource::${files}/inbox/*] at ev-payouts-example`,
      'AwsSolutions-SQS3 at ev-payouts-example/Runs/MissedRuns',
      'AwsSolutions-SMG4 at ev-payouts-example/CollectExpenses/spirii-nordfleet/Secret',
      'AwsSolutions-SMG4 at ev-payouts-example/CollectExpenses/ampeco-voltgrid/Secret',
      'AwsSolutions-SQS3 at ev-payouts-example/PublishEvents/Aside',
    ]);
    for (const { reason } of silenced) expect(reason).toMatch(/^[A-Z].{30,}\.$/);
  });

  it('finds nothing in a stack with the console, and is silenced in these places more', () => {
    const { stack: withConsole } = synthesized(approvingConfig());

    const report = new AwsSolutionsChecks(withConsole).validateScope(withConsole);

    expect(report.violations).toEqual([]);
    const known = acknowledged(stack).map(({ at, rule }) => `${rule} at ${at}`);
    const added = acknowledged(withConsole).filter(({ at, rule }) => !known.includes(`${rule} at ${at}`));
    expect(
      added.map(({ at, rule }) => `${rule} at ${at.replace('ev-payouts-example/Console', '…')}`),
    ).toEqual([
      expect.stringMatching(/^AwsSolutions-IAM5\[Resource::.+\/exports\/\*\] at ev-payouts-example$/),
      expect.stringMatching(/^AwsSolutions-IAM5\[Resource::.+\/evidence\/\*\] at ev-payouts-example$/),
      'AwsSolutions-APIG1 at …/Api/Stage',
      'AwsSolutions-S1 at …/Page/Bucket',
      'AwsSolutions-CFR1 at …/Page/Distribution',
      'AwsSolutions-CFR2 at …/Page/Distribution',
      'AwsSolutions-CFR3 at …/Page/Distribution',
      'AwsSolutions-CFR4 at …/Page/Distribution',
      expect.stringMatching(
        /^AwsSolutions-IAM5\[Resource::<ConsolePageBucket\w+\.Arn>\/\*\] at …\/Page\/Publish$/,
      ),
      'AwsSolutions-COG3 at …/SignIn/People',
      'AwsSolutions-COG8 at …/SignIn/People',
    ]);
    for (const { reason } of added) expect(reason).toMatch(/^[A-Z].{30,}\.$/);
  });

  it('finds nothing in a stack that writes back, and is silenced for one secret more', () => {
    const { stack: whole } = synthesized(wholeConfig());
    const { stack: withoutIt } = synthesized(approvingConfig());

    expect(new AwsSolutionsChecks(whole).validateScope(whole).violations).toEqual([]);
    const known = acknowledged(withoutIt).map(({ at, rule }) => `${rule} at ${at}`);
    const added = acknowledged(whole).map(({ at, rule }) => `${rule} at ${at}`);
    expect(added.filter((one) => !known.includes(one))).toEqual([
      'AwsSolutions-SMG4 at ev-payouts-example/WriteBacks/ampeco-voltgrid/Secret',
    ]);
  });

  it('finds nothing with X-Ray and Object Lock either, with one more reason for each tracing function', () => {
    const config = exampleConfig();
    const { stack: switched, template } = synthesized({
      ...config,
      xRay: true,
      objectLock: { mode: 'compliance', days: 365 },
    });

    const report = new AwsSolutionsChecks(switched).validateScope(switched);

    expect(report.violations).toEqual([]);
    const added = acknowledged(switched).filter(({ rule }) => rule === 'AwsSolutions-IAM5[Resource::*]');
    expect(added).toHaveLength(resourcesOf(template, 'AWS::Lambda::Function').length);
    for (const { at, reason } of added) {
      expect(at).toMatch(/\/Role$/);
      expect(reason).toMatch(/^X-Ray has no resources.{30,}\.$/);
    }
  });
});
